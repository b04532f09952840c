import { describe, expect, it } from 'vitest'
import type { Fault } from '../../../sandbox/http/faults.ts'
import type { DispatchWritten, Fulfilment } from '../dispatch-port.ts'
import { dispatchSamples } from './testing/dispatch-samples.ts'
import { asked, openClient, openShop, recordedAt } from './testing/open-shop.ts'

const limits = { deadlineMs: 5_000 }
const processing = { overrides: { status: 'processing' } }

async function openOrder(options: Parameters<typeof openShop>[0] = {}) {
  const { shop, client } = await openShop(options)
  const [order] = shop.makeOrders(1, processing)
  if (!order) throw new Error('no order was made')
  return { shop, client, order, id: String(order.id) }
}

const parcel = (lineId: number | undefined, more: Partial<Fulfilment> = {}): Fulfilment => ({
  mark: 'P0001234',
  lines: [{ lineId: String(lineId), quantity: 1 }],
  trackingNumber: 'RM123456789GB',
  trackingUrl: 'https://track.example.test/RM123456789GB',
  carrier: 'Royal Mail',
  tellsCustomer: false,
  ...more,
})

describe('what an order shows', () => {
  it('status, payment, notes with entities read, meta, and no fulfilments where the shop has none', async () => {
    const { shop, client, order, id } = await openOrder()
    const html = '<p>Parcel &quot;A&quot; &amp; B<br />left &rarr; you</p>\n<p>a &lt;b&gt; c</p>'
    const written = await client.writeNote(id, { text: html, toCustomer: false }, limits)
    shop.touchOrder(order.id, { meta_data: [{ id: 1, key: 'selvedge_tracking', value: 'RM1' }] })
    const shown = await client.readDispatches(id)
    expect(shown).toMatchObject({
      statusSlug: 'processing',
      datePaid: new Date(`${order.date_paid_gmt}Z`),
      meta: [{ key: 'selvedge_tracking', value: 'RM1' }],
      fulfilments: null,
    })
    expect(shown?.notes).toEqual([
      { id: doneId(written), text: 'Parcel "A" & B\nleft → you\na <b> c', toCustomer: false, at: recordedAt },
    ])
  })

  it('is null for an order the shop does not have, not when the shop cannot be read', async () => {
    const { shop, client, id } = await openOrder()
    expect(await client.readDispatches('999999')).toBeNull()
    shop.faults.add({ html: true, status: 404, match: '/notes' })
    await expect(client.readDispatches(id)).rejects.toMatchObject({ code: 'CONNECTION_UNREADABLE' })
  })

  it('costs two requests once the shop is known to have no fulfilments, three where it has them', async () => {
    const { shop, client, id } = await openOrder()
    await client.readDispatches(id)
    const before = asked(shop).length
    await client.readDispatches(id)
    expect(asked(shop).slice(before)).toEqual([`GET orders/${id}`, `GET orders/${id}/notes`])
    const other = await openOrder({ switches: { fulfilments: true } })
    await other.client.readDispatches(other.id)
    expect(asked(other.shop)).toHaveLength(3)
    expect((await other.client.readDispatches(other.id))?.fulfilments).toEqual([])
  })

  it('does not take a page of HTML for a shop without fulfilments', async () => {
    const { shop, client, id } = await openOrder({ switches: { fulfilments: true } })
    shop.faults.add({ html: true, status: 404, match: '/fulfillments', times: 1 })
    await expect(client.readDispatches(id)).rejects.toMatchObject({ code: 'CONNECTION_UNREADABLE' })
    expect((await client.readDispatches(id))?.fulfilments).toEqual([])
  })
})

describe('whether completing mails the customer', () => {
  it('is read from the setting; null where the keys may not see it or the shop has no such setting', async () => {
    const { shop, client } = await openShop()
    expect(await client.dispatchAbilities()).toEqual({ completedMail: true, completedSlug: 'completed' })
    shop.setSwitches({ completedMail: false })
    expect((await client.dispatchAbilities()).completedMail).toBe(false)
    shop.setSwitches({ settingsReadable: false })
    expect((await client.dispatchAbilities()).completedMail).toBeNull()
    for (const status of [401, 404]) {
      shop.faults.add({ status, match: '/settings/', times: 1 })
      expect((await client.dispatchAbilities()).completedMail).toBeNull()
    }
    shop.faults.add({ status: 500, match: '/settings/', times: 6 })
    await expect(client.dispatchAbilities()).rejects.toMatchObject({ code: 'CONNECTION_BUSY' })
  })
})

