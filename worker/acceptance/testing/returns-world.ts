// A shop and an ERP with their warehouse, after the sending: what comes back, and what the ERP gives back by itself.

import { setFlowMode } from '../../../lib/connections/set-flow-mode.ts'
import { returnCodes } from '../../../lib/exceptions/after-sales-codes.ts'
import { evaluateOrders } from '../../../lib/flows/orders/evaluate-orders.ts'
import { lookUpOrders } from '../../../lib/flows/orders/look-up-orders.ts'
import { pollOrders } from '../../../lib/flows/orders/poll-orders.ts'
import { pushOrders } from '../../../lib/flows/orders/push-orders.ts'
import { takeCensus } from '../../../lib/flows/orders/take-census.ts'
import { planReturns } from '../../../lib/flows/returns/plan-returns.ts'
import { mirrorAfterSales } from '../../../lib/mirror/mirror-after-sales.ts'
import { nextLookUpAt } from '../../../lib/outbox/claim-look-ups.ts'
import { joinSandboxes, operator, referenceOf, shopCode } from './joined-sandboxes.ts'

export type ReturnsWorld = Awaited<ReturnType<typeof createReturnsWorld>>

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** An empty shop and an ERP whose listing settles within a moment; the flow of returns is live unless told. */
export async function createReturnsWorld(mode: 'off' | 'shadow' | 'live' = 'live') {
  const joined = await joinSandboxes({ shop: { seed: 'empty' } })
  const { db, context, shop, erp, storefrontId, erpConnectionId } = joined
  await db.storefront.updateMany({ data: { priceToleranceAmount: 10_000_000n } })
  await db.connection.update({
    where: { id: erpConnectionId },
    data: { profile: { settleSeconds: 0.3, writeDeadlineSeconds: 2, postingSeconds: 3 } },
    select: { id: true },
  })
  if (mode !== 'off') await setFlowMode(db, operator, storefrontId, 'returns', mode)
  // The ERP's items are read once.
  await joined.sync()
  let offset = 0
  /** Time passes in the shop. */
  const tick = (seconds = 60) => {
    offset += seconds
    shop.clock.setOffsetSeconds(offset)
  }

  /** Over the shop's own API: lines by SKU, shipping without tax for 4.00. */
  async function place(
    lines: { sku: string; quantity: number }[] = [{ sku: 'NB-A5-DOT', quantity: 2 }],
  ): Promise<number> {
    const { key, secret } = shop.keys.read_write
    const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
    const ask = (path: string, body?: object) =>
      fetch(`${shop.url}/wp-json/wc/v3/${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { authorization, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
    const items = await Promise.all(
      lines.map(async ({ sku, quantity }) => {
        const [found] = (await (await ask(`products?sku=${encodeURIComponent(sku)}`)).json()) as {
          id: number
          parent_id?: number
        }[]
        if (!found) throw new Error(`the shop has no ${sku}`)
        return { product_id: found.id, quantity }
      }),
    )
    const address = {
      first_name: 'Ann',
      last_name: 'Lee',
      address_1: '1 High Street',
      city: 'Leeds',
      postcode: 'LS1 1AA',
      country: 'GB',
    }
    const answer = await ask('orders', {
      status: 'processing',
      set_paid: true,
      payment_method: 'stripe',
      billing: { ...address, email: 'ann@example.com', phone: '0113 000000' },
      shipping: address,
      line_items: items,
      shipping_lines: [{ method_id: 'flat_rate', method_title: 'DPD Classic', total: '4.00' }],
    })
    if (!answer.ok) throw new Error(`the shop answered ${answer.status}: ${await answer.text()}`)
    return ((await answer.json()) as { id: number }).id
  }

  async function plan(): Promise<number> {
    let all = 0
    for (;;) {
      const { planned } = await planReturns(context, storefrontId)
      all += planned
      if (planned === 0) return all
    }
  }
  /** What the shop did is landed, judged and planned; nothing is sent yet. */
  async function land(): Promise<void> {
    tick()
    await pollOrders(context, storefrontId)
    await evaluateOrders(context, storefrontId)
    await plan()
  }
  /** Looks up and sends until nothing is in doubt. */
  async function send(): Promise<void> {
    for (let round = 0; round < 40; round++) {
      await lookUpOrders(context, erpConnectionId)
      await evaluateOrders(context, storefrontId)
      await plan()
      await pushOrders(context, erpConnectionId)
      const next = await nextLookUpAt(db, erpConnectionId)
      if (!next || next.getTime() > Date.now() + 10_000) break
      await sleep(Math.max(20, next.getTime() - Date.now()))
    }
    await plan()
  }
  const mirror = () => mirrorAfterSales(context, erpConnectionId)
  /** Everything as far as it goes, in the order it would come about. */
  async function pass(): Promise<void> {
    await land()
    await mirror()
    await plan()
    await send()
    await mirror()
    await plan()
  }
  /** An order in the ERP, read back. */
  async function sent(lines?: { sku: string; quantity: number }[]): Promise<number> {
    const id = await place(lines)
    await pass()
    return id
  }

  const landed = (id: number) => db.webOrder.findFirstOrThrow({ where: { externalId: String(id) } })
  async function parts(id: number) {
    const found = await db.refundPart.findMany({
      where: { refund: { order: { externalId: String(id) } } },
      orderBy: [{ refundId: 'asc' }, { id: 'asc' }],
    })
    return found
  }
  const said = async (id: number) =>
    (await parts(id)).map(
      ({ kind, state, code, amount }) => `${kind} ${state}${code ? ` ${code}` : ''} ${Number(amount) / 10_000}`,
    )
  const dues = async (id: number) =>
    (await db.refundDue.findMany({ where: { order: { externalId: String(id) } }, orderBy: { id: 'asc' } })).map(
      ({ cause, amount, closedBecause }) => `${cause} ${Number(amount) / 10_000} ${closedBecause ?? 'owed'}`,
    )
  /** Open exceptions of the flow. */
  const codes = async (id: number) => {
    const subjects = await db.exceptionSubject.findMany({
      where: { orderId: (await landed(id)).id, closedAt: null },
      select: { case: { select: { code: true } } },
    })
    const open = subjects.map((subject) => subject.case.code).sort()
    return open.filter((code) => (returnCodes as readonly string[]).includes(code))
  }
  const memos = (id: number) => erp.returnsUnder(referenceOf(id)).memos
  const returns = (id: number) => erp.returnsUnder(referenceOf(id)).returns
  const ship = (id: number) => erp.ship(referenceOf(id))
  return {
    ...joined,
    ...{ place, plan, land, send, mirror, pass, sent, landed, parts, said, dues, codes, memos, returns, ship, tick },
    census: () => takeCensus(context, storefrontId, { scope: 'whole' }),
    referenceOf,
    refundReference: (refundId: number) => `WEBR-${shopCode}-${refundId}`,
  }
}
