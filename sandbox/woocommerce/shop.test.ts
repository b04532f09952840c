import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Shop, ShopOptions } from './create-shop.ts'
import { createShop } from './create-shop.ts'
import type { Order } from './wire.ts'

const now = () => new Date('2026-11-23T10:30:00Z')
const open: Shop[] = []

async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = createShop({ now, ...options })
  await shop.listen()
  open.push(shop)
  return shop
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((shop) => shop.close()))
})

const basic = ({ key, secret }: { key: string; secret: string }) => `Basic ${btoa(`${key}:${secret}`)}`

function ask(
  shop: Shop,
  path: string,
  init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  return fetch(`${shop.url}${path}`, {
    method: init.method ?? 'GET',
    headers: { authorization: basic(shop.keys.read_write), 'content-type': 'application/json', ...init.headers },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  })
}

async function read<T = Record<string, unknown>>(
  shop: Shop,
  path: string,
  method?: string,
  body?: unknown,
): Promise<T> {
  const answer = await ask(shop, `/wp-json/wc/v3${path}`, { ...(method ? { method } : {}), body })
  return (await answer.json()) as T
}

const ids = (shop: Shop, query: string) =>
  read<{ id: number }[]>(shop, `/orders?${query}&_fields=id`).then((rows) => rows.map((row) => row.id))

