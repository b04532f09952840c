// The control planes of the two sandboxes: what customers, the shop's clerk and the ERP's people do.
import type { Product } from './product.ts'

/** @returns the sandbox's answer as JSON @throws {Error} with what it said when it refused */
async function control<Answer>(base: string, path: string, body?: object): Promise<Answer> {
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
