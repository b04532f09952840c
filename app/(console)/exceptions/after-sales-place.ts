import type { Permission } from '../../../lib/access/permissions.ts'
import { type AfterSalesCode, isDriftCode, isShipmentCode } from '../../../lib/exceptions/after-sales-codes.ts'
import type { Json } from '../../../lib/kernel/digest.ts'

interface Place {
  href: string
  verb: string
  /** Who may go there. */
  permission: Permission
}

const idOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && /^\d{1,18}$/.test(value) ? value : null

/** Where a case of a shipment, a change or a return is dealt with. */
export function afterSalesPlace(
  code: AfterSalesCode,
  cause: Record<string, Json>,
  storefrontCode: string | null,
): Place {
  const order = idOf(cause.orderId)
  const query = new URLSearchParams({
    ...(order ? { order } : {}),
    ...(storefrontCode ? { storefront: storefrontCode } : {}),
  })
  const at = (path: string) => (query.size > 0 ? `${path}?${query}` : path)
  if (code === 'RETURN_UNMAPPED') {
    return { href: '/mappings/return_reason', verb: 'Open the return reasons', permission: 'mappings:read' }
  }
  if (code === 'ERP_DOCUMENT_UNREADABLE') {
    return order
      ? { href: `/orders/${order}`, verb: 'Open the order', permission: 'orders:read' }
      : { href: '/connections', verb: 'Open the connections', permission: 'connections:read' }
  }
  if (code === 'VARIANCE_TO_CHECK' && order)
    return { href: `/orders/${order}`, verb: 'Open the order', permission: 'orders:read' }
  if (isDriftCode(code)) return { href: at('/drift'), verb: 'Compare the three sides', permission: 'drift:read' }
  if (isShipmentCode(code)) {
    const dispatch = idOf(cause.dispatchId)
    if (dispatch) return { href: `/shipments/${dispatch}`, verb: 'Open the shipment', permission: 'shipments:read' }
    if (order) return { href: `/orders/${order}`, verb: 'Open the order', permission: 'orders:read' }
    query.delete('order')
    return { href: at('/shipments'), verb: 'Open the shipments', permission: 'shipments:read' }
  }
  if (code === 'REFUND_DUE')
    return { href: at('/returns/due'), verb: 'Open the refunds due', permission: 'returns:read' }
  return { href: at('/returns'), verb: 'Open the returns', permission: 'returns:read' }
}
