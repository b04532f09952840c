import { describe, expect, it } from 'vitest'
import { isFault } from '../../kernel/fault.ts'
import type { ShopProduct } from '../catalogue-port.ts'
import { asked, openClient, openShop, readBatches, readProducts, recordedAt } from './testing/open-shop.ts'

const everything = { after: null, before: recordedAt }
const at = (text: string) => new Date(`${text}Z`)
const ids = (products: readonly ShopProduct[]) => products.map(({ productId }) => Number(productId))
const find = (products: readonly ShopProduct[], id: number) => {
  const found = products.find(({ productId }) => productId === String(id))
  if (!found) throw new Error(`product ${id} was not read`)
  return found
}

describe('reading the catalogue', () => {
  for (const version of ['10.5.0', '9.9.5'] as const) {
    it(`gives every product once with all its variations (${version})`, async () => {
      const { client } = await openShop({ version })
      const products = await readProducts(client.changedProducts(everything))
      expect(new Set(ids(products)).size).toBe(33)
      expect(products).toHaveLength(33)
      expect(products.flatMap(({ variations }) => variations)).toHaveLength(35)
      const kinds = products.map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'variable')).toHaveLength(6)
      expect(kinds.filter((kind) => kind === 'other')).toHaveLength(2)
    })
  }

  it('a simple product: prices, barcode, stock, dates', async () => {
    const { shop, client } = await openShop()
    shop.editProduct(25, {
      sale_price: '39.95',
      date_on_sale_from_gmt: '2026-11-27T00:00:00',
      date_on_sale_to_gmt: '2026-11-30T23:59:59',
    })
    const [product] = await client.products(['25'])
    expect(product).toMatchObject({
      productId: '25',
      variationId: '',
      kind: 'simple',
      name: 'Fountain Pen – Noir',
      sku: 'PEN-FP-NOIR',
      barcode: '4006381333931',
      status: 'publish',
      onSale: true,
      regularPrice: 420000n,
      salePrice: 399500n,
      scale: 2,
      saleFrom: at('2026-11-27T00:00:00'),
      saleTo: at('2026-11-30T23:59:59'),
      keeper: 'own',
      quantity: 10,
      inStock: true,
      createdAt: at('2026-11-23T10:00:30'),
      variations: [],
    })
  })

  it('a variable product: attributes of the shop, no price of its own; names without HTML', async () => {
    const { client } = await openShop()
    const products = await readProducts(client.changedProducts(everything))
    const sweater = find(products, 45)
    expect(sweater).toMatchObject({
      kind: 'variable',
      regularPrice: null,
      salePrice: null,
      keeper: 'none',
      quantity: null,
    })
    expect(sweater.attributes).toEqual([
      { name: 'Size', options: ['L', 'M', 'S', 'XL'], forVariations: true },
      { name: 'Colour', options: ['Ecru', 'Navy'], forVariations: true },
    ])
    expect(sweater.variations.find(({ variationId }) => variationId === '46')).toMatchObject({
      productId: '45',
      sku: 'SWT-FISH-S-NAV',
      regularPrice: 790000n,
      keeper: 'own',
      quantity: 61,
      attributes: [
        { name: 'Size', value: 'S' },
        { name: 'Colour', value: 'Navy' },
      ],
    })
    expect(find(products, 30).name).toBe('Soy Candle Cedar & Smoke')
  })

  it("failure 30: a variation without a SKU reports its parent's", async () => {
    const { client } = await openShop()
    const [shirt] = await client.products(['54'])
    const inherited = shirt?.variations.filter(({ sku }) => sku === shirt.sku)
    expect(inherited?.map(({ variationId }) => variationId)).toEqual(['59'])
    expect(await client.findSkus(['SHT-LIN'])).toEqual([{ sku: 'SHT-LIN', productId: '54', variationId: '' }])
  })

  it('failure 31: every place of a shared SKU is found, whatever its case, drafts too', async () => {
    const { shop, client } = await openShop()
    shop.touchProduct(48, { sku: 'swt-fish-s-nav' })
    shop.editProduct(45, { status: 'draft' })
    const found = await client.findSkus(['SWT-FISH-S-NAV', ' MUG-350 ', 'NOWHERE', ''])
    expect(found).toEqual([
      { sku: 'MUG-350', productId: '19', variationId: '' },
      { sku: 'SWT-FISH-S-NAV', productId: '45', variationId: '46' },
      { sku: 'SWT-FISH-S-NAV', productId: '45', variationId: '48' },
    ])
  })

  it('failure 39: who keeps the stock is read: itself, its parent, nobody', async () => {
    const { shop, client } = await openShop()
    shop.editProduct(24, { manage_stock: false })
    const stocks = await client.readStock([
      { productId: '19', variationId: '' },
      { productId: '24', variationId: '' },
      { productId: '64', variationId: '' },
      { productId: '64', variationId: '65' },
      { productId: '45', variationId: '46' },
      { productId: '45', variationId: '999999' },
      { productId: '999998', variationId: '' },
    ])
    expect(stocks).toEqual([
      { productId: '19', variationId: '', keeper: 'own', quantity: 10 },
      { productId: '24', variationId: '', keeper: 'none', quantity: null },
      { productId: '64', variationId: '', keeper: 'own', quantity: 40 },
      { productId: '64', variationId: '65', keeper: 'parent', quantity: 40 },
      { productId: '45', variationId: '46', keeper: 'own', quantity: 61 },
    ])
  })

  it('stock counted in fractions is not ours to keep', async () => {
    const { shop, client } = await openShop()
    shop.touchProduct(19, { stock_quantity: 2.5 })
    expect(await client.readStock([{ productId: '19', variationId: '' }])).toEqual([
      { productId: '19', variationId: '', keeper: 'none', quantity: null },
    ])
  })

  it('what is on sale: published, for sale, to be found, and its product too', async () => {
    const { shop, client } = await openShop()
    const onSale = async (id: string) => {
      const [product] = await client.products([id])
      return [product?.onSale, ...(product?.variations ?? []).map((variation) => variation.onSale)]
    }
    expect(await onSale('76')).toEqual([true, true, true])
    shop.editProduct(77, { status: 'private' })
    expect(await onSale('76')).toEqual([true, false, true])
    shop.editProduct(76, { status: 'draft' })
    expect(await onSale('76')).toEqual([false, false, false])
    shop.editProduct(19, { catalog_visibility: 'hidden' })
    expect(await onSale('19')).toEqual([false])
    shop.editProduct(20, { regular_price: '' })
    expect(await onSale('20')).toEqual([false])
  })
})

