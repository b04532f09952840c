import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { keptOf } from './read-clearing.ts'

/** Money a provider sent to the bank, and the movements that name it. */
export interface PayoutRow {
  gateway: string
  payoutId: string
  day: Date
  currency: string
  scale: number
  /** Positive: what arrives at the bank; ten-thousandths. */
  amount: bigint
  /** What the movements it names come to; null where the file names none. */
  made: bigint | null
  movements: number
}

/** Payouts of the days [from, to), yyyy-mm-dd, by day. @throws {Fault} NOT_PERMITTED */
export async function listPayouts(
  db: Db,
  actor: Actor,
  { storefrontId, from, to }: { storefrontId: string; from: string; to: string },
): Promise<PayoutRow[]> {
  requirePermission(actor, 'month-end:read', storefrontId)
  return db.$queryRaw<PayoutRow[]>`
    select p.gateway, p.payout_id as "payoutId", p.day, p.settled_currency as currency, p.settled_scale::int as scale,
      -p.settled as amount, m.made, coalesce(m.movements, 0)::int as movements
    from payout_lines p left join lateral (
      select sum(l.settled - ${keptOf})::bigint as made, count(*) as movements
      from payout_lines l where l.storefront_id = p.storefront_id and l.gateway = p.gateway and l.payout_id = p.payout_id
        and l.payout_id <> '' and l.kind <> 'payout' having count(*) > 0
    ) m on true
    where p.storefront_id = ${storefrontId}::uuid and p.kind = 'payout' and p.day >= ${from}::date and p.day < ${to}::date
    order by p.day, p.gateway, p.id limit 1000`
}
