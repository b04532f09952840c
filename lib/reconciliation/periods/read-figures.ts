import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { countBalancesOff } from '../../payments/read-clearing.ts'
import type { Bridge } from '../bridge.ts'
import { moneyBridge } from '../bridge.ts'
import { periodSums } from '../engine/period-sums.ts'
import { adjustmentsToReverse } from '../journal/adjustments-to-reverse.ts'
import type { StepSum } from '../step-sums.ts'
import type { Check } from './checklist.ts'
import { checklist } from './checklist.ts'
import { ofPeriod, toExplain } from './of-period.ts'
import type { PeriodCompleteness } from './read-period-completeness.ts'
import { readPeriodCompleteness } from './read-period-completeness.ts'
import type { VarianceCount } from './read-variance-counts.ts'
import { readVarianceCounts } from './read-variance-counts.ts'
import type { Terms } from './terms.ts'
import { dateOf, termsOfRow } from './terms.ts'

export interface FiguresOf {
  id: string
  storefrontId: string
  currency: string
  fromOn: Date
  toOn: Date
  endsAt: Date
}

export interface PeriodFigures {
  terms: Terms
  sums: StepSum[]
  bridge: Bridge
  completeness: PeriodCompleteness
  variances: VarianceCount[]
  checks: Check[]
}

/** Everything a period is judged by, as it stands. The period's own state is not looked at. */
export async function readFigures(sql: Sql, now: Date, period: FiguresOf): Promise<PeriodFigures> {
  const [row] = await sql.$queryRaw<Parameters<typeof termsOfRow>[0][]>`
    select starts_on as "startsOn", calendar, tolerance, credit_days as "creditDays", invoice_days as "invoiceDays",
      tax_basis as "taxBasis", materiality, version, changed_at as "changedAt", changed_by as "changedBy"
    from month_end_terms where storefront_id = ${period.storefrontId}::uuid`
  if (!row) throw new Error('a period without terms')
  const terms = termsOfRow(row)
  const { storefrontId, currency } = period
  const sums = await periodSums(sql, { storefrontId, currency, from: dateOf(period.fromOn), to: dateOf(period.toOn) })
  const bridge = moneyBridge(sums)
  const completeness = await readPeriodCompleteness(sql, period)
  const variances = await readVarianceCounts(sql, period)
  const [around] = await sql.$queryRaw<Around[]>`
    select
      (select count(*) from web_orders o join order_money m on m.order_id = o.id
        where o.storefront_id = ${storefrontId}::uuid and o.money_dirty and m.currency = ${currency}
          and m.paid_on < ${period.toOn}::date)::int as waiting,
      (select count(*) from opening_lists l where l.storefront_id = ${storefrontId}::uuid and l.currency = ${currency}
        and l.approved_at is null and l.withdrawn_at is null)::int as "openingWaiting",
      (select p.name from periods p where p.storefront_id = ${storefrontId}::uuid and p.currency = ${currency}
        and p.to_on <= ${period.fromOn}::date and p.state <> 'signed_off' order by p.from_on limit 1) as "earlierOpen",
      (select count(*) from variances v where ${ofPeriod(period)} and ${isMaterial(terms, currency, variances)}
        and v.accepted_at is null)::int as "toAccept",
      exists (select from storefront_flows f where f.storefront_id = ${storefrontId}::uuid and f.flow = 'returns' and f.mode <> 'off')
        as "readsRefunds",
      (select count(*) from ${adjustmentsToReverse(period)} e)::int as "adjustmentsToReverse"`
  const checks = checklist({
    isOver: period.endsAt <= now,
    waiting: around?.waiting ?? 0,
    openingWaiting: around?.openingWaiting ?? 0,
    earlierOpen: around?.earlierOpen ?? null,
    toAccept: around?.toAccept ?? 0,
    readsRefunds: around?.readsRefunds ?? false,
    balancesOff: await countBalancesOff(sql, { storefrontId, currency, to: dateOf(period.toOn) }),
    adjustmentsToReverse: around?.adjustmentsToReverse ?? 0,
    unexplainedOrders: completeness.buckets.unexplained.orders,
    gaps: bridge.gaps,
    variances,
  })
  return { terms, sums, bridge, completeness, variances, checks }
}

interface Around {
  waiting: number
  openingWaiting: number
  earlierOpen: string | null
  toAccept: number
  adjustmentsToReverse: number
  readsRefunds: boolean
}

/**
 * Which variances the approver accepts one by one: those above the limit of an item, and all of them when together they are
 * above the limit of the total. What needs no explanation needs no acceptance.
 */
export function isMaterial(terms: Terms, currency: string, counts: readonly VarianceCount[]): Prisma.Sql {
  const limit = terms.materiality[currency]
  const toWeigh = counts.filter((count) => toExplain.includes(count.class))
  const magnitude = toWeigh.reduce((sum, count) => sum + count.magnitude, 0n)
  const ofClass = Prisma.sql`v.class = any(${toExplain})`
  if (limit?.total != null && magnitude > BigInt(limit.total)) return ofClass
  if (limit?.item == null) return Prisma.sql`false`
  return Prisma.sql`${ofClass} and abs(v.total) > ${BigInt(limit.item)}`
}
