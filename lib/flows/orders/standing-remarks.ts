import type { ExceptionCode, Finding } from '../../exceptions/codes.ts'
import { codesOf, isExceptionCode } from '../../exceptions/origin.ts'
import { canonicalJson } from '../../kernel/digest.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { Mapped } from './map-dirty-order.ts'
import type { Verdict } from './write-verdicts.ts'

/** Found by where an order stands, each time it is judged; every other remark of evaluation is found by mapping. */
const ofStanding: readonly ExceptionCode[] = ['PAID_AFTER_CANCEL', 'CANCEL_REFUSED', 'LOST_IN_ERP', 'STATUS_UNCLASSED']
const ofMapping = codesOf('evaluation').filter((code) => !ofStanding.includes(code))

/**
 * Keeps the remarks on orders that are not mapped any more, because they are in the ERP or lost by it: a price off the item
 * master does not end by being sent (failure 48). They are mapped once more only to see whether the cause is still there. Of
 * one that was cancelled in the ERP nothing is sold, and nothing is left to remark on.
 * @param verdicts those that were judged without being mapped
 * @param mapAgain what mapping finds about them now
 */
export async function keepRemarks(
  tx: Sql,
  verdicts: readonly Verdict[],
  mapAgain: (verdicts: readonly Verdict[]) => Promise<ReadonlyMap<Verdict, Mapped>>,
): Promise<void> {
  const remarked = verdicts.filter(
    ({ row, bucket }) =>
      (bucket === 'in_erp' || bucket === 'held') &&
      row.cancelState !== 'accepted' &&
      row.openCodes.some((code) => isExceptionCode(code) && ofMapping.includes(code)),
  )
  if (remarked.length === 0) return
  const open = await readOpenRemarks(
    tx,
    remarked.map(({ row }) => row.id),
  )
  const again = remarked.filter(({ row }) => open.has(row.id))
  for (const [verdict, mapped] of await mapAgain(again)) {
    verdict.findings = [...verdict.findings, ...stillStanding(open.get(verdict.row.id) ?? [], mapped)]
  }
}

/** Gone is only what a mapping that came to its end does not find. */
function stillStanding(open: readonly Finding[], { findings }: Mapped): Finding[] {
  return open.flatMap((remark) => {
    const found = findings.find((finding) => identity(finding) === identity(remark))
    if (found) return [{ ...found, blocking: false }]
    return findings.some(({ blocking, code }) => blocking && code !== remark.code) ? [remark] : []
  })
}

const identity = ({ code, cause, lineRef }: Finding) => canonicalJson([code, cause, lineRef])

async function readOpenRemarks(tx: Sql, orderIds: readonly bigint[]): Promise<ReadonlyMap<bigint, Finding[]>> {
  const rows = await tx.$queryRaw<(Omit<Finding, 'blocking'> & { orderId: bigint })[]>`
    select s.order_id as "orderId", c.code, c.cause, s.line_ref as "lineRef", s.evidence
    from exception_subjects s join exception_cases c on c.id = s.case_id
    where s.order_id = any(${orderIds}::bigint[]) and s.closed_at is null and not s.blocking
      and c.code = any(${ofMapping}::text[])
    order by s.id`
  const remarks = new Map<bigint, Finding[]>()
  for (const { orderId, ...remark } of rows) {
    remarks.set(orderId, [...(remarks.get(orderId) ?? []), { ...remark, blocking: false }])
  }
  return remarks
}
