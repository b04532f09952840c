import type { HttpReply } from '../http/message.ts'
import { jsonReply } from '../http/message.ts'
import type { SiteSwitches } from './mails.ts'
import type { OrderControls } from './order-controls.ts'

/**
 * The control plane's part for what comes after the sale:
 *
 * - `POST orders/:id/refund {amount?, reason?, lines?: [{id or sku, quantity}], shipping?, full?, byGateway?}` -> the refund
 * - `POST refunds/recorded` makes the refunds a shop without them was recorded with -> {made}
 * - `DELETE refunds/:id` as somebody deletes one: nothing of the order's listing moves
 * - `POST orders/:id/edit {fields as the API takes them}`; a line's new quantity alone keeps its price a piece
 * - `POST orders/:id/cancel`
 * - `GET orders/:id/dispatch` {status, notes, fulfilments, mails} of one order
 * - `GET mails` every mail to a customer: [{orderId, kind: completed | customer_note | fulfilment, at, text}]
 * - `POST switches {fulfilments?, completedMail?, settingsReadable?, captures?}`
 */
export function answerOrderControl(
  action: string,
  id: number,
  shop: OrderControls & { order: (id: number) => { status: string } | undefined },
  body: Record<string, unknown>,
): HttpReply | undefined {
  switch (action) {
    case 'POST orders :id refund':
      return found(201, shop.refund(id, body))
    case 'POST refunds :name':
      return jsonReply(200, { made: shop.makeRecordedRefunds() })
    case 'DELETE refunds :id':
      return found(200, shop.deleteRefund(id) ? { deleted: true } : undefined)
    case 'POST orders :id edit':
      return found(200, shop.editOrder(id, body))
    case 'POST orders :id cancel':
      return found(200, shop.editOrder(id, { status: 'cancelled' }))
    case 'GET orders :id dispatch': {
      const order = shop.order(id)
      const shown = { notes: shop.notes(id), fulfilments: shop.fulfilments(id), mails: shop.mails(id) }
      return found(200, order && { status: order.status, ...shown })
    }
    case 'GET mails':
      return jsonReply(200, shop.mails())
    case 'POST switches':
      shop.setSwitches(onlySwitches(body))
      return jsonReply(200, {})
    default:
      return undefined
  }
}

function onlySwitches(body: Record<string, unknown>): Partial<SiteSwitches> {
  const names = ['fulfilments', 'completedMail', 'settingsReadable', 'captures'] as const
  const given: Partial<SiteSwitches> = {}
  for (const name of names) {
    const value = body[name]
    if (typeof value === 'boolean') given[name] = value
  }
  return given
}

const found = (status: number, value: unknown) =>
  value ? jsonReply(status, value) : jsonReply(404, { error: 'no such order, or the shop refused' })
