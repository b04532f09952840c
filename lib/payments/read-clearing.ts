import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import { Prisma } from '../kernel/db.ts'
import type { Sql } from '../kernel/sql.ts'

/** What a provider keeps of a movement, in SQL over `payout_lines`: of a fee and of a payout the movement itself says all. */
export const keptOf = Prisma.sql`case when kind in ('fee', 'payout') then 0 else fee end`

/**
 * What a gateway owes the shop: opening + charges - refunds - chargebacks - fees + adjustments - payouts = closing, in the
 * currency it settles in; ten-thousandths, each as it counts. Opening and closing are summed from every movement before a day,
 * never from the other lines.
 */
export interface Clearing {
  gateway: string
  currency: string
  scale: number
  opening: bigint
  charges: bigint
  refunds: bigint
  chargebacks: bigint
  fees: bigint
  adjustments: bigint
  payouts: bigint
  closing: bigint
  movements: number
  /** What the provider says it was at the end of the last day; null where finance has not said it. */
  stated: bigint | null
}

/** Clearing of every gateway over the days [from, to), yyyy-mm-dd. @throws {Fault} NOT_PERMITTED */
export async function readClearing(
  sql: Sql,
  actor: Actor,
  { storefrontId, from, to }: { storefrontId: string; from: string; to: string },
): Promise<Clearing[]> {
  requirePermission(actor, 'month-end:read', storefrontId)
  return sql.$queryRaw<Clearing[]>`
    with moved as (
      select gateway, settled_currency, settled_scale, kind, day >= ${from}::date as inside,
        settled - ${keptOf} as net, settled, ${keptOf} as fee
      from payout_lines where storefront_id = ${storefrontId}::uuid and day < ${to}::date
    )
    select moved.gateway, settled_currency as currency, max(settled_scale)::int as scale,
      coalesce(sum(net) filter (where not inside), 0)::bigint as opening,
      coalesce(sum(settled) filter (where inside and kind = 'charge'), 0)::bigint as charges,
      coalesce(sum(settled) filter (where inside and kind = 'refund'), 0)::bigint as refunds,
      coalesce(sum(settled) filter (where inside and kind = 'chargeback'), 0)::bigint as chargebacks,
      coalesce(sum(case when kind = 'fee' then settled else -fee end) filter (where inside), 0)::bigint as fees,
      coalesce(sum(settled) filter (where inside and kind = 'adjustment'), 0)::bigint as adjustments,
      coalesce(sum(settled) filter (where inside and kind = 'payout'), 0)::bigint as payouts,
      coalesce(sum(net), 0)::bigint as closing, count(*) filter (where inside)::int as movements,
      max(b.amount) as stated
    from moved left join gateway_balances b on b.storefront_id = ${storefrontId}::uuid and b.gateway = moved.gateway
      and b.currency = moved.settled_currency and b.day = ${to}::date - 1
    group by moved.gateway, settled_currency order by moved.gateway, settled_currency`
}

/** Balances finance has stated for the last of these days that clearing does not come to. */
export async function countBalancesOff(
  sql: Sql,
  { storefrontId, currency, to }: { storefrontId: string; currency: string; to: string },
): Promise<number> {
  const [row] = await sql.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from gateway_balances b
    where b.storefront_id = ${storefrontId}::uuid and b.currency = ${currency} and b.day = ${to}::date - 1
      and b.amount <> (select coalesce(sum(settled - ${keptOf}), 0) from payout_lines l
        where l.storefront_id = b.storefront_id and l.gateway = b.gateway and l.settled_currency = b.currency and l.day <= b.day)`
  return row?.count ?? 0
}
