import type { Sql } from '../../kernel/sql.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'

/** An order that uses a payment: it is neither cancelled nor taken out. Of those paid before go-live too. */
interface PaymentUse {
  id: bigint
  externalId: string
  number: string
  transactionId: string
  placedAt: Date
  beforeGoLive: boolean
}

type Payer = Pick<DirtyOrder, 'id' | 'transactionId' | 'placedAt'>

/** By transaction id, the orders of the shop that use it, earliest first. */
export type PaymentUses = ReadonlyMap<string, readonly PaymentUse[]>

const using = ['arriving', 'held', 'queued', 'in_erp']

export const usesPayment = (bucket: string): boolean => using.includes(bucket)

/** Who else uses the payments of these orders (rule 17), in one statement. The shop as text: found by payment, not by walking a shop's orders. */
export async function readPaymentUses(tx: Sql, storefrontId: string, orders: readonly Payer[]): Promise<PaymentUses> {
  const transactionIds = [...new Set(orders.map(({ transactionId }) => transactionId).filter((id) => id !== ''))]
  const uses = new Map<string, PaymentUse[]>()
  if (transactionIds.length === 0) return uses
  const rows = await tx.$queryRaw<PaymentUse[]>`
    select id, external_id as "externalId", number, transaction_id as "transactionId", placed_at as "placedAt",
      bucket = 'excluded' as "beforeGoLive"
    from web_orders
    where transaction_id = any(${transactionIds}::text[]) and transaction_id <> '' and storefront_id::text = ${storefrontId}
      and (bucket = any(${using}::order_bucket[]) or exclusion_code = 'BEFORE_GO_LIVE')
    order by placed_at, id`
  for (const row of rows) {
    const known = uses.get(row.transactionId)
    if (known) known.push(row)
    else uses.set(row.transactionId, [row])
  }
  return uses
}

/** The earliest order before this one that uses the same payment. */
export function earlierUse(uses: PaymentUses, order: Payer): PaymentUse | null {
  const first = uses.get(order.transactionId)?.[0]
  return first && comparePlaced(first, order) < 0 ? first : null
}

/** Orders placed after this one that use the same payment and are not settled: only later ones, so that judging again ends. */
export function laterUses(uses: PaymentUses, order: Payer): bigint[] {
  const rows = uses.get(order.transactionId) ?? []
  return rows.filter((row) => !row.beforeGoLive && comparePlaced(row, order) > 0).map(({ id }) => id)
}

function comparePlaced(a: { id: bigint; placedAt: Date }, b: { id: bigint; placedAt: Date }): number {
  return a.placedAt.getTime() - b.placedAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Has orders judged again. */
export async function touchOrders(tx: Sql, orderIds: readonly bigint[]): Promise<boolean> {
  if (orderIds.length === 0) return false
  const touched = await tx.$executeRaw`
    update web_orders set dirty = true
    where id = any(${orderIds}::bigint[]) and bucket in ('held', 'queued') and not dirty`
  return touched > 0
}
