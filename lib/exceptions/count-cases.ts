import type { Role } from '../access/permissions.ts'
import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { ExceptionCode } from './codes.ts'
import type { CaseFilter } from './list-cases.ts'
import { caseConditions } from './list-cases.ts'

export interface CaseCounts {
  total: number
  byCode: { code: ExceptionCode; ownerRole: Role; cases: number }[]
  /** How long they have been open, in steps a person plans by. */
  byAge: { upToHours: number | null; cases: number }[]
}

const steps = [1, 4, 24, 72] as const

/** The held orders a filter's cases hold, each once however many causes it has, and when its oldest case was opened. @throws {Fault} NOT_PERMITTED */
export async function countHeld(
  db: Db,
  actor: Actor,
  filter: CaseFilter = {},
): Promise<{ orders: number; oldestOpenedAt: Date | null }> {
  requirePermission(actor, 'exceptions:read', filter.storefrontId)
  const [row] = await db.$queryRaw<{ orders: number; oldest: Date | null }[]>`
    with these as materialized (select c.id, c.opened_at from exception_cases c where ${caseConditions(actor, filter)})
    select (select min(opened_at) from these) as oldest, (
      select count(distinct o.id)::int from exception_subjects s join web_orders o on o.id = s.order_id and o.bucket = 'held'
      where s.case_id in (select id from these) and s.blocking and s.closed_at is null) as orders`
  return { orders: row?.orders ?? 0, oldestOpenedAt: row?.oldest ?? null }
}

/** How many exceptions a filter holds, by code and by age. @throws {Fault} NOT_PERMITTED */
export async function countCases(db: Db, now: Date, actor: Actor, filter: CaseFilter = {}): Promise<CaseCounts> {
  requirePermission(actor, 'exceptions:read', filter.storefrontId)
  const rows = await db.$queryRaw<{ code: string; owner_role: Role; step: number; cases: number }[]>`
    select c.code, c.owner_role,
      width_bucket(extract(epoch from ${now}::timestamptz - c.opened_at)::float8 / 3600, ${[...steps]}::float8[]) as step, count(*)::int as cases
    from exception_cases c where ${caseConditions(actor, filter)}
    group by 1, 2, 3`
  const byCode = new Map<string, CaseCounts['byCode'][number]>()
  const byAge = [...steps, null].map((upToHours) => ({ upToHours: upToHours as number | null, cases: 0 }))
  for (const { code, owner_role: ownerRole, step, cases } of rows) {
    const entry = byCode.get(code) ?? { code: code as ExceptionCode, ownerRole, cases: 0 }
    entry.cases += cases
    byCode.set(code, entry)
    const age = byAge[step]
    if (age) age.cases += cases
  }
  return {
    total: rows.reduce((total, { cases }) => total + cases, 0),
    byCode: [...byCode.values()].sort((a, b) => b.cases - a.cases || (a.code < b.code ? -1 : 1)),
    byAge,
  }
}