describe('what is written', () => {
  it('a note stands as it was said, and mails the customer only when it is to', async () => {
    const { shop, client, order, id } = await openOrder()
    const text = 'Shipment P0001234 – "Royal Mail" & more: RM1'
    const first = await client.writeNote(id, { text, toCustomer: false }, limits)
    const second = await client.writeNote(id, { text: 'for you', toCustomer: true }, limits)
    const shown = await client.readDispatches(id)
    expect(shown?.notes.find((note) => note.id === doneId(first))).toMatchObject({ text, toCustomer: false })
    expect(shown?.notes.find((note) => note.id === doneId(second))).toMatchObject({ toCustomer: true })
    expect(shop.mails(order.id)).toMatchObject([{ kind: 'customer_note', text: 'for you' }])
  })

  it('a fulfilment is found by its mark, whoever else made others', async () => {
    const { shop, client, order, id } = await openOrder({ switches: { fulfilments: true } })
    const line = order.line_items[0]
    const made = await client.writeFulfilment(id, parcel(line?.id), limits)
    expect((await client.readDispatches(id))?.fulfilments).toEqual([
      { id: doneId(made), mark: 'P0001234', trackingNumber: 'RM123456789GB', fulfilled: true },
    ])
    expect(shop.fulfilments(order.id)[0]?.meta_data).toMatchObject([
      { key: '_items', value: [{ item_id: line?.id, qty: 1 }] },
      { key: '_tracking_number' },
      { key: '_tracking_url' },
      { key: '_shipment_provider', value: 'Royal Mail' },
      { key: '_selvedge_shipment' },
      { key: '_date_fulfilled' },
    ])
    expect(shop.mails(order.id)).toEqual([])
    await client.writeFulfilment(id, parcel(line?.id, { mark: 'P2', trackingNumber: '', tellsCustomer: true }), limits)
    expect(shop.mails(order.id)).toHaveLength(1)
    expect(shop.order(order.id)?.status).toBe('processing')
  })

  it('status and meta go in one request; completing captures and mails', async () => {
    const { shop, client, order, id } = await openOrder()
    shop.touchOrder(order.id, { date_paid: null, date_paid_gmt: null })
    const meta = [{ key: 'selvedge_tracking', value: 'RM1' }]
    expect(await client.writeOrder(id, { status: 'completed', meta }, limits)).toEqual({ kind: 'done', id: '' })
    expect(asked(shop)).toEqual([`POST orders/${id}`])
    expect(await client.readDispatches(id)).toMatchObject({
      statusSlug: 'completed',
      meta: expect.arrayContaining(meta),
      datePaid: recordedAt,
    })
    expect(shop.mails(order.id)).toMatchObject([{ kind: 'completed' }])
  })

  it('a fulfilment without items and a status nobody knows are refused in the words of the shop', async () => {
    const { client, id } = await openOrder({ switches: { fulfilments: true } })
    const nothing = await client.writeFulfilment(id, parcel(1, { lines: [] }), limits)
    expect(nothing).toMatchObject({ kind: 'refused', code: '0' })
    expect(await client.writeOrder(id, { status: 'shipped' }, limits)).toMatchObject({
      kind: 'refused',
      code: 'rest_invalid_param',
    })
    expect(await client.writeOrder('999999', { status: 'completed' }, limits)).toMatchObject({
      kind: 'refused',
      code: 'woocommerce_rest_shop_order_invalid_id',
    })
    expect((await client.writeNote('999999', { text: 'x', toCustomer: false }, limits)).kind).toBe('refused')
  })
})

