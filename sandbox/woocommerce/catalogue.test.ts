import { describe, expect, it } from 'vitest'
import { ask, openShop, read } from '../testing/open-shop.ts'
import type { Shop } from './create-shop.ts'
import type { Product } from './wire.ts'

type Refusal = { code: string; data: Record<string, unknown> }
type Batch = { create: (Product & { error?: Refusal })[]; update: (Product & { error?: Refusal })[] }

const post = <T = Product>(shop: Shop, path: string, body: unknown) => read<T>(shop, path, 'POST', body)
const variable = {
  name: 'Harbour Jacket',
  type: 'variable',
  status: 'draft',
  sku: 'HJ',
  attributes: [
    { id: 2, variation: true, visible: true, options: ['Sand', 'Navy'] },
    { name: 'Fit', variation: true, options: ['Slim'] },
  ],
}
const navy = {
  sku: 'HJ-NAV',
  regular_price: '149.50',
  manage_stock: true,
  stock_quantity: 3,
  attributes: [
    { name: 'fit', option: 'Slim' },
    { id: 2, option: 'Navy' },
    { name: 'Width', option: 'Wide' },
  ],
}

describe('variable products are made over the API', () => {
  it('a draft with the attributes of the shop and its own, then variations one by one and in a batch', async () => {
    const shop = await openShop()
    const product = await post(shop, '/products', variable)
    expect(product).toMatchObject({ type: 'variable', status: 'draft', sku: 'HJ', purchasable: false, variations: [] })
    expect(product.attributes).toMatchObject([
      { id: 2, name: 'Colour', slug: 'pa_colour', options: ['Navy', 'Sand'] },
      { id: 0, name: 'Fit', slug: 'Fit', options: ['Slim'] },
    ])
    const single = await post(shop, `/products/${product.id}/variations`, navy)
    expect(single).toMatchObject({
      parent_id: product.id,
      name: 'Navy, Slim',
      price: '149.50',
      stock_quantity: 3,
      purchasable: true,
    })
    expect(single.attributes.map(({ name }) => name)).toEqual(['Colour', 'Fit'])
    const made = await post<Batch>(shop, `/products/${product.id}/variations/batch`, {
      create: [{ sku: 'HJ-SND', regular_price: '99' }, { sku: 'hj-nav' }, { sku: ' HJ ' }],
    })
    expect(made.create.map(({ id, error }) => (error ? [id, error.code] : 'made'))).toEqual([
      'made',
      [0, 'product_invalid_sku'],
      [0, 'product_invalid_sku'],
    ])
    expect(made.create[1]?.error?.data).toMatchObject({ status: 400, resource_id: single.id, unique_sku: 'hj-nav-1' })
    const listed = await read<Product[]>(shop, `/products/${product.id}/variations?orderby=id&order=asc`)
    expect(listed.map(({ sku }) => sku)).toEqual(['HJ-NAV', 'HJ-SND'])
    expect(await read(shop, `/products/${product.id}`)).toMatchObject({
      price: '99',
      purchasable: true,
      has_options: true,
    })
    expect(Object.keys(listed[0] ?? {}).sort()).toEqual(
      Object.keys((await read<Product[]>(shop, '/products/45/variations'))[0] ?? {}).sort(),
    )
  })

  it('a variation needs a parent; deleted it is gone, and so is its SKU', async () => {
    const shop = await openShop()
    expect(await post(shop, '/products/999999/variations', navy)).toMatchObject({
      code: 'woocommerce_rest_product_variation_invalid_parent',
    })
    const gone = await ask(shop, '/wp-json/wc/v3/products/45/variations/46?force=true', { method: 'DELETE' })
    expect(gone.status).toBe(200)
    expect(await read(shop, '/products/45/variations/46')).toMatchObject({
      code: 'woocommerce_rest_product_variation_invalid_id',
    })
    expect((await read<Product>(shop, '/products/45')).variations).not.toContain(46)
    expect(await post(shop, '/products/45/variations', { sku: 'SWT-FISH-S-NAV' })).toMatchObject({
      sku: 'SWT-FISH-S-NAV',
    })
    await post(shop, '/products/45/variations/batch', { delete: [47, 48] })
    expect((await read<Product[]>(shop, '/products/45/variations?per_page=100')).map(({ id }) => id)).not.toContain(47)
  })

  it("a variation without a SKU shows its parent's, in orders too, and follows it", async () => {
    const shop = await openShop()
    const shown = () => read<Product>(shop, '/products/54/variations/59').then(({ sku }) => sku)
    expect(await shown()).toBe('SHT-LIN')
    const order = shop.makeOrders(1)[0]
    const { id } = await post(shop, '/orders', { line_items: [{ product_id: 54, variation_id: 59, quantity: 1 }] })
    expect(shop.order(id)?.line_items[0]?.sku).toBe('SHT-LIN')
    await read(shop, '/products/54', 'PUT', { sku: 'SHIRT' })
    expect([await shown(), shop.order(id)?.line_items[0]?.sku]).toEqual(['SHIRT', 'SHIRT'])
    expect(await read<Product[]>(shop, '/products?sku=SHIRT&_fields=id')).toEqual([{ id: 54 }])
    expect(order).toBeDefined()
  })

  it('a barcode keeps its digits and is unique', async () => {
    const shop = await openShop()
    expect(await read(shop, '/products/19', 'PUT', { global_unique_id: 'EAN 4006381333900' })).toMatchObject({
      global_unique_id: '4006381333900',
    })
    expect(await read(shop, '/products/20', 'PUT', { global_unique_id: '4006381333931' })).toMatchObject({
      code: 'product_invalid_global_unique_id',
      data: { status: 400, resource_id: 25 },
    })
    expect((await read<Product>(shop, '/products/20')).global_unique_id).toBe('')
  })

  it('sale prices hold between their dates; an empty date goes, null stays', async () => {
    const shop = await openShop()
    const put = (body: object) => read<Product>(shop, '/products/19', 'PUT', body)
    expect(await put({ sale_price: '9.00', date_on_sale_from_gmt: '2026-11-24T00:00:00' })).toMatchObject({
      price: '12.00',
      on_sale: false,
      date_on_sale_from: '2026-11-24T01:00:00',
    })
    expect(await put({ date_on_sale_from_gmt: null })).toMatchObject({ price: '12.00' })
    expect(await put({ date_on_sale_from_gmt: '', date_on_sale_to_gmt: '2026-11-30T00:00:00' })).toMatchObject({
      price: '9.00',
      on_sale: true,
      date_on_sale_from_gmt: null,
    })
  })

  it('a status nobody knows is refused alone and becomes a draft in a batch', async () => {
    const shop = await openShop()
    expect(await read(shop, '/products/19', 'PUT', { status: 'hidden' })).toMatchObject({ code: 'rest_invalid_param' })
    const { update } = await post<Batch>(shop, '/products/batch', { update: [{ id: 19, status: 'hidden' }] })
    expect(update[0]?.status).toBe('draft')
  })
})

