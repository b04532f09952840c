import { describe, expect, it } from 'vitest'
import { ask, openShop, read } from '../testing/open-shop.ts'
import type { Shop } from './create-shop.ts'
import type { Order } from './wire.ts'

describe('what moves date_modified', () => {
  const moved = async (version: '10.5.0' | '9.9.5', write: (shop: Shop) => Promise<unknown>) => {
    const shop = await openShop({ version })
    await write(shop)
    return shop.order(129)?.date_modified_gmt === '2026-11-23T10:30:00'
  }
  const put = (body: unknown) => (shop: Shop) => read(shop, '/orders/129', 'PUT', body)
  const refund = (shop: Shop) => read(shop, '/orders/129/refunds', 'POST', { amount: '1.00', api_refund: false })

  it.each([
    ['PUT {}', true, false, put({})],
    ['a new meta value', true, false, put({ meta_data: [{ key: 'k', value: 'v' }] })],
    ['a status', true, true, put({ status: 'completed' })],
    ['an address', true, true, put({ billing: { city: 'Ulm' } })],
    ['the trash', true, true, (shop: Shop) => read(shop, '/orders/129', 'DELETE')],
    ['a note', false, false, (shop: Shop) => read(shop, '/orders/129/notes', 'POST', { note: 'n' })],
    ['a refund', true, true, refund],
  ])('%s: %s in 10.5.0, %s in 9.9.5', async (_, newer, older, write) => {
    expect(await moved('10.5.0', write)).toBe(newer)
    expect(await moved('9.9.5', write)).toBe(older)
  })

  it('not the deletion of a refund, which leaves the listing silent', async () => {
    const shop = await openShop()
    const before = structuredClone(shop.order(453))
    await read(shop, '/orders/453/refunds/454?force=true', 'DELETE')
    expect(shop.order(453)?.refunds.map((entry) => entry.id)).toEqual([458, 456])
    expect(shop.order(453)?.date_modified_gmt).toBe(before?.date_modified_gmt)
    expect(await read(shop, '/orders/453?_fields=refunds')).toMatchObject({ refunds: [{ id: 458 }, { id: 456 }] })
  })
})

describe('orders written', () => {
  it('are paid by gateway: cash on delivery goes to completed, on hold stays', async () => {
    const shop = await openShop()
    const create = (more: object) =>
      read<Order>(shop, '/orders', 'POST', { line_items: [{ sku: 'MUG-350', quantity: 2 }], set_paid: true, ...more })
    expect(await create({ payment_method: 'stripe' })).toMatchObject({
      status: 'processing',
      total: '28.80',
      total_tax: '4.80',
    })
    expect(await create({ payment_method: 'cod' })).toMatchObject({ status: 'completed' })
    expect(await create({ status: 'on-hold', transaction_id: 't' })).toMatchObject({
      status: 'on-hold',
      date_paid: null,
    })
    const plainCod = await create({ payment_method: 'cod', status: 'processing', set_paid: false })
    expect(plainCod).toMatchObject({ status: 'processing', date_paid: null })
  })

  it('take stock when paid, return it when cancelled, take it again', async () => {
    const shop = await openShop()
    const stock = () =>
      read<{ stock_quantity: number }>(shop, '/products/19?_fields=stock_quantity').then((p) => p.stock_quantity)
    const { id } = await read<Order>(shop, '/orders', 'POST', {
      status: 'processing',
      line_items: [{ product_id: 19, quantity: 3 }],
    })
    expect(await stock()).toBe(7)
    await read(shop, `/orders/${id}`, 'PUT', { status: 'cancelled' })
    expect(await stock()).toBe(10)
    await read(shop, `/orders/${id}`, 'PUT', { status: 'processing' })
    expect(await stock()).toBe(7)
    const line = shop.order(id)?.line_items[0]?.id
    await read(shop, `/orders/${id}/refunds`, 'POST', {
      api_refund: false,
      line_items: [{ id: line, quantity: 1, refund_total: 12, refund_tax: [{ id: 1, refund_total: 2.4 }] }],
    })
    expect(await stock()).toBe(8)
    expect(shop.order(id)?.refunds[0]?.total).toBe('-14.40')
  })

  it('vanish by force, forget a deleted product silently, and refuse nothing twice', async () => {
    const shop = await openShop()
    const before = shop.order(129)?.date_modified_gmt
    await read(shop, '/products/43?force=true', 'DELETE')
    const sold = shop.order(129)?.line_items.find((line) => line.name === 'Lower-case sku product')
    expect(sold).toMatchObject({ product_id: 0, sku: null, total: '15.00' })
    expect(shop.order(129)?.date_modified_gmt).toBe(before)
    await read(shop, '/orders/129?force=true', 'DELETE')
    expect((await ask(shop, '/wp-json/wc/v3/orders/129')).status).toBe(404)
    const full = { amount: shop.order(177)?.total, api_refund: false }
    expect((await ask(shop, '/wp-json/wc/v3/orders/177/refunds', { method: 'POST', body: full })).status).toBe(201)
    expect((await ask(shop, '/wp-json/wc/v3/orders/177/refunds', { method: 'POST', body: full })).status).toBe(500)
  })

  it('keep meta as the store does: numbers as text, the last of a key, null takes out', async () => {
    const shop = await openShop()
    const write = (meta_data: unknown[]) =>
      read<Order>(shop, '/orders/99', 'PUT', { meta_data }).then((order) => order.meta_data)
    const meta = await write([
      { key: 'n', value: 5 },
      { key: 'n', value: true },
      { key: 'deep', value: { a: [1] } },
    ])
    expect(meta.filter((entry) => entry.key === 'n').map((entry) => entry.value)).toEqual(['1'])
    expect(meta.find((entry) => entry.key === 'deep')?.value).toEqual({ a: [1] })
    const { id } = meta.find((entry) => entry.key === 'n') ?? { id: 0 }
    expect((await write([{ id, key: 'n', value: null }])).some((entry) => entry.key === 'n')).toBe(false)
  })

  it('refuse an unknown currency and a bad e-mail address', async () => {
    const shop = await openShop()
    for (const [field, body] of [
      ['currency', { currency: 'XXP' }],
      ['billing', { billing: { email: 'nobody' } }],
    ] as const) {
      expect(await read(shop, '/orders', 'POST', body)).toMatchObject({
        code: 'rest_invalid_param',
        message: `Invalid parameter(s): ${field}`,
        data: { status: 400 },
      })
    }
    expect(await read(shop, '/orders/129', 'PUT', { currency: 'EUR' })).toMatchObject({ currency: 'EUR' })
    expect(shop.orders()).toHaveLength(336)
  })

  it('apply nothing of a list or of plain text, with 200', async () => {
    const shop = await openShop()
    const path = '/wp-json/wc/v3/orders/129'
    expect((await ask(shop, path, { method: 'PUT', body: [{ status: 'completed' }] })).status).toBe(200)
    const text = { 'content-type': 'text/plain' }
    expect((await ask(shop, path, { method: 'PUT', body: { status: 'completed' }, headers: text })).status).toBe(200)
    expect(shop.order(129)?.status).toBe('processing')
  })
})

