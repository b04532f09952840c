import { requirePermission, storefrontScope } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { toExplain } from '../periods/of-period.ts'
import type { VarianceClass } from '../variance-classes.ts'

/** What finance sees first of the month-end. */
export interface MonthBoard {
  /** Variances nobody has explained yet, by class and currency; ten-thousandths without signs. */
  classes: { class: VarianceClass; currency: string; scale: number; open: number; money: bigint }[]
  /** Open variances by days since they were found. */
  ages: { age: string; count: number }[]
  /** Days from the end of a period to its signature, the last twelve that were signed; oldest first. */
  closes: { name: string; storefront: string; currency: string; days: number }[]
}

/** @throws {Fault} NOT_PERMITTED */
export async function readMonthBoard(
  db: Db,
  now: Date,
  actor: Actor,
  storefrontId: string | null = null,
): Promise<MonthBoard> {
  requirePermission(actor, 'month-end:read', storefrontId)
  const scope = storefrontId ? [storefrontId] : storefrontScope(actor)
  const classes = await db.$queryRaw<MonthBoard['classes']>`
    select v.class, v.currency, min(v.scale)::int as scale, count(*)::int as open, sum(abs(v.total))::bigint as money
    from variances v where v.gone_at is null and v.state = 'open' and v.class = any(${toExplain})
      and (${scope}::uuid[] is null or v.storefront_id = any(${scope}::uuid[]))
    group by v.class, v.currency order by open desc, v.class`
  const ages = await db.$queryRaw<{ place: number; count: number }[]>`
    select width_bucket(extract(epoch from ${now} - v.found_at) / 86400, array[1, 3, 7, 14, 30])::int as place, count(*)::int as count
    from variances v where v.gone_at is null and v.state = 'open' and v.class = any(${toExplain})
      and (${scope}::uuid[] is null or v.storefront_id = any(${scope}::uuid[])) group by 1`
  const closes = await db.$queryRaw<MonthBoard['closes']>`
    select * from (
      select p.name, s.name as storefront, p.currency, greatest(0, ceil(extract(epoch from p.approved_at - p.ends_at) / 86400))::int as days, p.approved_at
      from periods p join storefronts s on s.id = p.storefront_id
      where p.approved_at is not null and (${scope}::uuid[] is null or p.storefront_id = any(${scope}::uuid[]))
      order by p.from_on desc, s.name, p.currency limit 12) latest order by name, storefront, currency`
  return {
    classes,
    ages: ageNames.map((age, at) => ({ age, count: ages.find(({ place }) => place === at)?.count ?? 0 })),
    closes: closes.map(({ name, storefront, currency, days }) => ({ name, storefront, currency, days })),
  }
}

const ageNames = ['< 1 day', '1–3 days', '3–7 days', '1–2 weeks', '2–4 weeks', '> 30 days']
