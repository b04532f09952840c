import type { Json } from '../../kernel/digest.ts'
import { Fault, isFault } from '../../kernel/fault.ts'
import type { FetchedOrder, OrderBatch, Storefront } from '../port.ts'
import type { Query, ShopConnection } from './connect-shop.ts'
import { totalOf, unreadable } from './connect-shop.ts'
import type { CheckedOrder } from './fetched-order.ts'
import { checkOrder, toFetchedOrder, toListedOrder, toUnreadListing } from './fetched-order.ts'
import { readAnswer } from './read-answer.ts'
import { createRefundReader } from './read-refunds.ts'
import { mayNeedRepair } from './repair-text.ts'
import type { ListPage, Span } from './walk-listing.ts'
import { byModified, byPlaced, floorSecond, gmtText, pageSize, walkListing } from './walk-listing.ts'
import { listingFields } from './wire.ts'

type OrderReader = Pick<
  Storefront,
  'changedOrders' | 'placedOrders' | 'listing' | 'count' | 'countPlaced' | 'order' | 'orders'
>

/** The order half of the port. */
export function createOrderReader(shop: ShopConnection): OrderReader {
  const { ask, read } = shop
  const refundsOf = createRefundReader(read)
  const askPage = (query: Query) => shop.page('orders', query)

  async function toBatch(page: ListPage, documents: readonly Json[], verifiedTo?: number): Promise<OrderBatch> {
    const { readable, odd } = checkAll(page, documents)
    const refunds = await refundsOf(readable.map(({ order }) => order))
    const orders: FetchedOrder[] = []
    for (const checked of readable) {
      const { id } = checked.order
      const reason = refunds.unreadable.get(id)
      if (reason) odd.push({ externalId: String(id), reason })
      else orders.push(toFetchedOrder(checked, refunds.documents.get(id) ?? []))
    }
    return {
      orders,
      fetchStartedAt: page.fetchStartedAt,
      ...(odd.length > 0 && { unreadable: odd }),
      ...(verifiedTo !== undefined && { verifiedTo: new Date(verifiedTo * 1000) }),
    }
  }

  const countIn = async (query: Record<string, string>) => {
    const answer = await ask('orders', { ...query, per_page: '1', _fields: 'id' })
    readAnswer(answer, 'orders')
    const total = totalOf(answer)
    if (total === null) throw unreadable('X-WP-Total is missing')
    return total
  }

  return {
    async *changedOrders({ after, before, statuses }) {
      const span = { after: floorSecond(after), before: floorSecond(before) }
      for await (const { page, fresh, verifiedTo } of walkListing(askPage, byModified, span, statuses)) {
        yield await toBatch(page, fresh, verifiedTo)
      }
    },

    async *placedOrders({ from, to, statuses }) {
      for await (const { page, fresh } of walkListing(askPage, byPlaced, placedSpan(from, to), statuses)) {
        yield await toBatch(page, fresh)
      }
    },

    async *listing({ from, to, statuses }) {
      const light = (query: Record<string, string>) => askPage({ ...query, _fields: listingFields })
      for await (const { page, fresh } of walkListing(light, byPlaced, placedSpan(from, to), statuses)) {
        const { readable, odd } = checkAll(page, fresh)
        const unread = new Set(odd.map(({ externalId }) => externalId))
        yield [
          ...readable.map(toListedOrder),
          ...fresh.map(toUnreadListing).filter(({ externalId }) => unread.has(externalId)),
        ]
      }
    },

    count: (status) => countIn({ status }),
    countPlaced: ({ from, to, statuses }) => {
      const span = placedSpan(from, to)
      const bounds = { after: gmtText(span.after), before: gmtText(span.before), dates_are_gmt: 'true' }
      return countIn({ status: statuses.join(','), ...bounds })
    },

    async order(externalId): Promise<FetchedOrder | null> {
      try {
        const answer = await ask(`orders/${encodeURIComponent(externalId)}`)
        const checked = checkOrder(readAnswer(answer, 'order'), mayNeedRepair(answer.text()))
        if ('reason' in checked) throw unreadableOrder(externalId, checked.reason)
        const refunds = await refundsOf([checked.order])
        const [odd] = refunds.unreadable.values()
        if (odd) throw unreadableOrder(externalId, odd)
        return toFetchedOrder(checked, refunds.documents.get(checked.order.id) ?? [])
      } catch (error) {
        if (isFault(error, 'ORDER_UNKNOWN')) return null
        throw error
      }
    },

    async orders(externalIds, statuses): Promise<OrderBatch> {
      if (externalIds.length > pageSize) throw new RangeError(`at most ${pageSize} orders at once`)
      const page = await askPage({
        include: externalIds.join(','),
        status: statuses.join(','),
        orderby: 'id',
        per_page: String(pageSize),
      })
      return toBatch(page, page.documents)
    },
  }
}

/** Sorts the readable from the rest. A page on which nothing is readable is no page of orders: the connection is at fault. */
function checkAll(page: ListPage, documents: readonly Json[]) {
  const readable: CheckedOrder[] = []
  const odd: { externalId: string; reason: string }[] = []
  for (const document of documents) {
    const checked = checkOrder(document, page.mayNeedRepair)
    if ('order' in checked) readable.push(checked)
    else odd.push(checked)
  }
  const [first] = odd
  if (first && readable.length === 0 && odd.length > 1) throw unreadable(first.reason)
  return { readable, odd }
}

/** [from, to) as the shop's exclusive whole seconds. */
const placedSpan = (from: Date | null, to: Date): Span => ({
  after: from === null ? 0 : Math.ceil(from.getTime() / 1000) - 1,
  before: Math.ceil(to.getTime() / 1000),
})

const unreadableOrder = (externalId: string, reason: string) =>
  new Fault('ORDER_UNREADABLE', `Order ${externalId} is not what wc/v3 writes: ${reason}`, {
    retry: 'later',
    context: { externalId, reason },
  })
