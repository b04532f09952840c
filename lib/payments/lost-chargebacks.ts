import { Prisma } from '../kernel/db.ts'
import type { Sql } from '../kernel/sql.ts'

/** Whether the shop has refunded what a bank took back, `l` the chargeback's movement: then it is a refund like another. */
export const isRefundedInShop = Prisma.sql`exists (
  select from shop_refunds f where f.order_id = l.order_id and f.gone_at is null and f.amount >= -l.amount)`

/** What banks took back over the days [from, to) and the shop has not refunded, by gateway; settled, negative, ten-thousandths. */
export async function readLostChargebacks(
  sql: Sql,
  { storefrontId, currency, from, to }: { storefrontId: string; currency: string; from: string; to: string },
): Promise<{ gateway: string; amount: bigint }[]> {
  return sql.$queryRaw`
    select l.gateway, sum(l.settled)::bigint as amount from payout_lines l
    where l.storefront_id = ${storefrontId}::uuid and l.settled_currency = ${currency} and l.kind = 'chargeback'
      and l.day >= ${from}::date and l.day < ${to}::date and not ${isRefundedInShop}
    group by l.gateway having sum(l.settled) <> 0 order by l.gateway`
}