describe('reading what changed', () => {
  for (const timeZone of ['Etc/GMT+12', 'Europe/Berlin', 'Pacific/Kiritimati']) {
    it(`bounds are GMT and exclusive in a store in ${timeZone}`, async () => {
      const { shop, client } = await openShop({ timeZone })
      const gmts = ['2026-11-24T00:29:59', '2026-11-24T00:30:00', '2026-11-24T01:30:00', '2026-11-24T01:30:01']
      for (const [place, gmt] of gmts.entries())
        shop.touchProduct(19 + place, { date_modified_gmt: gmt }, { silent: true })
      const window = { after: at('2026-11-24T00:29:59'), before: at('2026-11-24T01:30:01') }
      expect(ids(await readProducts(client.changedProducts(window)))).toEqual([20, 21])
    })
  }

  it('a variation that changes brings its product, and only that', async () => {
    const { shop, client } = await openShop({ now: () => new Date('2026-11-23T12:00:00Z') })
    shop.editProduct(46, { regular_price: '85.00' })
    const window = { after: at('2026-11-23T11:59:00'), before: at('2026-11-23T12:01:00') }
    const [sweater, ...others] = await readProducts(client.changedProducts(window))
    expect(others).toEqual([])
    expect(sweater?.variations.map(({ regularPrice }) => regularPrice)).toContain(850000n)
  })

  it('150 products of one second all arrive, and a reading of everything keeps what changes meanwhile', async () => {
    const { shop, client } = await openShop()
    for (let made = 0; made < 150; made++) shop.addProduct({ name: `Item ${made}`, sku: `IT-${made}` })
    const read: ShopProduct[] = []
    for await (const batch of client.changedProducts(everything)) {
      if (read.length === 0) shop.touchProduct(19, { date_modified_gmt: '2026-11-23T11:30:00' }, { silent: true })
      read.push(...batch.products)
    }
    expect(new Set(ids(read)).size).toBe(183)
    expect(ids(read)).toContain(19)
  })

  it('a product of an unknown shape is named and stands alone; its variation makes it so too', async () => {
    const { shop, client } = await openShop()
    shop.touchProduct(19, { regular_price: '12,00' })
    shop.touchProduct(20, { stock_status: null })
    shop.touchProduct(46, { regular_price: '1.23456' })
    const batches = await readBatches(client.changedProducts(everything))
    expect(batches.flatMap(({ products }) => products)).toHaveLength(30)
    expect(
      batches.flatMap(({ unreadable }) => unreadable).sort((a, b) => Number(a.productId) - Number(b.productId)),
    ).toEqual([
      { productId: '19', reason: 'regular_price: is not a decimal amount' },
      { productId: '20', reason: expect.stringMatching(/^stock_status: /) },
      { productId: '45', reason: 'variation 46: regular_price: has more than four decimals' },
    ])
    const named = await client.products(['19']).catch((error: unknown) => error)
    expect(isFault(named, 'PRODUCT_UNREADABLE')).toBe(true)
    expect((await client.products(['21', '999999'])).map(({ productId }) => productId)).toEqual(['21'])
  })

  it('a draft never published, and a product whose date is unknown, are read', async () => {
    const { shop, client } = await openShop()
    shop.touchProduct(19, { status: 'draft', date_created_gmt: null }, { silent: true })
    const [draft] = await client.products(['19'])
    expect(draft).toMatchObject({ status: 'draft', onSale: false, createdAt: draft?.modifiedAt })
    shop.touchProduct(20, { date_created_gmt: null, date_modified_gmt: null }, { silent: true })
    expect(ids(await readProducts(client.changedProducts(everything)))).toContain(20)
  })
})