describe('products written', () => {
  it('refuse a batch above a hundred', async () => {
    const shop = await openShop()
    const update = Array.from({ length: 101 }, () => ({ id: 19, stock_quantity: 1 }))
    const answer = await ask(shop, '/wp-json/wc/v3/products/batch', { method: 'POST', body: { update } })
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'woocommerce_rest_request_entity_too_large' })
  })

  it.each([
    ['abc', 0],
    ['', 0],
    [2.7, 2],
    ['12abc', 12],
    [true, 1],
    [[1], 1],
    [{}, 1],
    ['1e3', 1000],
    [null, 10],
  ])('cast %j in a batch to %d', async (given, kept) => {
    const shop = await openShop()
    const body = { update: [{ id: 19, stock_quantity: given }] }
    const answer = await read<{ update: { stock_quantity: number }[] }>(shop, '/products/batch', 'POST', body)
    expect(answer.update[0]?.stock_quantity).toBe(kept)
  })

  it('split a variation off its parent only when it is told to manage', async () => {
    const shop = await openShop()
    const split = await read(shop, '/products/64/variations/68', 'PUT', { manage_stock: true, stock_quantity: 9 })
    expect(split).toMatchObject({ manage_stock: true, stock_quantity: 9 })
    expect(await read(shop, '/products/64')).toMatchObject({ stock_quantity: 40 })
  })

  it('find simple, parent, variation and true duplicates by SKU', async () => {
    const shop = await openShop()
    const found = await read<{ id: number; type: string }[]>(
      shop,
      `/products?per_page=100&orderby=id&order=asc&sku=${encodeURIComponent('mug-500, SWT-FISH,swt-fish-s-nav,none')}`,
    )
    expect(found.map(({ id, type }) => `${id} ${type}`)).toEqual([
      '20 simple',
      '45 variable',
      '46 variation',
      '87 simple',
    ])
  })

  it('keep a name escaped, in the lines that sell it too, and a variation out of a batch of products', async () => {
    const shop = await openShop()
    const name = 'Salt & Pepper &amp; Oil'
    const { id } = await read<{ id: number }>(shop, '/products', 'POST', { name, regular_price: '4.00' })
    const order = await read<Order>(shop, '/orders', 'POST', { line_items: [{ product_id: id, quantity: 1 }] })
    expect(order.line_items[0]?.name).toBe('Salt &amp; Pepper &amp; Oil')
    expect(await read(shop, '/products/batch', 'POST', { delete: [53] })).toMatchObject({
      delete: [{ id: 53, error: { code: 'woocommerce_rest_invalid_product_id', data: { status: 404 } } }],
    })
    expect(await read(shop, '/products/53')).toMatchObject({ type: 'variation' })
  })

  it('have no /variations in 9.9.5', async () => {
    const shop = await openShop({ version: '9.9.5' })
    expect(await read(shop, '/variations')).toMatchObject({ code: 'rest_no_route' })
    const past = await ask(shop, '/wp-json/wc/v3/orders?per_page=100&page=9')
    expect(past.headers.get('x-wp-total')).toBe('336')
  })
})
