import { canonicalJson, sha256 } from '../kernel/digest.ts'
import type { Amount } from '../kernel/money.ts'
import type { Sql } from '../kernel/sql.ts'
import { beginCases } from './begin-cases.ts'
import type { Counted } from './case-figures.ts'
import { figureChanges, recountCases, writeFigures } from './case-figures.ts'
import type { Finding } from './codes.ts'
import { exceptionCodes } from './codes.ts'
import { codesOf } from './origin.ts'

export interface EvaluatedOrder {
  storefrontId: string
  orderId: bigint
  currency: string
  /** The order's total: what stands at risk. */
  amount: Amount
  findings: readonly Finding[]
}

interface OpenSubject {
  id: bigint
  case_id: string
  order_id: bigint
  code: string
  cause_key: string
  line_ref: string
  content: string
  blocking: boolean
  currency: string | null
  amount: Amount | null
}

interface Wanted {
  order: EvaluatedOrder
  finding: Finding
  causeKey: string
}

/** Findings of equal code and cause share one case of a storefront. */
export const causeKeyOf = (storefrontId: string, cause: Finding['cause']): string =>
  sha256(canonicalJson([storefrontId, cause])).toString('hex')

/**
 * Makes the open subjects of these orders exactly what was found now: raises and groups what is new, reopens what came back,
 * closes what is gone; a case closes with its last subject, and carries what its subjects come to. Orders found as before cost
 * one statement a batch.
 * The caller holds the orders' rows, so that no other evaluation writes their subjects.
 * @param scope whose findings these are: those of the other are left alone
 */
export async function reconcileFindings(
  tx: Sql,
  now: Date,
  evaluated: readonly EvaluatedOrder[],
  scope: 'evaluation' | 'outbox',
): Promise<{ opened: number; closed: number }> {
  if (evaluated.length === 0) return { opened: 0, closed: 0 }
  const open = await readOpenSubjects(tx, evaluated, scope)
  const wanted = new Map<string, Wanted>()
  for (const order of evaluated) {
    for (const finding of order.findings) {
      const causeKey = causeKeyOf(order.storefrontId, finding.cause)
      wanted.set(`${order.orderId} ${finding.code} ${causeKey} ${finding.lineRef}`, { order, finding, causeKey })
    }
  }
  const gone: OpenSubject[] = []
  const kept: OpenSubject[] = []
  for (const subject of open) {
    const key = `${subject.order_id} ${subject.code} ${subject.cause_key} ${subject.line_ref}`
    const same = wanted.get(key)
    if (!same) gone.push(subject)
    else if (subject.content === contentOf(same)) {
      kept.push(subject)
      wanted.delete(key)
    }
  }
  if (wanted.size === 0 && gone.length === 0) return { opened: 0, closed: 0 }
  const written = [...wanted.values()]
  const caseIds = await openCases(tx, now, written, gone)
  await writeSubjects(tx, now, written, caseIds)
  await closeSubjects(tx, now, gone)
  const after = [...kept.map(countedOf), ...written.map((one) => wantedCounted(one, caseIds))]
  await writeFigures(tx, now, figureChanges(open.map(countedOf), after))
  await closeEmptyCases(tx, now, [...new Set(gone.map(({ case_id }) => case_id))])
  return { opened: written.length, closed: gone.length }
}

const countedOf = ({ case_id: caseId, order_id: orderId, blocking, currency, amount }: OpenSubject): Counted => ({
  caseId,
  orderId,
  blocking,
  currency,
  amount,
})

const wantedCounted = ({ order, finding, causeKey }: Wanted, caseIds: ReadonlyMap<string, string>): Counted => ({
  caseId: caseIds.get(`${finding.code} ${causeKey}`) ?? '',
  orderId: order.orderId,
  blocking: finding.blocking,
  currency: order.currency,
  amount: order.amount,
})

const evidenceOf = ({ finding }: Wanted) => JSON.stringify({ ...finding.cause, ...finding.evidence })

