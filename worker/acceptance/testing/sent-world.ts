// A shop and an ERP after the sending: what becomes of sales orders that were accepted.

import { expect } from 'vitest'
import { evaluateOrders } from '../../../lib/flows/orders/evaluate-orders.ts'
import { pollOrders } from '../../../lib/flows/orders/poll-orders.ts'
import type { JoinedSandboxes } from './joined-sandboxes.ts'
import { joinSandboxes, referenceOf } from './joined-sandboxes.ts'

export type SentWorld = Awaited<ReturnType<typeof createSentWorld>>

/** An empty shop, and an ERP whose listing settles within a moment. */
export async function createSentWorld() {
  const joined: JoinedSandboxes = await joinSandboxes({ shop: { seed: 'empty' } })
  // Prices off the item master are another matter.
  await joined.db.storefront.updateMany({ data: { priceToleranceAmount: 10_000_000n } })
  await joined.db.connection.update({
    where: { id: joined.erpConnectionId },
    data: { profile: { settleSeconds: 0.3, writeDeadlineSeconds: 2, postingSeconds: 3 } },
    select: { id: true },
  })
  let offset = 0
  let seed = 500
  /** A minute passes in the shop, so that a poll sees all that was done there; then everything is taken as far as it goes. */
  async function sync(): Promise<void> {
    offset += 60
    joined.shop.clock.setOffsetSeconds(offset)
    await joined.sync()
  }

  function place() {
    seed += 1
    const [order] = joined.shop.makePlainOrders({ count: 1, minutesSpan: 1, endSecondsAgo: 0, seed })
    if (!order) throw new Error('the shop made no order')
    return order
  }
  /** Orders that are in the ERP. */
  async function sent(count: number): Promise<number[]> {
    const ids = Array.from({ length: count }, () => place().id)
    await sync()
    for (const id of ids) expect(await landed(id)).toMatchObject({ bucket: 'in_erp' })
    return ids
  }
  /** What was done in the shop is landed and judged, and nothing is sent yet. */
  async function poll(): Promise<void> {
    offset += 60
    joined.shop.clock.setOffsetSeconds(offset)
    await pollOrders(joined.context, joined.storefrontId)
    await evaluateOrders(joined.context, joined.storefrontId)
  }

  /** A clerk refunds all of it by amount, over the shop's own API. */
  async function refund(id: number): Promise<void> {
    const { key, secret } = joined.shop.keys.read_write
    const total = joined.shop.order(id)?.total
    const answer = await fetch(`${joined.shop.url}/wp-json/wc/v3/orders/${id}/refunds`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ amount: total, api_refund: false }),
    })
    if (!answer.ok) throw new Error(`refund ${id} answered ${answer.status}: ${await answer.text()}`)
  }
  const change = (id: number, fields: object) => joined.shop.touchOrder(id, fields)

  const landed = (id: number) => joined.db.webOrder.findFirstOrThrow({ where: { externalId: String(id) } })
  const statuses = (id: number) => joined.erp.ordersUnder(referenceOf(id)).map(({ ord_status }) => ord_status)
  const entry = (id: number, kind: 'sales_order' | 'sales_order_cancel') =>
    joined.db.outboxEntry.findFirst({ where: { reference: referenceOf(id), kind }, include: { attempts: true } })
  const openCodes = async (id: number) => {
    const subjects = await joined.db.exceptionSubject.findMany({
      where: { orderId: (await landed(id)).id, closedAt: null },
      select: { case: { select: { code: true } } },
    })
    return subjects.map((subject) => subject.case.code)
  }
  const told = (found: Awaited<ReturnType<typeof entry>>) =>
    (found?.attempts ?? []).sort((a, b) => Number(a.id - b.id)).map(({ kind, outcome }) => `${kind} ${outcome}`)
  return { ...joined, pass: sync, place, sent, poll, refund, change, landed, statuses, entry, openCodes, told }
}
