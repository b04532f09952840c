import { describe, expect, it } from 'vitest'
import { ask, basic, ids, openShop, read } from '../testing/open-shop.ts'
import type { Shop } from './create-shop.ts'

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
    expect(await status(shop, '/wp-json/wp/v2/users/me', headers)).toBe('401 rest_not_logged_in')
  })
})

describe('listing', () => {
  it.each([
    '/orders',
    '/orders/93/refunds',
    '/refunds',
    '/products',
    '/variations',
    '/customers',
    '/coupons',
    '/taxes',
  ])('holds a page of %s to 1 to 100 rows', async (path) => {
    const shop = await openShop()
    expect(await read(shop, `${path}?per_page=101`)).toMatchObject({
      code: 'rest_invalid_param',
      data: { params: { per_page: 'per_page must be between 1 (inclusive) and 100 (inclusive)' } },
    })
  })

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

  it('bounds refunds by both dates, and takes or leaves ids', async () => {
    const shop = await openShop()
    const all = await read<{ id: number; date_created_gmt: string }[]>(shop, '/refunds?per_page=100&order=asc')
    const [first, second, third] = all
    const query = `dates_are_gmt=true&order=asc&after=${first?.date_created_gmt}&modified_before=${third?.date_created_gmt}`
    expect(new Set(all.slice(0, 3).map((row) => row.date_created_gmt)).size).toBe(3)
    const between = await read<{ id: number }[]>(shop, `/refunds?${query}`)
    expect(between.map(({ id }) => id)).toEqual([second?.id])
    expect(
      await read(shop, `/refunds?include[]=${first?.id}&include[]=${third?.id}&exclude=${third?.id}`),
    ).toMatchObject([{ id: first?.id }])
    expect(await read(shop, '/refunds?after=2026-11-01')).toMatchObject({ code: 'rest_invalid_param' })
  })

  it('rounds money by dp', async () => {
    const shop = await openShop()
    expect(await read(shop, '/orders/342?dp=4&_fields=total')).toMatchObject({ total: '36.3700' })
    expect(await read(shop, '/orders/342?dp=0&_fields=total')).toMatchObject({ total: '36' })
  })

  it('waits a page delay on lists only', async () => {
    const shop = await openShop({ pageDelayMs: 400 })
    const started = performance.now()
    const answered: string[] = []
    await Promise.all(
      ['/orders?per_page=1', '/orders/99'].map(async (path) => {
        await read(shop, path)
        answered.push(path)
      }),
    )
    expect(answered).toEqual(['/orders/99', '/orders?per_page=1'])
    expect(performance.now() - started).toBeGreaterThan(390)
  })
})
