import type { Role } from '../access/permissions.ts'
import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Amount } from '../kernel/money.ts'
import { hoursToLatest } from './business-ages.ts'
import type { CaseFilter, CaseSeverity } from './case-conditions.ts'
import { caseConditions, waitingChange } from './case-conditions.ts'
import type { ExceptionCode } from './codes.ts'
import { readCalendars } from './read-calendars.ts'

export interface CaseRow {
  id: string
  code: ExceptionCode
  ownerRole: Role
  severity: CaseSeverity
  /** A person set the severity. */
  severitySet: boolean
  /** {field, value, ...} */
  cause: Record<string, Json>
  state: 'open' | 'closed'
  openedAt: Date
  closedAt: Date | null
  /** By its storefront's calendar, from when it opened or reopened. */
  dueAt: Date | null
  dismissedReason: string | null
  /** Out of the queue until a time or a change, whichever comes first. */
  snooze: { until: Date | null; forChange: boolean; by: string; reason: string } | null
  /** Who has it, and whether the product gave it to them in turn. */
  assignee: { id: string; name: string; inTurn: boolean } | null
  storefrontId: string | null
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
  /** Business hours since then; of a case without orders, since it was opened. */
  oldestHours: number
  /** A change of the mappings that would end it waits for finance. */
  waitingFor: { changeId: string; title: string } | null
}

/** Exceptions, the gravest first and of these the oldest. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listCases(
  db: Db,
  now: Date,
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
  const found = await db.$queryRaw<CaseSqlRow[]>`
    select ${caseColumns}
    from (select * from exception_cases c where ${caseConditions(actor, filter)} ${beyond}
      order by c.severity desc, c.opened_at, c.id limit ${size + 1}) c
    ${caseJoins}
    order by c.severity desc, c.opened_at, c.id`
  const shown = found.slice(0, size)
  const rows = await toCaseRows(db, now, shown)
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}

export interface CaseSqlRow {
  id: string
  code: string
  owner_role: Role
  severity: CaseSeverity
  severity_set: boolean
  cause: unknown
  state: 'open' | 'closed'
  opened_at: Date
  closed_at: Date | null
  due_at: Date | null
  dismissed_reason: string | null
  snoozed_until: Date | null
  snoozed_for_change: boolean
  snoozed_by: string | null
  snooze_reason: string | null
  assignee_id: string | null
  assignee_name: string | null
  in_turn: boolean
  storefront_id: string | null
  storefront_code: string | null
  connection_code: string | null
  orders: number
  held: number
  money: Record<string, string>
  oldest: Date | null
  change_id: string | null
  change_title: string | null
}

/** Columns and joins of a `CaseSqlRow`, of `c`. */
export const caseColumns = Prisma.sql`c.id, c.code, c.owner_role, c.severity, c.severity_by_id is not null as severity_set, c.cause,
  c.state, c.opened_at, c.closed_at, c.due_at, c.dismissed_reason, c.snoozed_until, c.snoozed_for_change,
  c.snoozed_by_label as snoozed_by, c.snooze_reason, u.id as assignee_id, u.name as assignee_name, c.assigned_in_turn as in_turn,
  c.storefront_id, f.code as storefront_code, n.code as connection_code, c.orders, c.held, c.money, c.oldest_placed_at as oldest,
  w.id as change_id, w.title as change_title`

export const caseJoins = Prisma.sql`
  left join storefronts f on f.id = c.storefront_id
  left join connections n on n.id = c.connection_id
  left join users u on u.id = c.assignee_id
  left join lateral (select m.id, m.title ${waitingChange} order by m.submitted_at, m.id limit 1) w on c.state = 'open'`

/** Rows as they are shown, each with the age of what it holds by the calendar of its storefront. */
export async function toCaseRows(db: Db, now: Date, rows: readonly CaseSqlRow[]): Promise<CaseRow[]> {
  const shops = [...new Set(rows.map(({ storefront_id }) => storefront_id))]
  const calendars = await readCalendars(
    db,
    now,
    shops.filter((id) => id !== null),
  )
  const since = (row: CaseSqlRow) => row.oldest ?? row.opened_at
  const until = (row: CaseSqlRow) => row.closed_at ?? now
  const ages = new Map(
    shops.map((shop) => {
      const own = rows.filter(({ storefront_id }) => storefront_id === shop)
      return [
        shop,
        hoursToLatest(
          calendars(shop),
          own.flatMap((row) => [since(row), until(row)]),
        ),
      ]
    }),
  )
  return rows.map((row) => {
    const hours = ages.get(row.storefront_id)
    return toCaseRow(row, hours ? Math.max(0, hours(since(row)) - hours(until(row))) : 0)
  })
}

function toCaseRow(row: CaseSqlRow, oldestHours: number): CaseRow {
  return {
    id: row.id,
    code: row.code as ExceptionCode,
    ownerRole: row.owner_role,
    severity: row.severity,
    severitySet: row.severity_set,
    cause: row.cause as Record<string, Json>,
    state: row.state,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    dueAt: row.state === 'open' ? row.due_at : null,
    dismissedReason: row.dismissed_reason,
    snooze:
      row.state === 'open' && (row.snoozed_until || row.snoozed_for_change)
        ? {
            until: row.snoozed_until,
            forChange: row.snoozed_for_change,
            by: row.snoozed_by ?? '',
            reason: row.snooze_reason ?? '',
          }
        : null,
    assignee:
      row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '', inTurn: row.in_turn },
    storefrontId: row.storefront_id,
    storefrontCode: row.storefront_code,
    connectionCode: row.connection_code,
    orders: row.orders,
    held: row.held,
    money: Object.entries(row.money).map(([currency, amount]) => ({ currency, amount: BigInt(amount) })),
    oldestPlacedAt: row.oldest,
    oldestHours,
    waitingFor: row.change_id === null ? null : { changeId: row.change_id, title: row.change_title ?? '' },
  }
}
