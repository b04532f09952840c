import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { unansweredRow } from './count-uses.ts'
import type { MappingTable } from './tables.ts'
import { mappingTableNames } from './tables.ts'

/** Business days coverage and unused rules look back. */
export const coverageDays = 90

const dayMs = 86_400_000

export interface Coverage {
  /** Decisions a rule of the table made for orders of the last 90 days; one an order and rule. */
  answered: number
  /** Orders the table has no answer for. */
  unanswered: number
  /** Share of the answered ones, one decimal, never rounded up; null when nothing was asked. */
  percent: number | null
  /** Rules in force, and of those how many decided nothing. */
  rules: number
  unused: number
}

export interface RuleUses {
  /** Orders of the last 90 days. */
  orders: number
  /** The newest business date among them, yyyy-mm-dd. */
  lastOn: string
}

/**
 * How far each table answers what orders of the last 90 days asked of it. Read from counts kept by evaluation, never from orders.
 * @throws {Fault} NOT_PERMITTED
 */
export async function readCoverage(
  db: Db,
  clock: Clock,
  actor: Actor,
  options: { storefrontId?: string | null } = {},
): Promise<Record<MappingTable, Coverage>> {
  requirePermission(actor, 'mappings:read')
  const scope = narrowScope(actor, options.storefrontId)
  const since = sinceOf(clock)
  const [asked, rules] = await Promise.all([
    db.$queryRaw<{ table: MappingTable | null; rowId: bigint | null; orders: bigint }[]>`
      select r."table"::text as "table", case when u.row_id < 0 then u.row_id end as "rowId", sum(u.orders) as orders
      from (
        select row_id, sum(orders) as orders from mapping_uses
        where day >= ${since}::date and (${scope === null} or storefront_id = any(${scope ?? []}::uuid[]))
        group by row_id
      ) u
      left join mapping_rows r on r.id = u.row_id
      group by 1, 2`,
    db.$queryRaw<{ table: MappingTable; rules: number; unused: number }[]>`
      select r."table"::text as "table", count(*)::int as rules,
        count(*) filter (where not exists (
          select from mapping_uses u where u.row_id = r.id and u.day >= ${since}::date and u.orders > 0))::int as unused
      from mapping_rows r
      where r.to_version is null
        and (r.storefront_id is null or ${scope === null} or r.storefront_id = any(${scope ?? []}::uuid[]))
      group by 1`,
  ])
  const sumOf = (fits: (row: (typeof asked)[number]) => boolean) =>
    Math.max(
      0,
      asked.filter(fits).reduce((total, { orders }) => total + Number(orders), 0),
    )
  const of = (table: MappingTable): Coverage => {
    const answered = sumOf((row) => row.table === table)
    const unanswered = sumOf(({ rowId }) => rowId === unansweredRow[table])
    const counted = rules.find((row) => row.table === table)
    return {
      answered,
      unanswered,
      percent: percentOf(answered, unanswered),
      rules: counted?.rules ?? 0,
      unused: counted?.unused ?? 0,
    }
  }
  return Object.fromEntries(mappingTableNames.map((table) => [table, of(table)])) as Record<MappingTable, Coverage>
}

/**
 * Uses of these rules in the last 90 days, by rule id; one that is not among them decided nothing.
 * @throws {Fault} NOT_PERMITTED
 */
export async function readRuleUses(
  db: Db,
  clock: Clock,
  actor: Actor,
  ruleIds: readonly string[],
  options: { storefrontId?: string | null } = {},
): Promise<ReadonlyMap<string, RuleUses>> {
  requirePermission(actor, 'mappings:read')
  if (ruleIds.length === 0) return new Map()
  const scope = narrowScope(actor, options.storefrontId)
  const rows = await db.$queryRaw<({ id: string } & RuleUses)[]>`
    select row_id::text as id, sum(orders)::int as orders, max(day)::text as "lastOn" from mapping_uses
    where row_id = any(${ruleIds.map(String)}::bigint[]) and day >= ${sinceOf(clock)}::date and orders > 0
      and (${scope === null} or storefront_id = any(${scope ?? []}::uuid[]))
    group by 1`
  return new Map(rows.map(({ id, ...uses }) => [id, uses]))
}

const sinceOf = (clock: Clock): string =>
  new Date(clock.now().getTime() - coverageDays * dayMs).toISOString().slice(0, 10)

/** 99.9 at most while one question has no answer. */
export const percentOf = (answered: number, unanswered: number): number | null =>
  answered + unanswered === 0 ? null : Math.floor((answered * 1000) / (answered + unanswered)) / 10