describe('how much is asked', () => {
  it('variations of many products: a hundred at a time where the shop lists them, product by product where not', async () => {
    const refs = [45, 54, 69].map((product, place) => ({
      productId: `${product}`,
      variationId: ['46', '55', '70'][place] ?? '',
    }))
    const { shop, client } = await openShop()
    expect(await client.readStock(refs)).toHaveLength(3)
    expect(asked(shop)).toEqual(['GET variations'])
    const older = await openShop({ version: '9.9.5' })
    expect(await older.client.readStock(refs)).toHaveLength(3)
    expect(await older.client.readStock(refs)).toHaveLength(3)
    const paths = asked(older.shop)
    expect(paths.filter((path) => path === 'GET variations')).toHaveLength(1)
    expect(paths.filter((path) => path.endsWith('/variations'))).toHaveLength(6)
  })

  it('a product with 250 variations is read page by page', async () => {
    const { shop, client } = await openShop()
    const variations = Array.from({ length: 250 }, (_, place) => ({ sku: `BIG-${place}`, regular_price: '1.00' }))
    const big = shop.addProduct({ name: 'Big', variations })
    const [product] = await client.products([String(big.id)])
    expect(new Set(product?.variations.map(({ sku }) => sku)).size).toBe(250)
  })

  it('601 SKUs are found', async () => {
    const { shop, client } = await openShop()
    const skus = Array.from({ length: 601 }, (_, place) => `A-RATHER-LONG-STOCK-KEEPING-UNIT-${place}`)
    for (const sku of skus) shop.addProduct({ name: sku, sku })
    shop.addProduct({ name: 'Comma', sku: 'A, B' })
    const found = await client.findSkus([...skus, 'A, B'])
    expect(found.map(({ sku }) => sku).sort()).toEqual([...skus, 'A, B'].sort())
  })

  it('keys that may not read, and a page that is no API, are faults', async () => {
    const { shop, client } = await openShop()
    const codeOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'none',
        (error: unknown) => (isFault(error) ? error.code : `${error}`),
      )
    const writeOnly = openClient(shop, shop.keys.write)
    expect(await codeOf(writeOnly.products(['19']))).toBe('CONNECTION_REFUSED')
    shop.faults.add({ html: true, match: '/products' })
    expect(await codeOf(client.products(['19']))).toBe('CONNECTION_UNREADABLE')
    expect(await codeOf(client.findSkus(['MUG-350']))).toBe('CONNECTION_UNREADABLE')
  })
})
