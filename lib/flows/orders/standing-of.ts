import type { Finding } from '../../exceptions/codes.ts'
import type { StatusClass } from '../../storefront/status-class.ts'
import type { Judgement } from './judge-order.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'
import type { EvaluatedShop } from './read-evaluated-shop.ts'
import type { Verdict } from './write-verdicts.ts'

/** Where a judgement puts an order before anything is mapped. What is to be mapped is held until it can go. */
export function standingOf(
  judgement: Judgement,
  row: DirtyOrder,
  shop: EvaluatedShop,
  statusClass: StatusClass,
): Pick<Verdict, 'bucket' | 'exclusionCode' | 'findings'> {
  const at = (bucket: Verdict['bucket'], findings: Finding[] = []) => ({ bucket, findings, exclusionCode: null })
  switch (judgement) {
    case 'in_erp':
      return at('in_erp', changedAfterSending(row, shop, statusClass))
    case 'excluded_by_person':
      return { bucket: 'excluded', exclusionCode: 'BY_PERSON', findings: [] }
    case 'excluded_before_go_live':
      return { bucket: 'excluded', exclusionCode: 'BEFORE_GO_LIVE', findings: [] }
    case 'unclassed': {
      const cause = { field: 'status', value: row.statusSlug }
      return at('unclassed', [{ code: 'STATUS_UNCLASSED', blocking: true, cause, lineRef: '', evidence: {} }])
    }
    case 'map':
      return at('held')
    default:
      return at(judgement)
  }
}

/** Remarks on an order that is in the ERP: what the shop says now is not what was sent. */
function changedAfterSending(row: DirtyOrder, shop: EvaluatedShop, statusClass: StatusClass): Finding[] {
  const cancelled = statusClass === 'cancelled'
  if (!cancelled && !row.changedSince) return []
  const cause = { field: 'order', value: `${shop.code}:${row.externalId}` }
  const what = row.missingSince ? 'gone from the shop' : cancelled ? 'cancelled in the shop' : 'changed in the shop'
  const evidence = { what, status: row.statusSlug, number: row.number }
  return [{ code: 'PAID_AFTER_CANCEL', blocking: false, cause, lineRef: '', evidence }]
}

/** A remark on text that had to be replaced to be stored (failure 11). */
export function repairedText({ repairs, externalId }: DirtyOrder): Finding[] {
  if (repairs.length === 0) return []
  const cause = { field: 'text', value: externalId }
  return [{ code: 'TEXT_REPAIRED', blocking: false, cause, lineRef: '', evidence: { paths: repairs } }]
}
