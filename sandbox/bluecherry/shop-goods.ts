import { readFileSync } from 'node:fs'

/** One distinct SKU of the recorded shop, as an item master is keyed from it. */
export type Goods = {
  sku: string
  productId: number
  productName: string
  simple: boolean
  size: string
  colour: string
  barcode: string
  regularPrice: string
  virtual: boolean
}

type ShopRecord = {
  id: number
  parent_id?: number
  type: string
  name: string
  sku: string
  regular_price: string
  global_unique_id: string
  virtual: boolean
  attributes: { name: string; option?: string }[]
}

const read = (file: string): ShopRecord[] =>
  JSON.parse(readFileSync(new URL(`../store/${file}`, import.meta.url), 'utf8'))

/** What the shop itself sells: no external or grouped products, no second record under a SKU already seen. */
export function readShopGoods(): Goods[] {
  const products = read('products.json')
  const names = new Map(products.map(({ id, name }) => [id, name.replaceAll('&amp;', '&')]))
  const sold = [
    ...products.filter(({ type }) => type === 'simple'),
    ...read('variations.json').sort((a, b) => a.id - b.id),
  ]
  const seen = new Set<string>()
  const goods: Goods[] = []
  for (const record of sold) {
    if (record.sku === '' || seen.has(record.sku)) continue
    seen.add(record.sku)
    const productId = record.parent_id || record.id
    const option = (name: string) => record.attributes.find((attribute) => attribute.name === name)?.option ?? ''
    goods.push({
      sku: record.sku,
      productId,
      productName: names.get(productId) ?? record.name,
      simple: record.type === 'simple',
      size: option('Size'),
      colour: option('Colour'),
      barcode: record.global_unique_id,
      regularPrice: record.regular_price,
      virtual: record.virtual,
    })
  }
  return goods
}

const taking = new Set(['processing', 'completed', 'on-hold'])

/** Units its recorded orders have taken, by SKU: what a warehouse must have had. */
export function readSoldUnits(): Map<string, number> {
  const orders: { status: string; line_items: { sku: string | null; quantity: number }[] }[] = JSON.parse(
    readFileSync(new URL('../store/orders.json', import.meta.url), 'utf8'),
  )
  const sold = new Map<string, number>()
  for (const { status, line_items } of orders) {
    if (!taking.has(status)) continue
    for (const { sku, quantity } of line_items) if (sku) sold.set(sku, (sold.get(sku) ?? 0) + quantity)
  }
  return sold
}