describe('who may', () => {
  const orders = '/wp-json/wc/v3/orders?per_page=1'
  const status = async (shop: Shop, path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${shop.url}${path}`, { headers })
    const body = (await answer.json()) as { code?: string }
    return `${answer.status} ${body.code ?? ''}`.trim()
  }

  it('takes Basic and query keys, the query first, and an unknown key for nobody', async () => {
    const shop = await openShop()
    const { key, secret } = shop.keys.read_write
    const right = { authorization: basic(shop.keys.read_write) }
    expect(await status(shop, orders, right)).toBe('200')
    expect(await status(shop, `${orders}&consumer_key=${key}&consumer_secret=${secret}`)).toBe('200')
    const wrong = `${orders}&consumer_key=ck_x&consumer_secret=cs_x`
    expect(await status(shop, wrong, right)).toBe('401 woocommerce_rest_cannot_view')
    expect(await status(shop, orders, { authorization: basic({ key: 'ck_x', secret: 'cs_x' }) })).toBe(
      '401 woocommerce_rest_cannot_view',
    )
  })

  it('ignores keys over plain http, and under ?rest_route', async () => {
    const plain = await openShop({ behavesAsTls: false })
    const headers = { authorization: basic(plain.keys.read_write) }
    expect(await status(plain, orders, headers)).toBe('401 woocommerce_rest_cannot_view')
    const shop = await openShop()
    expect(await status(shop, '/?rest_route=/wc/v3/orders', headers)).toBe('401 woocommerce_rest_cannot_view')
    expect(await status(shop, '/index.php/wp-json/wc/v3/orders/', headers)).toBe('200')
  })
})

describe('listing', () => {
  it('knows HEAD and method override, and gives its own clock as Date', async () => {
    const shop = await openShop()
    const head = await ask(shop, '/wp-json/wc/v3/orders?per_page=1', { method: 'HEAD' })
    expect([head.headers.get('x-wp-total'), await head.text()]).toEqual(['336', ''])
    expect(head.headers.get('date')).toBe('Mon, 23 Nov 2026 10:30:00 GMT')
    shop.clock.setOffsetSeconds(90)
    const later = await ask(shop, '/wp-json/wc/v3/orders/99', {
      method: 'POST',
      body: {},
      headers: { 'x-http-method-override': 'GET' },
    })
    expect(later.headers.get('date')).toBe('Mon, 23 Nov 2026 10:31:30 GMT')
    expect(shop.order(99)?.date_modified_gmt).toBe('2026-08-25T12:48:41')
  })

  it('links by the name and scheme it is reached by on loopback', async () => {
    const shop = await openShop()
    const page = await ask(shop, '/wp-json/wc/v3/orders?per_page=100')
    const next = /<(.+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
    expect(next?.startsWith(`${shop.url}/wp-json/wc/v3/orders?per_page=100&`)).toBe(true)
    const second = await fetch(next ?? '', { headers: { authorization: basic(shop.keys.read_write) } })
    expect(await second.json()).toHaveLength(100)
  })

  it('loses an order of the bound second and gives the one after', async () => {
    const shop = await openShop()
    const at = (time: string) =>
      ids(shop, `orderby=modified&order=asc&dates_are_gmt=true&per_page=1&modified_after=2026-11-23T10:03:${time}`)
    expect(await at('52')).toEqual([452])
    expect(await at('53')).toEqual([453])
  })

  it('breaks ties by id, and 9.9.5 not at all', async () => {
    const tied = async (version: '10.5.0' | '9.9.5') => {
      const shop = await openShop({ version })
      for (const order of shop.orders().slice(0, 40)) shop.touchOrder(order.id, {})
      const query = 'orderby=modified&order=desc&modified_after=2026-11-23T10:29:59Z&per_page=40'
      return Promise.all([ids(shop, query), ids(shop, query)])
    }
    const [first, again] = await tied('10.5.0')
    expect(first).toHaveLength(40)
    expect(again).toEqual(first)
    expect([...first].sort((a, b) => b - a)).toEqual(first)
    const [loose, other] = await tied('9.9.5')
    expect(loose).not.toEqual(other)
    expect([...loose].sort()).toEqual([...other].sort())
  })

  it('counts 240 paid orders, the same by status and by report', async () => {
    const shop = await openShop()
    const paid = await ask(shop, '/wp-json/wc/v3/orders?status=processing,completed,refunded')
    expect(paid.headers.get('x-wp-total')).toBe('240')
    const totals = await read<{ slug: string; total: number }[]>(shop, '/reports/orders/totals')
    const of = (slug: string) => totals.find((row) => row.slug === slug)?.total
    expect([of('processing'), of('completed'), of('refunded'), of('checkout-draft')]).toEqual([75, 150, 15, 1])
  })

  it('lists all refunds with parent_id, deaf to parent', async () => {
    const shop = await openShop()
    const all = await ask(shop, '/wp-json/wc/v3/refunds?per_page=100&parent=453')
    const rows = (await all.json()) as { parent_id: number }[]
    expect([all.headers.get('x-wp-total'), rows.length, rows.every((row) => row.parent_id > 0)]).toEqual([
      '43',
      43,
      true,
    ])
  })

  it('rounds money by dp', async () => {
    const shop = await openShop()
    expect(await read(shop, '/orders/342?dp=4&_fields=total')).toMatchObject({ total: '36.3700' })
    expect(await read(shop, '/orders/342?dp=0&_fields=total')).toMatchObject({ total: '36' })
  })

  it('waits a page delay on lists only', async () => {
    const shop = await openShop({ pageDelayMs: 60 })
    const took = async (path: string) => {
      const started = performance.now()
      await read(shop, path)
      return performance.now() - started
    }
    expect(await took('/orders?per_page=1')).toBeGreaterThan(55)
    expect(await took('/orders/99')).toBeLessThan(50)
  })
})

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

  it('have no /variations in 9.9.5', async () => {
    const shop = await openShop({ version: '9.9.5' })
    expect(await read(shop, '/variations')).toMatchObject({ code: 'rest_no_route' })
    const past = await ask(shop, '/wp-json/wc/v3/orders?per_page=100&page=9')
    expect(past.headers.get('x-wp-total')).toBe('336')
  })
})

describe('the control plane', () => {
  const control = (shop: Shop, path: string, body?: unknown, method = 'POST') =>
    fetch(`${shop.controlUrl}/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })

  let shop: Shop
  beforeAll(() => {
    expect(open).toHaveLength(0)
  })

  it('makes orders, touches one, loudly and silently', async () => {
    shop = await openShop()
    const made = (await (await control(shop, 'orders', { count: 3, seed: 5 })).json()) as { ids: number[] }
    expect(made.ids).toEqual([618, 619, 620])
    expect(await ids(shop, 'status=processing&per_page=3')).toEqual([620, 619, 618])
    shop.clock.setOffsetSeconds(60)
    await control(shop, 'orders/618/touch', { customer_note: 'silent', silent: true })
    expect(shop.order(618)).toMatchObject({ customer_note: 'silent', date_modified_gmt: '2026-11-23T10:30:00' })
    await control(shop, 'orders/618/touch', { customer_note: 'loud' })
    expect(shop.order(618)).toMatchObject({ customer_note: 'loud', date_modified_gmt: '2026-11-23T10:31:00' })
    expect((await read<Order>(shop, '/orders/618')).customer_note).toBe('loud')
  })

  it('makes plain orders in bulk, counts requests, switches faults, and resets it all', async () => {
    shop = await openShop({ seed: 'empty' })
    const bulk = await (await control(shop, 'bulk', { count: 250, minutesSpan: 10, seed: 3 })).json()
    expect(bulk).toEqual({ count: 250, firstId: 618, lastId: 867 })
    await control(shop, 'faults', { status: 503, match: '/orders', times: 1 })
    expect((await ask(shop, '/wp-json/wc/v3/orders')).status).toBe(503)
    expect((await ask(shop, '/wp-json/wc/v3/orders')).headers.get('x-wp-total')).toBe('250')
    const log = await (await control(shop, 'requests', undefined, 'GET')).json()
    expect(log).toMatchObject({ count: 2, writes: 0, routes: [{ path: '/wp-json/wc/v3/orders', count: 2 }] })
    expect((await control(shop, 'faults', { speed: 1 })).status).toBe(400)
    await control(shop, 'reset', {})
    expect(shop.orders()).toHaveLength(0)
    expect(shop.requests().count).toBe(0)
  })

  it('lets orders arrive at a rate, as many as asked', async () => {
    shop = await openShop({ seed: 'empty' })
    await control(shop, 'orders', { ratePerMinute: 3000, count: 5 })
    await expect.poll(() => shop.orders().length, { timeout: 3000 }).toBe(5)
    await new Promise((resolve) => setTimeout(resolve, 450))
    expect(shop.orders()).toHaveLength(5)
  })

  it('is down for maintenance: JSON for who asks for it, else HTML', async () => {
    shop = await openShop()
    await control(shop, 'settings', { maintenance: true })
    const json = await ask(shop, '/wp-json/wc/v3/orders', { headers: { accept: 'application/json' } })
    expect([json.status, json.headers.get('retry-after')]).toEqual([503, '600'])
    expect(await json.json()).toMatchObject({ code: 'wp_die' })
    const page = await ask(shop, '/wp-json/wc/v3/orders', { headers: { accept: '*/*' } })
    expect(page.headers.get('content-type')).toContain('text/html')
  })
})
