import type { Finding } from '../../exceptions/codes.ts'
import type { StatusClass } from '../../storefront/status-class.ts'
import type { Judgement } from './judge-order.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'
import type { EvaluatedShop } from './read-evaluated-shop.ts'
import { cancelReason } from './request-cancels.ts'
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
    case 'lost':
      return at('held', [lostInErp(row)])
    case 'map':
      return at('held')
    default:
      return at(judgement)
  }
}

/** Remarks on an order that is in the ERP: what the shop says now is not what was sent. */
function changedAfterSending(row: DirtyOrder, shop: EvaluatedShop, statusClass: StatusClass): Finding[] {
  const reason = cancelReason(row, shop)
  const isCancelled = row.cancelState === 'accepted'
  if (reason && isCancelled) return []
  const cause = { field: 'order', value: `${shop.code}:${row.externalId}` }
  const remark = (code: Finding['code'], evidence: Finding['evidence']): Finding[] => {
    const about = { status: row.statusSlug, number: row.number, ordNum: row.ordNum }
    return [{ code, blocking: false, cause, lineRef: '', evidence: { ...evidence, ...about } }]
  }
  // What is refunded after it shipped is a return, and no parcel to be stopped.
  const isReturn = reason === 'REFUNDED' && row.cancelCode === 'SHIPPED'
  if (reason && row.cancelState === 'rejected' && !isReturn) {
    return remark('CANCEL_REFUSED', { what: what[reason], code: row.cancelCode, message: row.cancelMessage })
  }
  if (reason) return remark('PAID_AFTER_CANCEL', { what: what[reason] })
  if (isCancelled) return remark('PAID_AFTER_CANCEL', { what: 'open again in the shop, cancelled in the ERP' })
  // Once the ERP shows it, an edit is compared field by field, and a refund is a return's.
  if (statusClass !== 'cancelled' && (!row.changedSince || row.readBack)) return []
  return remark('PAID_AFTER_CANCEL', { what: row.missingSince ? 'gone from the shop' : 'changed in the shop' })
}

const what = { CANCELLED: 'cancelled in the shop', REFUNDED: 'refunded in full in the shop' } as const

/** One case a day: an ERP set back to a copy loses many at once. */
function lostInErp({ lostAt, ordNum, entryReference }: DirtyOrder): Finding {
  const cause = { field: 'lost on', value: lostAt?.toISOString().slice(0, 10) ?? '' }
  return { code: 'LOST_IN_ERP', blocking: true, cause, lineRef: '', evidence: { ordNum, altPo: entryReference } }
}

/** A remark on text that had to be replaced to be stored (failure 11). */
export function repairedText({ repairs, externalId }: DirtyOrder): Finding[] {
  if (repairs.length === 0) return []
  const cause = { field: 'text', value: externalId }
  return [{ code: 'TEXT_REPAIRED', blocking: false, cause, lineRef: '', evidence: { paths: repairs } }]
}