describe('what happens to a shop between two readings', () => {
  const control = async <T = Record<string, unknown>>(shop: Shop, method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${shop.controlUrl}/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as T }
  }

  it('customers buy what is left and no more', async () => {
    const shop = await openShop()
    const sold = await control<{ orderId: number }>(shop, 'POST', 'sell', { sku: 'MUG-350', quantity: 4 })
    expect(sold).toMatchObject({ status: 201, body: { left: 6 } })
    expect(shop.order(sold.body.orderId)).toMatchObject({
      status: 'processing',
      line_items: [{ sku: 'MUG-350', quantity: 4 }],
    })
    expect((await control(shop, 'POST', 'sell', { sku: 'MUG-350', quantity: 7 })).status).toBe(409)
    expect(await read(shop, '/products/19')).toMatchObject({ stock_quantity: 6 })
    await control(shop, 'POST', 'products/19', { status: 'draft' })
    expect((await control(shop, 'POST', 'sell', { sku: 'MUG-350' })).status).toBe(409)
    expect((await control(shop, 'POST', 'sell', { sku: 'NOWHERE' })).status).toBe(409)
  })

  it('a manager edits a price and enters a product of his own', async () => {
    const shop = await openShop({ now: () => new Date('2026-11-23T12:00:00Z') })
    await control(shop, 'POST', 'products/46', { regular_price: '70.00', sku: 'MINE' })
    expect(await read(shop, '/products/45')).toMatchObject({ date_modified_gmt: '2026-11-23T12:00:00' })
    const rogue = await control<Product>(shop, 'POST', 'products', {
      name: 'Bundle',
      regular_price: '5.00',
      variations: [{ sku: 'ROGUE-1', regular_price: '5.00' }],
    })
    expect(rogue).toMatchObject({
      status: 201,
      body: { type: 'variable', status: 'publish', date_created_gmt: '2026-11-23T12:00:00' },
    })
    expect(await control(shop, 'POST', 'products', { sku: 'ROGUE-1' })).toMatchObject({
      status: 400,
      body: { error: 'Invalid or duplicated SKU.' },
    })
    const list = await control<{ products: { id: number; sku: string }[] }>(shop, 'GET', 'products')
    expect(list.body.products.map(({ sku }) => sku)).toEqual(expect.arrayContaining(['MINE', 'ROGUE-1']))
    expect((await control(shop, 'DELETE', `products/${rogue.body.id}`)).status).toBe(200)
    expect((await control(shop, 'GET', `products/${rogue.body.id}`)).status).toBe(404)
  })

  it('an import writes past all checks, and unseen', async () => {
    const shop = await openShop()
    const before = shop.product(48)?.date_modified_gmt
    await control(shop, 'POST', 'products/48/touch', { sku: 'SWT-FISH-S-NAV', silent: true })
    expect(await read<Product[]>(shop, '/products?sku=SWT-FISH-S-NAV')).toHaveLength(2)
    expect(shop.product(48)?.date_modified_gmt).toBe(before)
  })

  it('an item of a batch fails, refused or written all the same', async () => {
    const shop = await openShop()
    await control(shop, 'POST', 'item-faults', { sku: 'MUG-350', written: true, times: 1 })
    await control(shop, 'POST', 'item-faults', { id: 20 })
    const body = { update: [19, 20, 21].map((id) => ({ id, stock_quantity: 1 })) }
    const first = await post<Batch>(shop, '/products/batch', body)
    expect(first.update.map(({ id, error }) => [id, error?.code])).toEqual([
      [19, 'sandbox_item_fault'],
      [20, 'sandbox_item_fault'],
      [21, undefined],
    ])
    expect([shop.product(19)?.stock_quantity, shop.product(20)?.stock_quantity]).toEqual([1, 46])
    await control(shop, 'DELETE', 'item-faults')
    expect((await post<Batch>(shop, '/products/batch', body)).update.every(({ error }) => error === undefined)).toBe(
      true,
    )
  })
})
