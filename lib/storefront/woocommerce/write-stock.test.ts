import { describe, expect, it } from 'vitest'
import type { Shop } from '../../../sandbox/woocommerce/create-shop.ts'
import { answered, shownOf } from './testing/answered.ts'
import { asked, openClient, openShop } from './testing/open-shop.ts'

const limits = { deadlineMs: 5_000 }
const simple = (id: number, quantity: number) => ({ productId: String(id), variationId: '', quantity })
const sweater = (id: number, quantity: number) => ({ productId: '45', variationId: String(id), quantity })
const inShop = (shop: Shop, id: number) => shop.product(id)?.stock_quantity

describe('writing stock', () => {
  it("sets quantities and gives the shop's own confirmation", async () => {
    const { shop, client } = await openShop()
    const products = shownOf(await client.writeStock([simple(19, 7), simple(20, 0)], limits))
    expect(products).toEqual([
      { productId: '19', variationId: '', keeper: 'own', quantity: 7 },
      { productId: '20', variationId: '', keeper: 'own', quantity: 0 },
    ])
    expect(shop.product(20)).toMatchObject({ stock_quantity: 0, stock_status: 'outofstock' })
    expect(shownOf(await client.writeStock([sweater(46, 9)], limits))[0]).toMatchObject({
      variationId: '46',
      quantity: 9,
    })
  })

  it('failure 32: one request holds one parent, and no more than a hundred', async () => {
    const { client } = await openShop()
    const mixed = [
      [sweater(46, 1), { productId: '54', variationId: '55', quantity: 1 }],
      [simple(19, 1), sweater(46, 1)],
      [sweater(46, 1), simple(19, 1)],
    ]
    for (const writes of mixed) await expect(async () => client.writeStock(writes, limits)).rejects.toThrow(RangeError)
    const many = Array.from({ length: 101 }, () => simple(19, 1))
    await expect(async () => client.writeStock(many, limits)).rejects.toThrow('at most 100')
    expect(client.batchLimit).toBe(100)
  })

  it('failure 34: one bad id in a hundred is refused alone, in its place', async () => {
    const { shop, client } = await openShop()
    const made = Array.from({ length: 99 }, (_, at) => {
      return shop.addProduct({ name: `Item ${at}`, sku: `IT-${at}`, manage_stock: true }).id
    })
    const ids = [...made.slice(0, 40), 999_999, ...made.slice(40)]
    const items = answered(
      await client.writeStock(
        ids.map((id) => simple(id, 5)),
        limits,
      ),
    )
    expect(items[40]).toEqual({ ok: false, code: 'woocommerce_rest_product_invalid_id', message: 'Invalid ID.' })
    expect(items.filter(({ ok }) => ok)).toHaveLength(99)
    expect(made.every((id) => inShop(shop, id) === 5)).toBe(true)
  })

  it('failure 34: a variation under another parent, or sent as a product, is refused alone', async () => {
    const { client } = await openShop()
    const items = answered(await client.writeStock([sweater(46, 3), sweater(55, 3)], limits))
    expect(items.map((item) => item.ok || item.code)).toEqual([true, 'woocommerce_rest_product_variation_invalid_id'])
    const [wrong] = answered(await client.writeStock([simple(46, 3)], limits))
    expect(wrong).toMatchObject({ ok: false, code: 'woocommerce_rest_invalid_product_id', message: /<product_id>/ })
  })

  it('what is no whole number never leaves us: the shop would make something of it', async () => {
    const { shop, client } = await openShop()
    const odd = [2.7, -1, Number.NaN, Number.POSITIVE_INFINITY]
    const items = answered(
      await client.writeStock([...odd.map((quantity) => simple(19, quantity)), simple(20, 4)], limits),
    )
    expect(items.map((item) => item.ok || item.code)).toEqual([...odd.map(() => 'quantity_invalid'), true])
    expect([inShop(shop, 19), inShop(shop, 20)]).toEqual([10, 4])
    expect(await client.writeStock([simple(19, 0.5)], limits)).toMatchObject({
      kind: 'answered',
      items: [{ ok: false }],
    })
    expect(asked(shop)).toEqual(['POST products/batch'])
  })

  it('failure 39: what the shop does not manage, or its parent does, is shown as it is and not as it was sent', async () => {
    const { shop, client } = await openShop()
    shop.editProduct(24, { manage_stock: false })
    expect(shownOf(await client.writeStock([simple(24, 5)], limits))[0]).toMatchObject({
      keeper: 'none',
      quantity: null,
    })
    const ofParent = { productId: '64', variationId: '65', quantity: 5 }
    expect(shownOf(await client.writeStock([ofParent], limits))[0]).toMatchObject({ keeper: 'parent', quantity: 40 })
    expect(inShop(shop, 64)).toBe(40)
  })
})

