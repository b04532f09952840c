import type { Role } from '../access/permissions.ts'
import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Amount } from '../kernel/money.ts'
import type { ExceptionCode } from './codes.ts'

export interface CaseFilter {
  code?: ExceptionCode
  ownerRole?: Role
  storefrontId?: string
  /** `open` without the dismissed ones (default), `dismissed`, or `closed`. */
  state?: 'open' | 'dismissed' | 'closed'
  /** A person's id; null finds what nobody has taken. */
  assigneeId?: string | null
}

export interface CaseRow {
  id: string
  code: ExceptionCode
  ownerRole: Role
  severity: 'low' | 'medium' | 'high' | 'critical'
  /** {field, value, ...} */
  cause: Record<string, Json>
  state: 'open' | 'closed'
  openedAt: Date
  closedAt: Date | null
  dismissedReason: string | null
  /** Who has taken it. */
  assignee: { id: string; name: string } | null
  storefrontCode: string | null
  connectionCode: string | null
  /** Orders it touches now; of a closed case, those it touched. */
  orders: number
  /** Of them, those it keeps from going. */
  held: number
  /** Totals of those orders by currency. */
  money: { currency: string; amount: Amount }[]
  /** When the oldest of them was placed. */
  oldestPlacedAt: Date | null
}

/** Conditions of a filter for `exception_cases c`, the actor's storefronts included. */
export function caseConditions(actor: Actor, filter: CaseFilter): Prisma.Sql {
  const scope = narrowScope(actor, filter.storefrontId)
  const state = filter.state ?? 'open'
  const conditions = [
    state === 'closed' ? Prisma.sql`c.state = 'closed'` : Prisma.sql`c.state = 'open'`,
    state === 'open' ? Prisma.sql`c.dismissed_at is null` : null,
    state === 'dismissed' ? Prisma.sql`c.dismissed_at is not null` : null,
    filter.code ? Prisma.sql`c.code = ${filter.code}` : null,
    filter.assigneeId === undefined
      ? null
      : filter.assigneeId === null
        ? Prisma.sql`c.assignee_id is null`
        : Prisma.sql`c.assignee_id = ${filter.assigneeId}::uuid`,
    filter.ownerRole ? Prisma.sql`c.owner_role = ${filter.ownerRole}::role` : null,
    scope === null
      ? null
      : Prisma.sql`(c.storefront_id = any(${scope}::uuid[]) or exists (
          select from storefronts f where f.id = any(${scope}::uuid[]) and c.connection_id in (f.connection_id, f.erp_connection_id)))`,
  ].filter((condition) => condition !== null)
  return Prisma.join(conditions, ' and ')
}

/** Exceptions, the gravest first and of these the oldest. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listCases(
  db: Db,
  actor: Actor,
  filter: CaseFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: CaseRow[]; next: string | null }> {
  requirePermission(actor, 'exceptions:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 200)
  const beyond = page.after
    ? Prisma.sql`and exists (select from exception_cases l where l.id = ${page.after}::uuid
        and (c.severity < l.severity or (c.severity = l.severity and (c.opened_at, c.id) > (l.opened_at, l.id))))`
    : Prisma.empty
  const rows = await db.$queryRaw<CaseSqlRow[]>`
    select c.id, c.code, c.owner_role, c.severity, c.cause, c.state, c.opened_at, c.closed_at, c.dismissed_reason,
      u.id as assignee_id, u.name as assignee_name, f.code as storefront_code, n.code as connection_code,
      s.orders, s.held, s.money, s.oldest
    from (select * from exception_cases c where ${caseConditions(actor, filter)} ${beyond}
      order by c.severity desc, c.opened_at, c.id limit ${size + 1}) c
    left join storefronts f on f.id = c.storefront_id
    left join connections n on n.id = c.connection_id
    left join users u on u.id = c.assignee_id
    cross join lateral (${subjectTotals}) s
    order by c.severity desc, c.opened_at, c.id`
  const shown = rows.slice(0, size).map(toCaseRow)
  return { rows: shown, next: rows.length > size ? (shown.at(-1)?.id ?? null) : null }
}

export interface CaseSqlRow {
  id: string
  code: string
  owner_role: Role
  severity: CaseRow['severity']
  cause: unknown
  state: 'open' | 'closed'
  opened_at: Date
  closed_at: Date | null
  dismissed_reason: string | null
  assignee_id: string | null
  assignee_name: string | null
  storefront_code: string | null
  connection_code: string | null
  orders: number
  held: number
  money: Record<string, string> | null
  oldest: Date | null
}

/** What the subjects of case `c` come to, an order once whatever its lines. */
export const subjectTotals = Prisma.sql`
  select sum(orders)::int as orders, sum(held)::int as held, min(oldest) as oldest,
    jsonb_object_agg(currency, amount::text) filter (where currency is not null) as money
  from (
    select currency, count(*)::int as orders, count(*) filter (where blocking)::int as held, sum(amount) as amount, min(placed_at) as oldest
    from (
      select s.order_id, max(s.currency) as currency, max(s.amount) as amount, bool_or(s.blocking and s.closed_at is null) as blocking,
        min(o.placed_at) as placed_at
      from exception_subjects s join web_orders o on o.id = s.order_id
      where s.case_id = c.id and (s.closed_at is null or c.state = 'closed')
      group by s.order_id
    ) an_order group by currency
  ) by_currency`

export const toCaseRow = (row: CaseSqlRow): CaseRow => ({
  id: row.id,
  code: row.code as ExceptionCode,
  ownerRole: row.owner_role,
  severity: row.severity,
  cause: row.cause as Record<string, Json>,
  state: row.state,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  dismissedReason: row.dismissed_reason,
  assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
  storefrontCode: row.storefront_code,
  connectionCode: row.connection_code,
  orders: row.orders ?? 0,
  held: row.held ?? 0,
  money: Object.entries(row.money ?? {}).map(([currency, amount]) => ({ currency, amount: BigInt(amount) })),
  oldestPlacedAt: row.oldest,
})
