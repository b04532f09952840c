import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, openShop, read } from '../testing/open-shop.ts'
import type { Shop } from './create-shop.ts'
import type { Fulfilment } from './fulfilments.ts'
import type { Mail } from './mails.ts'
import type { Order } from './wire.ts'

const sample = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../lib/storefront/woocommerce/samples/${name}.json`, import.meta.url), 'utf8'))

const control = async <Answer = Record<string, unknown>>(shop: Shop, method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${shop.controlUrl}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Answer }
}
const kinds = (shop: Shop, id: number) => shop.mails(id).map(({ kind }) => kind)
const path = (id: number, more = '') => `/wp-json/wc/v3/orders/${id}/fulfillments${more}`

it('answers fulfilments as the recorded store did, once the feature is on', async () => {
  const shop = await openShop({ switches: { fulfilments: true }, now: () => new Date('2026-11-23T10:12:52Z') })
  const recorded = sample('fulfillment_created')
  // The recording's first two numbers are taken, as in the shop after it.
  const renumber = (one: Fulfilment) => ({
    ...one,
    id: one.id - 1,
    entity_id: '486',
    meta_data: one.meta_data.map((meta) => ({ ...meta, id: meta.id - 5 })),
  })
  const answer = await ask(shop, path(453), { method: 'POST', body: recorded.request })
  expect(answer.status).toBe(recorded.status)
  expect(renumber((await answer.json()) as Fulfilment)).toEqual(recorded.response)
  const list = (await (await ask(shop, path(453))).json()) as Fulfilment[]
  expect(list.map(renumber)).toEqual(sample('fulfillments_list'))
  expect(shop.order(453)).toMatchObject({ date_modified_gmt: '2026-11-23T10:12:52' })
  expect(shop.mails()).toEqual([])
})

it('has no fulfilments unless switched on, nor in 9.9.5', async () => {
  for (const options of [{}, { version: '9.9.5' as const, switches: { fulfilments: true } }]) {
    const answer = await ask(await openShop(options), path(453))
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'rest_no_route' }])
  }
})

it('wants an id with every entry, checks no quantity, and replaces all entries by a PUT', async () => {
  const shop = await openShop({ switches: { fulfilments: true } })
  const line = shop.order(453)?.line_items[0]
  const items = (id?: number) => ({ ...(id === undefined ? {} : { id }), key: '_items' })
  const post = (meta_data: unknown[], more = {}) =>
    ask(shop, path(453), { method: 'POST', body: { status: 'fulfilled', is_fulfilled: true, meta_data, ...more } })
  const refused = await post([{ ...items(), value: [{ item_id: line?.id, qty: 1 }] }])
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { code: 0, message: 'The fulfillment should contain at least one item.' },
  ])
  expect((await post([{ ...items(0), value: [{ item_id: 424242, qty: 9 }] }])).status).toBe(201)
  const made = (await (
    await post([
      { ...items(0), value: [{ item_id: line?.id, qty: 99 }] },
      { id: 0, key: '_tracking_url', value: 'u' },
    ])
  ).json()) as Fulfilment
  await ask(shop, path(453, `/${made.id}`), {
    method: 'PUT',
    body: { meta_data: [{ ...items(0), value: [{ item_id: line?.id, qty: 1 }] }] },
  })
  const shown = (await (await ask(shop, path(453, `/${made.id}`))).json()) as Fulfilment
  expect(shown.meta_data.map(({ key }) => key)).toEqual(['_items', '_date_fulfilled'])
  await ask(shop, path(453, `/${made.id}`), { method: 'DELETE' })
  const gone = await ask(shop, path(453, `/${made.id}`))
  expect([gone.status, await gone.json()]).toMatchObject([400, { code: 404 }])
  expect((await ask(shop, path(999_999))).status).toBe(404)
})

it('counts mails: completion by whoever, notes to the customer, fulfilments that tell; never a private word', async () => {
  const shop = await openShop({ switches: { fulfilments: true } })
  const [first, second] = shop.makeOrders(2, { overrides: { status: 'processing' } })
  const id = first?.id ?? 0
  await read(shop, `/orders/${id}/notes`, 'POST', { note: 'private' })
  await read(shop, `/orders/${id}/notes`, 'POST', { note: 'to you', customer_note: true })
  const items = [{ id: 0, key: '_items', value: [{ item_id: 1, qty: 1 }] }]
  const fulfilment = { status: 'fulfilled', is_fulfilled: true, meta_data: items }
  await ask(shop, path(id), { method: 'POST', body: fulfilment })
  await ask(shop, path(id), { method: 'POST', body: { ...fulfilment, notify_customer: true } })
  expect(kinds(shop, id)).toEqual(['customer_note', 'fulfilment'])
  await read(shop, `/orders/${id}`, 'PUT', { status: 'completed' })
  await read(shop, `/orders/${id}`, 'PUT', { status: 'completed' })
  expect(kinds(shop, id)).toEqual(['customer_note', 'fulfilment', 'completed'])
  await control(shop, 'POST', 'switches', { completedMail: false })
  await read(shop, `/orders/${second?.id}`, 'PUT', { status: 'completed' })
  expect(kinds(shop, second?.id ?? 0)).toEqual([])
  const all = await control<Mail[]>(shop, 'GET', 'mails')
  expect(all.body.map(({ orderId }) => orderId)).toEqual([id, id, id])
  const one = await control<{ status: string; notes: unknown[]; fulfilments: unknown[]; mails: unknown[] }>(
    shop,
    'GET',
    `orders/${id}/dispatch`,
  )
  expect(one.body.status).toBe('completed')
  expect([one.body.fulfilments.length, one.body.mails.length]).toEqual([2, 3])
})

it('says whether the completed mail is on, to keys that may see settings', async () => {
  const shop = await openShop()
  const setting = '/settings/email_customer_completed_order/enabled'
  expect(await read(shop, setting)).toMatchObject({ id: 'enabled', value: 'yes', type: 'checkbox' })
  await control(shop, 'POST', 'switches', { completedMail: false })
  expect(await read(shop, setting)).toMatchObject({ value: 'no' })
  await control(shop, 'POST', 'switches', { settingsReadable: false })
  expect(await read(shop, setting)).toMatchObject({ code: 'woocommerce_rest_cannot_view', data: { status: 403 } })
})

it('captures on completion, and leaves the order unpaid where that fails', async () => {
  const shop = await openShop()
  const unpaid = { status: 'processing', payment_method: 'klarna', date_paid: null, date_paid_gmt: null }
  const [first, second] = shop.makeOrders(2, { overrides: unpaid })
  expect(await read<Order>(shop, `/orders/${first?.id}`, 'PUT', { status: 'completed' })).toMatchObject({
    date_paid_gmt: '2026-11-23T10:30:00',
  })
  await control(shop, 'POST', 'switches', { captures: false })
  expect(await read<Order>(shop, `/orders/${second?.id}`, 'PUT', { status: 'completed' })).toMatchObject({
    status: 'completed',
    date_paid_gmt: null,
  })
})

it('refunds by line, shipping alone and in full; a deleted refund leaves no trace in the listing', async () => {
  const shop = await openShop()
  const [made] = shop.makePlainOrders({ count: 1, minutesSpan: 1 })
  const id = made?.id ?? 0
  const line = made?.line_items[0]
  const shipping = await control(shop, 'POST', `orders/${id}/refund`, { shipping: true })
  expect(shipping).toMatchObject({
    status: 201,
    body: { line_items: [], shipping_lines: [{ total: `-${made?.shipping_lines[0]?.total}` }] },
  })
  const byLine = await control<{ id: number; line_items: { quantity: number; total: string }[] }>(
    shop,
    'POST',
    `orders/${id}/refund`,
    { lines: [{ id: line?.id, quantity: 1 }], byGateway: true },
  )
  expect(byLine.body.line_items).toMatchObject([{ quantity: -1 }])
  expect(byLine.body).toMatchObject({ refunded_payment: true, shipping_lines: [] })
  const before = shop.order(id)?.date_modified_gmt
  shop.clock.setOffsetSeconds(60)
  expect((await control(shop, 'DELETE', `refunds/${byLine.body.id}`)).status).toBe(200)
  expect(shop.order(id)).toMatchObject({ date_modified_gmt: before, status: 'processing' })
  await control(shop, 'POST', `orders/${id}/refund`, { full: true })
  const order = shop.order(id)
  expect(order?.status).toBe('refunded')
  expect(order?.refunds.reduce((total, refund) => total - Math.round(Number(refund.total) * 100), 0)).toBe(
    Math.round(Number(order?.total) * 100),
  )
  expect((await control(shop, 'POST', `orders/${id}/refund`, { amount: '1.00' })).status).toBe(404)
})

it('edits and cancels as the back office does: a new quantity keeps the price a piece', async () => {
  const shop = await openShop()
  const [made] = shop.makePlainOrders({ count: 1, minutesSpan: 1 })
  const line = made?.line_items[0]
  const quantity = line?.quantity ?? 1
  const price = Number(line?.total) / quantity
  const edited = await control<Order>(shop, 'POST', `orders/${made?.id}/edit`, {
    line_items: [{ id: line?.id, quantity: quantity + 2 }],
  })
  const after = edited.body.line_items[0]
  expect(Number(after?.total) / (after?.quantity ?? 1)).toBeCloseTo(price, 2)
  expect(after?.quantity).toBe(quantity + 2)
  expect((await control(shop, 'POST', `orders/${made?.id}/cancel`)).body).toMatchObject({ status: 'cancelled' })
  expect((await control(shop, 'POST', 'orders/999999/cancel')).status).toBe(404)
})

it('keeps mails and fulfilments over a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-shop-'))
  const options = { stateFile: join(folder, 'shop.json'), switches: { fulfilments: true } }
  const first = await openShop(options)
  const items = [{ id: 0, key: '_items', value: [{ item_id: 1, qty: 1 }] }]
  const body = { status: 'fulfilled', is_fulfilled: true, notify_customer: true, meta_data: items }
  await ask(first, path(453), { method: 'POST', body })
  await first.close()
  const second = await openShop(options)
  expect(second.mails(453)).toMatchObject([{ kind: 'fulfilment' }])
  expect(second.fulfilments(453)).toEqual(first.fulfilments(453))
  const next = (await (await ask(second, path(453), { method: 'POST', body })).json()) as Fulfilment
  expect(next.id).toBe((first.fulfilments(453)[0]?.id ?? 0) + 1)
  await second.close()
  await rm(folder, { recursive: true })
})