const contentOf = (wanted: Wanted) =>
  canonicalJson([JSON.parse(evidenceOf(wanted)), wanted.finding.blocking, String(wanted.order.amount)])

async function readOpenSubjects(tx: Sql, evaluated: readonly EvaluatedOrder[], scope: 'evaluation' | 'outbox') {
  const rows = await tx.$queryRaw<(Omit<OpenSubject, 'content'> & { evidence: unknown })[]>`
    select s.id, s.case_id, s.order_id, c.code, c.cause_key, s.line_ref, s.evidence, s.blocking, s.currency::text as currency,
      s.amount
    from exception_subjects s join exception_cases c on c.id = s.case_id
    where s.order_id = any(${evaluated.map(({ orderId }) => orderId)}::bigint[]) and s.closed_at is null
      and c.code = any(${codesOf(scope)}::text[])`
  return rows.map(({ evidence, ...row }) => ({
    ...row,
    content: canonicalJson([evidence, row.blocking, String(row.amount)]),
  }))
}

/**
 * Locks every case that is touched, in one order for all, and opens or makes those that are wanted.
 * Locked before anything is counted: two evaluations must not close a case the other is adding to. Cases are made by one
 * transaction at a time: a row that another is just making cannot be locked in its place in the order.
 */
async function openCases(tx: Sql, now: Date, wanted: Wanted[], gone: OpenSubject[]): Promise<Map<string, string>> {
  const cases = new Map<string, Wanted>()
  for (const item of wanted) cases.set(`${item.finding.code} ${item.causeKey}`, item)
  const list = [...cases.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  const codes = list.map(({ finding }) => finding.code)
  const causeKeys = list.map(({ causeKey }) => causeKey)
  await tx.$queryRaw`
    select pg_advisory_xact_lock(hashtext('selvedge exception cases'))::text
    where exists (
      select from unnest(${codes}::text[], ${causeKeys}::text[]) as n (code, cause_key)
      where not exists (select from exception_cases c where c.code = n.code and c.cause_key = n.cause_key))`
  const known = await tx.$queryRaw<{ id: string; code: string; cause_key: string; state: string }[]>`
    select id, code, cause_key, state from exception_cases
    where (code, cause_key) in (select * from unnest(${codes}::text[], ${causeKeys}::text[]))
      or id = any(${[...new Set(gone.map(({ case_id }) => case_id))]}::uuid[])
    order by code, cause_key for update`
  if (list.length === 0) return new Map()
  const states = new Map(known.map((row) => [`${row.code} ${row.cause_key}`, row.state]))
  const rows = await tx.$queryRaw<{ id: string; code: string; cause_key: string; storefront_id: string | null }[]>`
    insert into exception_cases as c (id, code, cause_key, storefront_id, owner_role, severity, cause, opened_at)
    select gen_random_uuid(), code, cause_key, storefront_id, owner_role::role, severity::severity, cause::jsonb, ${now}
    from unnest(${codes}::text[], ${causeKeys}::text[], ${list.map(({ order }) => order.storefrontId)}::uuid[],
      ${codes.map((code) => exceptionCodes[code].owner)}::text[], ${codes.map((code) => exceptionCodes[code].severity)}::text[],
      ${list.map(({ finding }) => JSON.stringify(finding.cause))}::text[])
      as n (code, cause_key, storefront_id, owner_role, severity, cause)
    on conflict (code, cause_key) do update set
      reopenings = c.reopenings + (c.state = 'closed')::int,
      opened_at = case when c.state = 'closed' then excluded.opened_at else c.opened_at end,
      orders = case when c.state = 'closed' then 0 else c.orders end, held = case when c.state = 'closed' then 0 else c.held end,
      money = case when c.state = 'closed' then '{}' else c.money end,
      assigned_by_hand = c.assigned_by_hand and (c.state = 'open' or c.assignee_id is not null),
      snoozed_until = case when c.state = 'open' then c.snoozed_until end,
      snoozed_for_change = c.snoozed_for_change and c.state = 'open',
      dismissed_at = case when c.state = 'closed' then null else c.dismissed_at end,
      dismissed_by_id = case when c.state = 'closed' then null else c.dismissed_by_id end,
      dismissed_reason = case when c.state = 'closed' then null else c.dismissed_reason end,
      state = 'open', closed_at = null, closed_because = null
    returning id, code, cause_key, storefront_id`
  const ids = new Map(rows.map((row) => [`${row.code} ${row.cause_key}`, row.id]))
  const told = rows
    .map((row) => ({ ...row, key: `${row.code} ${row.cause_key}`, storefrontId: row.storefront_id }))
    .filter(({ key }) => states.get(key) !== 'open')
  await addEvents(
    tx,
    now,
    told.map(({ key, id }) => ({ id, what: states.get(key) === 'closed' ? 'reopened' : 'opened' })),
  )
  await beginCases(tx, now, told)
  return ids
}

async function writeSubjects(tx: Sql, now: Date, wanted: Wanted[], caseIds: Map<string, string>): Promise<void> {
  if (wanted.length === 0) return
  await tx.$executeRaw`
    insert into exception_subjects as s (case_id, order_id, line_ref, blocking, evidence, currency, amount, placed_at, opened_at)
    select case_id, order_id, line_ref, blocking, evidence::jsonb, n.currency, amount, o.placed_at, ${now}
    from unnest(${wanted.map(({ finding, causeKey }) => caseIds.get(`${finding.code} ${causeKey}`) ?? '')}::uuid[],
      ${wanted.map(({ order }) => order.orderId)}::bigint[], ${wanted.map(({ finding }) => finding.lineRef)}::text[],
      ${wanted.map(({ finding }) => finding.blocking)}::boolean[], ${wanted.map(evidenceOf)}::text[],
      ${wanted.map(({ order }) => order.currency)}::text[], ${wanted.map(({ order }) => order.amount)}::bigint[])
      as n (case_id, order_id, line_ref, blocking, evidence, currency, amount)
    join web_orders o on o.id = n.order_id
    on conflict (case_id, order_id, line_ref) do update set
      blocking = excluded.blocking, evidence = excluded.evidence, currency = excluded.currency, amount = excluded.amount,
      placed_at = excluded.placed_at,
      opened_at = case when s.closed_at is null then s.opened_at else excluded.opened_at end, closed_at = null`
}

async function closeSubjects(tx: Sql, now: Date, gone: OpenSubject[]): Promise<void> {
  if (gone.length === 0) return
  await tx.$executeRaw`
    update exception_subjects set closed_at = ${now} where id = any(${gone.map(({ id }) => id)}::bigint[])`
}

/** Closes those of the cases that hold no open subject any more. The caller has locked them. */
async function closeEmptyCases(tx: Sql, now: Date, caseIds: string[]): Promise<void> {
  if (caseIds.length === 0) return
  const closed = await tx.$queryRaw<{ id: string }[]>`
    update exception_cases c set state = 'closed', closed_at = ${now}, closed_because = 'the evidence is gone'
    where c.id = any(${caseIds}::uuid[]) and c.state = 'open'
      and not exists (select from exception_subjects s where s.case_id = c.id and s.closed_at is null)
    returning c.id`
  if (closed.length === 0) return
  await recountCases(
    tx,
    closed.map(({ id }) => id),
  )
  await addEvents(
    tx,
    now,
    closed.map(({ id }) => ({ id, what: 'closed' })),
  )
}

async function addEvents(tx: Sql, now: Date, events: { id: string; what: string }[]): Promise<void> {
  if (events.length === 0) return
  await tx.$executeRaw`
    insert into exception_events (case_id, at, actor_label, what)
    select id, ${now}, 'Selvedge', what from unnest(${events.map(({ id }) => id)}::uuid[], ${events.map(({ what }) => what)}::text[]) as n (id, what)`
}
