import { expect, it } from 'vitest'
import { ask, ids, openShop, read } from '../testing/open-shop.ts'
import type { Shop } from './create-shop.ts'
import type { Order } from './wire.ts'

const control = (shop: Shop, path: string, body?: unknown, method = 'POST') =>
  fetch(`${shop.controlUrl}/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })

it('makes orders, touches one, loudly and silently', async () => {
  const shop = await openShop()
  const made = (await (await control(shop, 'orders', { count: 3, seed: 5 })).json()) as { ids: number[] }
  expect(made.ids).toEqual([618, 619, 620])
  expect(await ids(shop, 'status=processing&per_page=3')).toEqual([620, 619, 618])
  shop.clock.setOffsetSeconds(60)
  await control(shop, 'orders/618/touch', { customer_note: 'silent', silent: true })
  expect(shop.order(618)).toMatchObject({ customer_note: 'silent', date_modified_gmt: '2026-11-23T10:30:00' })
  await control(shop, 'orders/618/touch', { customer_note: 'loud' })
  expect(shop.order(618)).toMatchObject({ customer_note: 'loud', date_modified_gmt: '2026-11-23T10:31:00' })
  expect((await read<Order>(shop, '/orders/618')).customer_note).toBe('loud')
  expect((await control(shop, 'orders/999999/touch', {})).status).toBe(404)
})

it('refunds as the back office does, to the limit', async () => {
  const shop = await openShop()
  expect((await control(shop, 'orders/129/refund', { amount: '38.37', reason: 'Late' })).status).toBe(201)
  expect((await control(shop, 'orders/129/refund', { amount: '900.01' })).status).toBe(404)
  expect((await control(shop, 'orders/129/refund', { amount: '900.00' })).status).toBe(201)
  expect(shop.order(129)).toMatchObject({ status: 'refunded', total: '938.37', refunds: [{}, { reason: 'Late' }] })
})

it('makes plain orders in bulk, counts requests, switches faults, and resets it all', async () => {
  const shop = await openShop({ seed: 'empty' })
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
  const shop = await openShop({ seed: 'empty' })
  await control(shop, 'orders', { ratePerMinute: 3000, count: 5 })
  await expect.poll(() => shop.orders().length).toBe(5)
  await new Promise((resolve) => setTimeout(resolve, 450))
  expect(shop.orders()).toHaveLength(5)
})

it('is down for maintenance: JSON for who asks for it, else HTML', async () => {
  const shop = await openShop()
  await control(shop, 'settings', { maintenance: true })
  const json = await ask(shop, '/wp-json/wc/v3/orders', { headers: { accept: 'application/json' } })
  expect([json.status, json.headers.get('retry-after')]).toEqual([503, '600'])
  expect(await json.json()).toMatchObject({ code: 'wp_die' })
  const page = await ask(shop, '/wp-json/wc/v3/orders', { headers: { accept: '*/*' } })
  expect(page.headers.get('content-type')).toContain('text/html')
})