describe('failure 37: how a write that is not simply answered ends', () => {
  const write = async (fault: Fault) => {
    const { shop, client, order, id } = await openOrder()
    shop.faults.add(fault)
    const before = shop.notes(order.id).length
    const result = await client.writeNote(id, { text: 'Shipment P1', toCustomer: true }, { deadlineMs: 300 })
    return { result, written: shop.notes(order.id).length - before, mails: shop.mails(order.id).length }
  }

  it.each<[string, Fault, DispatchWritten['kind'], number]>([
    ['no answer in time, written', { replyLost: true, silentMs: 1_000 }, 'unknown', 1],
    ['cut after the work', { cut: 'after' }, 'unknown', 1],
    ['half an answer', { truncate: true }, 'unknown', 1],
    ['a page of HTML', { html: true }, 'unknown', 0],
    ['a fatal', { status: 500 }, 'unknown', 0],
    ['a proxy that lost patience', { status: 502 }, 'unknown', 0],
    ['too many requests', { status: 429, retryAfterSeconds: 7 }, 'throttled', 0],
    ['maintenance', { status: 503, retryAfterSeconds: 600 }, 'throttled', 0],
    ['keys refused', { status: 401 }, 'stopped', 0],
    ['forbidden', { status: 403 }, 'stopped', 0],
  ])('%s', async (_, fault, kind, done) => {
    const { result, written, mails } = await write(fault)
    expect([result.kind, written, mails]).toEqual([kind, done, done])
  })

  it('keys that only read stop; nothing listens, nothing left', async () => {
    const { shop, id } = await openOrder()
    const readOnly = openClient(shop, shop.keys.read)
    expect(await readOnly.writeOrder(id, { status: 'completed' }, limits)).toMatchObject({
      kind: 'stopped',
      code: 'woocommerce_rest_authentication_error',
    })
    await shop.close()
    expect((await readOnly.writeNote(id, { text: 'x', toCustomer: false }, limits)).kind).toBe('not_sent')
  })

  it('a time-out is not repeated; what was written is found by reading', async () => {
    const { shop, client, id } = await openOrder({ switches: { fulfilments: true } })
    shop.faults.add({ replyLost: true, silentMs: 3_000, method: 'POST', times: 3 })
    const hurry = { deadlineMs: 900 }
    expect((await client.writeFulfilment(id, parcel(1), hurry)).kind).toBe('unknown')
    expect((await client.writeNote(id, { text: 'Shipment P0001234', toCustomer: true }, hurry)).kind).toBe('unknown')
    expect((await client.writeOrder(id, { status: 'completed' }, hurry)).kind).toBe('unknown')
    await expect.poll(() => shop.requests().writes).toBe(3)
    const shown = await client.readDispatches(id)
    expect(shown?.fulfilments?.map(({ mark }) => mark)).toEqual(['P0001234'])
    expect(shown?.notes.filter(({ text }) => text.startsWith('Shipment P0001234'))).toHaveLength(1)
    expect(shown?.statusSlug).toBe('completed')
  })
})

describe('contract: the recorded documents', () => {
  it('are read and written as recorded', async () => {
    const { shop, client, order, id } = await openOrder({ switches: { fulfilments: true } })
    for (const { note } of dispatchSamples.notes) await client.writeNote(id, { text: note, toCustomer: false }, limits)
    const shown = await client.readDispatches(id)
    expect(shown?.notes.map(({ text }) => text)).toContain('Stock levels reduced: Greeting Card “Danke” (-57→-60)')
    const { request } = dispatchSamples.fulfilment
    await client.writeFulfilment(
      id,
      parcel(1629, { trackingUrl: request.meta_data[2]?.value as string, carrier: 'royal-mail' }),
      limits,
    )
    // What we send is what was recorded as accepted, and our mark beside it.
    const kept = shop.fulfilments(order.id)[0]?.meta_data.map(({ key, value }) => ({ key, value }))
    for (const { key, value } of request.meta_data) expect(kept).toContainEqual({ key, value })
  })
})

function doneId(result: DispatchWritten): string {
  if (result.kind !== 'done') throw new Error(`not done: ${JSON.stringify(result)}`)
  return result.id
}
