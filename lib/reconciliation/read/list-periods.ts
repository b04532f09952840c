import { requirePermission, storefrontScope } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Prisma } from '../../kernel/db.ts'
import type { PeriodState } from '../periods/lock-period.ts'
import { toExplain } from '../periods/of-period.ts'
import { termsOf, varianceClassNames } from '../variance-classes.ts'

export interface PeriodRow {
  id: string
  storefrontId: string
  storefront: string
  currency: string
  scale: number
  name: string
  fromOn: Date
  toOn: Date
  isOver: boolean
  state: PeriodState
  preparedBy: string | null
  preparedAt: Date | null
  approvedBy: string | null
  approvedAt: Date | null
  suspendedAt: Date | null
  reopenAskedBy: string | null
  /** Ten-thousandths: orders paid in it, and what the ERP has posted, credit memos taken off. */
  paid: bigint
  orders: number
  posted: bigint
  /** Variances that somebody still has to explain, and what they come to without signs. */
  open: number
  openMoney: bigint
}

const balances = varianceClassNames.filter((name) => termsOf(name).standing === 'balance')

/** Periods with what stands in them, the newest first. @throws {Fault} NOT_PERMITTED */
export async function listPeriods(
  db: Db,
  now: Date,
  actor: Actor,
  filter: { storefrontId?: string | null; since?: Date } = {},
): Promise<PeriodRow[]> {
  requirePermission(actor, 'month-end:read', filter.storefrontId)
  const scope = storefrontScope(actor)
  const only = filter.storefrontId ? Prisma.sql`and p.storefront_id = ${filter.storefrontId}::uuid` : Prisma.empty
  const since = filter.since ? Prisma.sql`and p.to_on > ${filter.since}::date` : Prisma.empty
  return db.$queryRaw<PeriodRow[]>`
    select p.id::text, p.storefront_id::text as "storefrontId", s.name as storefront, p.currency, p.scale, p.name, p.from_on as "fromOn",
      p.to_on as "toOn", p.ends_at <= ${now} as "isOver", p.state::text, p.prepared_by as "preparedBy", p.prepared_at as "preparedAt",
      p.approved_by as "approvedBy", p.approved_at as "approvedAt", p.suspended_at as "suspendedAt", p.reopen_asked_by as "reopenAskedBy",
      coalesce(d.paid, 0)::bigint as paid, coalesce(d.orders, 0)::int as orders, coalesce(d.posted, 0)::bigint as posted,
      coalesce(v.open, 0)::int as open, coalesce(v.money, 0)::bigint as "openMoney"
    from periods p join storefronts s on s.id = p.storefront_id
      left join lateral (
        select sum(total) filter (where step = 'paid') as paid, sum(documents) filter (where step = 'paid') as orders,
          sum(case step when 'invoiced' then total when 'credited' then -total end) as posted
        from money_days m where m.storefront_id = p.storefront_id and m.currency = p.currency and m.day >= p.from_on and m.day < p.to_on
      ) d on true
      left join lateral (
        select count(*) as open, sum(abs(total)) as money from variances v
        where v.storefront_id = p.storefront_id and v.currency = p.currency and v.gone_at is null and v.state = 'open'
          and v.class = any(${toExplain}) and v.day < p.to_on and (v.day >= p.from_on or v.class = any(${balances}))
      ) v on true
    where (${scope}::uuid[] is null or p.storefront_id = any(${scope}::uuid[])) ${only} ${since}
    order by p.from_on desc, s.name, p.currency`
}
