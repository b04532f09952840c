// What the warehouse, the ERP's people, the shop's clerk and a customer see and do after an order was sent.
import { expect } from '@playwright/test'
import type { Product } from './product.ts'
import { buy, control, erpOrders, wellKnownBasket } from './sandboxes.ts'

export type ErpRow = Record<string, string> & Record<string, { rows: Record<string, string>[] }>

interface UnderReference {
  orders: ErpRow[]
  picks: Record<string, string>[]
  returns: Record<string, string>[]
  memos: Record<string, string>[]
}

const underReference = (number: string): string => `orders/${encodeURIComponent(`DEMO:${number}`)}`

/** Everything the ERP holds of an order of the shop. */
export const erpDocuments = ({ erpUrl }: Product, number: string): Promise<UnderReference> =>
  control(erpUrl, underReference(number))

/** What somebody in the warehouse or in the ERP's office does to an order: `ship`, `pick`, `edit`, `cancel`, .. */
export const inErp = ({ erpUrl }: Product, number: string, verb: string, how: object = {}): Promise<unknown> =>
  control(erpUrl, `${underReference(number)}/${verb}`, how)

/** The lines of its sales order, as the ERP has them. */
export async function erpLines(product: Product, number: string): Promise<Record<string, string>[]> {
  const { orders } = await erpDocuments(product, number)
  return orders[0]?.orderdetail?.rows ?? []
}

/** What the shop shows of an order's shipment and its notes, and what its customer was mailed. */
export const inShop = (
  { shopUrl }: Product,
  number: string,
): Promise<{
  status: string
  notes: { note: string; customer_note: boolean }[]
  mails: { kind: string; text: string }[]
}> => control(shopUrl, `orders/${number}/dispatch`)

/** The shop gives money back: lines by SKU, an amount, all of it. @returns the refund's id */
export async function refund({ shopUrl }: Product, number: string, wish: object): Promise<string> {
  const { id } = await control<{ id: number }>(shopUrl, `orders/${number}/refund`, wish)
  return String(id)
}

/** The shop answers every request of this kind with 500 until `answersAgain`. */
export const fails = ({ shopUrl }: Product, method: string, match: string): Promise<unknown> =>
  control(shopUrl, 'faults', { method, match, status: 500 })

export async function answersAgain({ shopUrl }: Product): Promise<void> {
  await fetch(new URL('/__sandbox/faults', shopUrl), { method: 'DELETE' })
}

/** A customer buys what the ERP knows and it arrives there. @returns the order's number */
export async function bought(product: Product, fields: object = {}): Promise<string> {
  const number = await buy(product, wellKnownBasket, fields)
  await expect.poll(() => erpOrders(product, `DEMO:${number}`), { timeout: 30_000 }).toHaveLength(1)
  return number
}
