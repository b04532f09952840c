import { readdirSync, readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../kernel/clock.ts'
import type { Json } from '../../kernel/digest.ts'
import { createWooCommerce } from './create-woocommerce.ts'
import { itemFields, productFields, readProduct, readStockShown, readVariation } from './product-fields.ts'

type Document = { [field: string]: Json }

const read = (file: URL) => JSON.parse(readFileSync(file, 'utf8')) as Json
const sample = (name: string) => read(new URL(`samples/${name}.json`, import.meta.url))
const store = (name: string) => read(new URL(`../../../sandbox/store/${name}.json`, import.meta.url)) as Document[]
const light = (document: Document, fields: string) =>
  Object.fromEntries(
    fields.split(',').flatMap((field) => (field in document ? [[field, document[field] ?? null]] : [])),
  )

describe('every recorded product is read, and from the fields alone that are asked for', () => {
  it('products', () => {
    const products = store('products')
    expect(products).toHaveLength(33)
    for (const document of products) {
      const whole = readProduct(document)
      expect(whole).toHaveProperty('value')
      expect(readProduct(light(document, productFields))).toEqual(whole)
    }
  })
  it('variations, in the list of their product and by themselves', () => {
    const variations = store('variations')
    expect(variations).toHaveLength(35)
    for (const document of variations) {
      const whole = readVariation(document, String(document.parent_id))
      expect(whole).toHaveProperty('value')
      expect(readVariation(light(document, itemFields), String(document.parent_id))).toEqual(whole)
    }
    const list = sample('product_variations_list') as Document[]
    expect(list.map((one) => readVariation(one, '45'))).toEqual(list.map(() => ({ value: expect.anything() })))
    expect(readVariation(list[0] ?? null, '46')).toEqual({ reason: 'parent_id: is another product' })
  })
  it('failure 39: a parent that keeps the stock of its variations', () => {
    const [parent, variation] = ['product_variable_parent_managed_stock', 'product_variation_of_parent_managed'].map(
      sample,
    )
    const kept = readStockShown(parent ?? null, null)
    const shown = readStockShown(variation ?? null, '64')
    expect(kept).toMatchObject({ value: { keeper: 'own' } })
    expect(shown).toMatchObject({ value: { productId: '64', keeper: 'parent' } })
    expect('value' in kept && 'value' in shown && kept.value.quantity === shown.value.quantity).toBe(true)
  })
  it('no recording is left out', () => {
    const samples = readdirSync(new URL('samples/', import.meta.url)).filter((name) =>
      /^(product|batch|error)_/.test(name),
    )
    expect(samples).toHaveLength(10)
  })
})

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** A server that answers every write with one recorded document. */
async function answering(document: Json, status = 200) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(document))
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const policy = { allowedHosts: new Set<string>(), allowPrivate: true }
  return createWooCommerce({ url, key: 'ck', secret: 'cs', policy, clock: systemClock })
}

const limits = { deadlineMs: 5_000 }

/** Without the recorded item that was sent without an id, which we never do. */
const updatesOf = (name: string) => (sample(name) as { update: Document[] }).update.filter(({ id }) => id !== null)

describe('the recorded answers to batches', () => {
  it('failure 34: stock of products and of variations, item by item in the order sent', async () => {
    for (const [name, parent] of [
      ['batch_stock_update_with_errors', ''],
      ['batch_variations_with_errors', '45'],
    ] as const) {
      const update = updatesOf(name)
      const client = await answering({ update })
      const writes = update.map(({ id }) => ({
        productId: parent || String(id),
        variationId: parent ? String(id) : '',
        quantity: 1,
      }))
      const result = await client.writeStock(writes, limits)
      if (result.kind !== 'answered') throw new Error(JSON.stringify(result))
      const kinds = result.items.map((item) => (item.ok ? item.shown.quantity : item.code))
      expect(kinds).toEqual(
        update.map((one) => (one.error ? (one.error as Document).code : (one.stock_quantity ?? null))),
      )
      expect(result.items.filter(({ ok }) => !ok).length).toBeGreaterThan(0)
      expect(result.items.filter(({ ok }) => ok).length).toBeGreaterThan(0)
    }
  })
  it('products made: one taken, one twice in the same batch', async () => {
    const { create } = sample('batch_products_mixed_errors') as { create: Document[] }
    const client = await answering({ create })
    const draft = { kind: 'simple', name: 'b', sku: '', barcode: '', status: 'publish', regularPrice: null } as const
    const drafts = create.map(() => ({ ...draft, attributes: [], managesStock: false, quantity: null }))
    expect(await client.createProducts(drafts, limits)).toMatchObject({
      kind: 'answered',
      items: [
        { ok: true, shown: { productId: '86', sku: 'BATCH-1', regularPrice: null } },
        { ok: false, code: 'product_invalid_sku', message: 'Invalid or duplicated SKU.' },
        { ok: false, code: 'product_invalid_sku' },
      ],
    })
  })
  it('an answer of fewer items, of other items, or of no items at all leaves all unknown', async () => {
    const update = updatesOf('batch_stock_update_with_errors')
    const writes = update.map(({ id }) => ({ productId: String(id), variationId: '', quantity: 1 }))
    const others: Json[] = [{ update: update.slice(1) }, { update: [...update].reverse() }, [], {}, { create: update }]
    for (const document of others) {
      expect((await (await answering(document)).writeStock(writes, limits)).kind).toBe('unknown')
    }
  })
  it('a refusal of the whole request carries the words of the shop', async () => {
    const client = await answering(
      { code: 'woocommerce_rest_request_entity_too_large', message: 'Unable to accept', data: { status: 413 } },
      413,
    )
    expect(await client.writeStock([{ productId: '1', variationId: '', quantity: 1 }], limits)).toEqual({
      kind: 'refused',
      code: 'woocommerce_rest_request_entity_too_large',
      message: 'Unable to accept',
    })
  })
})
