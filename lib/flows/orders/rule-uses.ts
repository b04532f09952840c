import type { ExceptionCode } from '../../exceptions/codes.ts'
import { businessDate } from '../../kernel/period.ts'
import type { RuleUse } from '../../mappings/count-uses.ts'
import { unansweredRow } from '../../mappings/count-uses.ts'
import type { MappingTable } from '../../mappings/tables.ts'
import type { Staged, StageEntry } from '../../outbox/stage.ts'
import type { Verdict } from './write-verdicts.ts'

/** A table was asked and had no answer. */
const unansweredBy: Partial<Record<ExceptionCode, MappingTable>> = {
  WAREHOUSE_UNMAPPED: 'warehouse',
  TAX_UNMAPPED: 'tax',
  ALLOWANCE_UNMAPPED: 'allowance',
  SHIPPING_UNMAPPED: 'shipping',
  PAYMENT_UNMAPPED: 'payment',
  TENDER_UNMAPPED: 'tender',
  FEE_UNMAPPED: 'fee',
  SKU_MISSING: 'item_link',
  PRODUCT_DELETED: 'item_link',
  SKU_UNKNOWN: 'item_link',
  SKU_INACTIVE: 'item_link',
  SKU_AMBIGUOUS: 'item_link',
}

/**
 * How the uses of rules change by a batch. An order counts once for each rule that the reasons of its entry name, on its business
 * date, and once for each table it is held by: what it counted for before is taken off, so judging again counts nothing twice.
 */
export function ruleUses(
  verdicts: readonly Verdict[],
  entries: readonly StageEntry[],
  staged: readonly Staged[],
  timeZone: string,
): RuleUse[] {
  const byReference = new Map(staged.map((one) => [one.reference, one]))
  const byOrder = new Map(entries.map(({ orderId, reference }) => [orderId, byReference.get(reference)]))
  return verdicts.flatMap((verdict) => {
    const { row, paidAt, findings } = verdict
    if (!paidAt) return []
    const day = businessDate(paidAt, timeZone)
    const count = (rowIds: Iterable<bigint>, orders: number) => [...rowIds].map((rowId) => ({ day, rowId, orders }))
    const entry = byOrder.get(row.id)
    return [
      ...count((entry?.rules ?? []).map(BigInt), 1),
      ...count((entry?.rulesBefore ?? []).map(BigInt), -1),
      ...count(unanswered(findings.map(({ code }) => code)), 1),
      ...count(unanswered(row.openCodes), -1),
    ]
  })
}

function unanswered(codes: readonly string[]): Set<bigint> {
  const tables = codes.map((code) => unansweredBy[code as ExceptionCode]).filter((table) => table !== undefined)
  return new Set(tables.map((table) => unansweredRow[table]))
}
