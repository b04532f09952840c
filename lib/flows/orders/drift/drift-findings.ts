import type { DriftCode } from '../../../exceptions/after-sales-codes.ts'
import { driftCodes } from '../../../exceptions/after-sales-codes.ts'
import { exceptionCodes } from '../../../exceptions/codes.ts'
import type { ShopFinding } from '../../../exceptions/settle-findings.ts'
import { settleFindings } from '../../../exceptions/settle-findings.ts'
import type { Amount, Scale } from '../../../kernel/money.ts'
import { absolute, formatAmount } from '../../../kernel/money.ts'
import type { Sql } from '../../../kernel/sql.ts'

interface ComparedOrder {
  id: bigint
  number: string
  currency: string
  scale: Scale
  total: Amount
}

interface OpenRow {
  orderId: bigint
  field: string
  lineKey: string
  movedBy: 'erp' | 'shop' | 'both'
  afterDespatch: boolean
  amount: bigint | null
}

/** A hold is the warehouse's own and may be short: past what was promised the flow of shipments raises it. */
const unraised: ReadonlySet<string> = new Set(['hold'])

const byMover = { erp: 'AMENDED_IN_ERP', shop: 'AMENDED_IN_SHOP', both: 'AMENDED_IN_BOTH' } as const

const codeOf = ({ field, movedBy }: OpenRow): DriftCode =>
  field === 'cancelled' && movedBy !== 'shop' ? 'CANCELLED_IN_ERP' : byMover[movedBy]

const graver = { low: 'medium', medium: 'high', high: 'critical', critical: 'critical' } as const

/**
 * Makes the open cases of these orders what their rows say: one an order and mover, while a row of it is undecided, or on its
 * way to the ERP because a person asked. Graver once something has left: it can only be put right with the customer.
 * @returns whether any case opened or closed
 */
export async function settleDriftCases(
  tx: Sql,
  now: Date,
  storefrontId: string,
  orders: readonly ComparedOrder[],
): Promise<boolean> {
  if (orders.length === 0) return false
  const rows = await tx.$queryRaw<OpenRow[]>`
    select order_id as "orderId", field, line_key as "lineKey", moved_by as "movedBy", after_despatch as "afterDespatch", amount
    from order_drifts where order_id = any(${orders.map(({ id }) => id)}::bigint[])
      and (state = 'open' or (state = 'pushing' and decided_by_id is not null))
    order by line_key, field`
  const findings = orders.flatMap((order) =>
    findingsOf(
      order,
      rows.filter(({ orderId, field }) => orderId === order.id && !unraised.has(field)),
    ),
  )
  const judged = orders.map(({ id }) => keyOf(id))
  const settled = await settleFindings(tx, now, { storefrontId, codes: driftCodes, judged }, findings)
  return settled.opened + settled.closed > 0
}

const keyOf = (orderId: bigint) => `order:${orderId}`

function findingsOf(order: ComparedOrder, rows: readonly OpenRow[]): ShopFinding[] {
  const byCode = new Map<DriftCode, OpenRow[]>()
  for (const row of rows) byCode.set(codeOf(row), [...(byCode.get(codeOf(row)) ?? []), row])
  return [...byCode].map(([code, own]) => {
    const afterDespatch = own.some((row) => row.afterDespatch)
    const { severity } = exceptionCodes[code]
    // Of a line, not of the order: it weighs what the line comes to.
    const isPart = code === 'CANCELLED_IN_ERP' && own.every(({ lineKey }) => lineKey !== '')
    const lines = own.reduce((sum, row) => sum + (row.amount ?? 0n), 0n)
    const amount = isPart ? lines : (own.find(({ field }) => field === 'total')?.amount ?? null)
    const weight = isPart && lines !== 0n ? absolute(lines) : order.total
    return {
      code,
      severity: isPart ? 'high' : afterDespatch ? graver[severity] : severity,
      cause: {
        key: keyOf(order.id),
        value: order.number,
        orderId: String(order.id),
        fields: [...new Set(own.map(({ field }) => field.replace('.', ' ').replaceAll('_', ' ')))],
        changes: own.length,
        afterDespatch,
        ...(isPart && { part: own.length }),
        ...(amount === null ? {} : { amount: formatAmount(amount, order.scale), currency: order.currency }),
      },
      orders: [{ orderId: order.id, amount: weight, currency: order.currency }],
    }
  })
}
