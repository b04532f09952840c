import type { Role } from '../access/permissions.ts'
import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { CaseFilter } from './case-conditions.ts'
import { caseConditions } from './case-conditions.ts'
import type { ExceptionCode } from './codes.ts'

export interface CaseCounts {
  total: number
  byCode: { code: ExceptionCode; ownerRole: Role; cases: number }[]
  /** How long they have been open, in steps a person plans by. */
  byAge: { upToHours: number | null; cases: number }[]
}

const steps = [1, 4, 24, 72] as const

/** Up to so many held orders are counted one by one; beyond it the figures the cases carry say about how many. */
const countedAtMost = 1_000

export interface HeldCount {
  orders: number
  /** More than are counted one by one: an order that two of the cases hold is in it twice. */
  about: boolean
  oldestOpenedAt: Date | null
}

/** The held orders a filter's cases hold, each once however many causes it has, and when its oldest case was opened. @throws {Fault} NOT_PERMITTED */
export async function countHeld(db: Db, actor: Actor, filter: CaseFilter = {}): Promise<HeldCount> {
  requirePermission(actor, 'exceptions:read', filter.storefrontId)
  const [row] = await db.$queryRaw<{ figure: number; counted: number | null; oldest: Date | null }[]>`
    with these as materialized (select c.id, c.opened_at, c.held from exception_cases c where ${caseConditions(actor, filter)}),
    sums as materialized (select count(*)::int as cases, coalesce(sum(held), 0)::int as figure, min(opened_at) as oldest from these)
    select figure, oldest, case when cases = 1 then figure when figure <= ${countedAtMost} then (
      select count(distinct o.id)::int from exception_subjects s join web_orders o on o.id = s.order_id and o.bucket = 'held'
      where s.case_id = any(array(select id from these)) and s.blocking and s.closed_at is null) end as counted
    from sums`
  return {
    orders: row?.counted ?? row?.figure ?? 0,
    about: row?.counted === null,
    oldestOpenedAt: row?.oldest ?? null,
  }
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