describe('how a write ends', () => {
  const write = async (fault: Parameters<Shop['faults']['add']>[0], deadlineMs = 5_000) => {
    const { shop, client } = await openShop()
    shop.faults.add({ ...fault, match: 'batch' })
    const result = await client.writeStock([simple(19, 3)], { deadlineMs })
    return { result, carriedOut: inShop(shop, 19) === 3, requests: shop.faults.list()[0]?.hits }
  }

  it.each([
    ['failure 33: no answer in time', { replyLost: true, silentMs: 2_000 }, 300, true],
    ['failure 33: no answer in time, nothing done', { slowMs: 2_000, cut: 'before' as const }, 300, false],
    ['the connection is cut after the work', { cut: 'after' as const }, 5_000, true],
    ['half an answer', { truncate: true }, 5_000, true],
    ['HTML with 200', { html: true }, 5_000, false],
    ['500', { status: 500 }, 5_000, false],
    ['502', { status: 502 }, 5_000, false],
  ])('unknown: %s', async (_, fault, deadlineMs, done) => {
    const { result, carriedOut, requests } = await write(fault, deadlineMs)
    expect(result.kind).toBe('unknown')
    expect({ carriedOut, requests }).toEqual({ carriedOut: done, requests: 1 })
  })

  it('throttled: 429 and maintenance, with the time that is asked for', async () => {
    expect((await write({ status: 429, retryAfterSeconds: 7 })).result).toEqual({
      kind: 'throttled',
      retryAfterMs: 7_000,
    })
    const { shop, client } = await openShop()
    shop.setMaintenance(true)
    expect(await client.writeStock([simple(19, 3)], limits)).toEqual({ kind: 'throttled', retryAfterMs: 600_000 })
  })

  it('stopped: keys that may not write, keys nobody knows', async () => {
    const { shop } = await openShop()
    const readOnly = openClient(shop, shop.keys.read)
    expect(await readOnly.writeStock([simple(19, 3)], limits)).toMatchObject({
      kind: 'stopped',
      code: 'woocommerce_rest_authentication_error',
    })
    const unknown = openClient(shop, { key: 'ck_nobody', secret: 'cs_nothing' })
    expect((await unknown.patchShopItems([{ productId: '19', variationId: '', status: 'draft' }], limits)).kind).toBe(
      'stopped',
    )
    expect((await unknown.createVariations('45', [], limits)).kind).toBe('stopped')
    expect(inShop(shop, 19)).toBe(10)
  })

  it('refused: the whole request, with the words of the shop; not sent: nothing listens', async () => {
    const { shop, client } = await openShop()
    expect((await write({ status: 413 })).result).toMatchObject({ kind: 'refused', code: 'sandbox_fault' })
    await shop.close()
    expect((await client.writeStock([simple(19, 3)], limits)).kind).toBe('not_sent')
  })

  it('not sent: its time is over before its turn, or before what it needs is read', async () => {
    const { shop } = await openShop()
    const slow = openClient(shop, shop.keys.read_write, () => new Promise((resolve) => setTimeout(resolve, 150)))
    expect((await slow.writeStock([simple(19, 3)], { deadlineMs: 100 })).kind).toBe('not_sent')
    const patch = { productId: '19', variationId: '', attributes: [] }
    expect((await slow.patchShopItems([patch], { deadlineMs: 200 })).kind).toBe('not_sent')
    expect(shop.requests().writes).toBe(0)
    expect((await slow.writeStock([simple(19, 3)], limits)).kind).toBe('answered')
  })

  it('failure 35: an item that was written although an error is answered is found by reading', async () => {
    const { shop, client } = await openShop()
    shop.failItem({ id: 19, written: true, times: 1 })
    shop.failItem({ id: 20, times: 1 })
    const items = answered(await client.writeStock([simple(19, 3), simple(20, 3), simple(21, 3)], limits))
    expect(items.map(({ ok }) => ok)).toEqual([false, false, true])
    const stocks = await client.readStock([simple(19, 0), simple(20, 0)])
    expect(stocks.map(({ quantity }) => quantity)).toEqual([3, 46])
  })
})
