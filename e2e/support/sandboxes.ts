// The control planes of the two sandboxes: what customers, the shop's clerk and the ERP's people do.
import type { Product } from './product.ts'

/** @returns the sandbox's answer as JSON @throws {Error} with what it said when it refused */
export async function control<Answer>(base: string, path: string, body?: object): Promise<Answer> {
  const address = new URL(`/__sandbox/${path}`, base)
  const answer = await fetch(address, body ? { method: 'POST', body: JSON.stringify(body) } : {})
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** What the shop itself counts as paid: processing, completed and refunded. */
export async function shopPaid({ shopUrl }: Product): Promise<number> {
  const { byStatus } = await control<{ byStatus: Record<string, number> }>(shopUrl, 'orders')
  return ['processing', 'completed', 'refunded'].reduce((sum, status) => sum + (byStatus[status] ?? 0), 0)
}

/**
 * A customer buys: one paid order of this moment, the same basket for the same seed.
 * @param fields laid over the order as the shop keeps it
 * @returns its number
 */
export async function buy({ shopUrl }: Product, seed: number, fields: object = {}): Promise<string> {
  const { ids } = await control<{ ids: number[] }>(shopUrl, 'orders', { count: 1, seed, overrides: fields })
  return String(ids[0])
}

/** Of this seed's basket every item is known to the ERP. */
export const wellKnownBasket = 11

export interface Ledger {
  orders: number
  duplicates: number
}

/** What the ERP really holds. */
export const erpLedger = ({ erpUrl }: Product): Promise<Ledger> => control<Ledger>(erpUrl, 'ledger')

/** The sales orders the ERP holds under one reference. */
export async function erpOrders({ erpUrl }: Product, reference: string): Promise<Record<string, string>[]> {
  const { orders } = await control<{ orders: Record<string, string>[] }>(
    erpUrl,
    `orders/${encodeURIComponent(reference)}`,
  )
  return orders
}

/** Of this seed's basket every item is known to the ERP too, and it is bought with the coupon welcome10. */
export const couponBasket = 948

/** A customer buys so many of a SKU at once, in the shop's own checkout: its number goes down. @returns the order's number */
export async function sell({ shopUrl }: Product, sku: string, quantity: number): Promise<string> {
  const { orderId } = await control<{ orderId: number }>(shopUrl, 'sell', { sku, quantity })
  return String(orderId)
}

/** What the shop itself shows of a SKU. */
export async function shopStock({ shopUrl }: Product, sku: string): Promise<number | null> {
  const { products } = await control<{ products: { sku: string; stock_quantity: number | null }[] }>(
    shopUrl,
    'products',
  )
  return products.find((product) => product.sku === sku)?.stock_quantity ?? null
}

interface ErpStock {
  location: string
  lot: string
  ots: number
}

/** Where the ERP has a SKU. */
export async function erpStock({ erpUrl }: Product, sku: string): Promise<ErpStock[]> {
  const { rows } = await control<{ rows: ErpStock[] }>(erpUrl, `stock/${encodeURIComponent(sku)}`)
  return rows
}

/** Somebody counts a SKU in the warehouse: so much is open to sell there from now on. */
export async function countStock({ erpUrl }: Product, sku: string, found: ErpStock): Promise<void> {
  const { location, lot, ots } = found
  await control(erpUrl, `stock/${encodeURIComponent(sku)}`, { location, lot, ots })
}

export interface ShopProduct {
  id: number
  parent_id: number
  type: string
  status: string
  sku: string
  regular_price: string
}

/** Everything the shop sells or drafts, variations among it, as its own back office lists it. */
export async function shopProducts({ shopUrl }: Product): Promise<ShopProduct[]> {
  const { products } = await control<{ products: ShopProduct[] }>(shopUrl, 'products')
  return products
}

/** Somebody enters a product in the shop's back office. @returns its id */
export async function enterProduct({ shopUrl }: Product, fields: object): Promise<number> {
  const { id } = await control<{ id: number }>(shopUrl, 'products', fields)
  return id
}

/** Somebody edits a product there. */
export const editProduct = ({ shopUrl }: Product, id: number, fields: object): Promise<object> =>
  control(shopUrl, `products/${id}`, fields)

/** The ERP's people key in a new style. @returns the SKUs of its items */
export async function addStyle({ erpUrl }: Product, style: object): Promise<string[]> {
  const { items } = await control<{ items: { sku: string }[] }>(erpUrl, 'styles', style)
  return items.map(({ sku }) => sku)
}
