import type { SandboxClock } from '../http/clock.ts'
import { badControl, controlPrefix, sharedControl } from '../http/control.ts'
import type { FaultSwitches } from '../http/faults.ts'
import type { HttpReply, HttpRequest } from '../http/message.ts'
import { isRecord, jsonReply, readJsonObject } from '../http/message.ts'
import type { RequestLog } from '../http/request-log.ts'
import { answerOrderControl } from './answer-order-control.ts'
import { answerProductControl } from './answer-product-control.ts'
import type { ShopControls } from './controls.ts'
import type { Order } from './wire.ts'

/**
 * The shop's control plane below `/__sandbox/`: faults, clock and requests as both sandboxes have them, and
 *
 * - `POST orders {count, ratePerMinute?, seed?, overrides?}` new paid orders: at once -> {ids}, or arriving at a rate
 * - `GET orders` {count, byStatus}
 * - `POST orders/:id/touch {fields..., silent?}` lays fields over an order
 * - `POST bulk {count, minutesSpan, endSecondsAgo?, seed?}` plain paid orders for load -> {count, firstId, lastId, seed}
 * - `POST settings {pageDelayMs?, maintenance?, ordersPerMinute?}`
 * - `POST reset`
 * - what comes after the sale: refund, edit, cancel, dispatch, mails, switches (answer-order-control.ts)
 * - the catalogue's: sell, products, item-faults (answer-product-control.ts)
 */
export function answerControl(
  request: HttpRequest,
  shop: ShopControls,
  parts: { faults: FaultSwitches; clock: SandboxClock; requests: RequestLog },
): HttpReply {
  const shared = sharedControl(request, parts)
  if (shared) return shared
  const [noun, id, verb] = request.path.slice(controlPrefix.length).split('/')
  const body = readJsonObject(request.body)
  if (!body) return badControl('a JSON object is expected')
  const action = [request.method, noun, id === undefined ? '' : ':id', verb ?? ''].filter(Boolean).join(' ')
  const catalogue = answerProductControl(action, Number(id), shop, body)
  if (catalogue) return catalogue
  const afterSale = answerOrderControl(action, Number(id), shop, body)
  if (afterSale) return afterSale
  switch (action) {
    case 'GET orders':
      return jsonReply(200, countOrders(shop.orders()))
    case 'POST orders':
      return makeOrders(shop, body)
    case 'POST orders :id touch': {
      const { silent, ...fields } = body
      const order = shop.touchOrder(Number(id), fields as Partial<Order>, { silent: silent === true })
      return order ? jsonReply(200, order) : noSuchOrder()
    }
    case 'POST bulk': {
      const wanted = numbers(body, ['count', 'minutesSpan', 'endSecondsAgo', 'seed'])
      if (wanted.count === undefined) return badControl('count must be a number')
      const made = shop.makePlainOrders({ minutesSpan: 60, ...wanted, count: wanted.count })
      return jsonReply(201, { count: made.length, firstId: made[0]?.id ?? null, lastId: made.at(-1)?.id ?? null })
    }
    case 'POST settings': {
      const { pageDelayMs, ordersPerMinute } = numbers(body, ['pageDelayMs', 'ordersPerMinute'])
      if (pageDelayMs !== undefined) shop.setPageDelayMs(pageDelayMs)
      if (ordersPerMinute !== undefined) shop.setOrdersPerMinute(ordersPerMinute)
      if (typeof body.maintenance === 'boolean') shop.setMaintenance(body.maintenance)
      return jsonReply(200, {})
    }
    case 'POST reset':
      shop.reset()
      return jsonReply(200, { reset: true })
    default:
      return jsonReply(404, { error: `no control ${request.method} ${request.path}` })
  }
}

function makeOrders(shop: ShopControls, body: Record<string, unknown>): HttpReply {
  const { count, ratePerMinute, seed } = numbers(body, ['count', 'ratePerMinute', 'seed'])
  if (ratePerMinute !== undefined) {
    shop.setOrdersPerMinute(ratePerMinute, count)
    return jsonReply(202, { ratePerMinute, count: count ?? null })
  }
  if (count === undefined) return badControl('count or ratePerMinute must be a number')
  const overrides = isRecord(body.overrides) ? (body.overrides as Partial<Order>) : undefined
  const made = shop.makeOrders(count, { ...(seed === undefined ? {} : { seed }), ...(overrides ? { overrides } : {}) })
  return jsonReply(201, { ids: made.map((order) => order.id) })
}

function numbers<Name extends string>(body: Record<string, unknown>, names: Name[]): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {}
  for (const name of names) {
    const value = body[name]
    if (typeof value === 'number' && Number.isFinite(value)) found[name] = value
  }
  return found
}

function countOrders(orders: Order[]): { count: number; byStatus: Record<string, number> } {
  const byStatus: Record<string, number> = {}
  for (const { status } of orders) byStatus[status] = (byStatus[status] ?? 0) + 1
  return { count: orders.length, byStatus }
}

function noSuchOrder(): HttpReply {
  return jsonReply(404, { error: 'no such order, or the shop refused' })
}
