import type { Tx } from '../kernel/db.ts'
import { canonicalJson, sha256 } from '../kernel/digest.ts'
import type { Amount } from '../kernel/money.ts'
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
 * closes what is gone; a case closes with its last subject. Orders found as before cost one statement a batch.
 * The caller holds the orders' rows, so that no other evaluation writes their subjects.
 * @param scope whose findings these are: those of the other are left alone
 */
export async function reconcileFindings(
  tx: Tx,
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
  for (const subject of open) {
    const key = `${subject.order_id} ${subject.code} ${subject.cause_key} ${subject.line_ref}`
    const same = wanted.get(key)
    if (!same) gone.push(subject)
    else if (subject.content === contentOf(same)) wanted.delete(key)
  }
  if (wanted.size === 0 && gone.length === 0) return { opened: 0, closed: 0 }
  const caseIds = await openCases(tx, now, [...wanted.values()], gone)
  await writeSubjects(tx, now, [...wanted.values()], caseIds)
  const closed = await closeSubjects(tx, now, gone)
  return { opened: wanted.size, closed }
}

const evidenceOf = ({ finding }: Wanted) => JSON.stringify({ ...finding.cause, ...finding.evidence })

const contentOf = (wanted: Wanted) =>
  canonicalJson([JSON.parse(evidenceOf(wanted)), wanted.finding.blocking, String(wanted.order.amount)])

async function readOpenSubjects(tx: Tx, evaluated: readonly EvaluatedOrder[], scope: 'evaluation' | 'outbox') {
  const rows = await tx.$queryRaw<
    (Omit<OpenSubject, 'content'> & { evidence: unknown; blocking: boolean; amount: bigint })[]
  >`
    select s.id, s.case_id, s.order_id, c.code, c.cause_key, s.line_ref, s.evidence, s.blocking, s.amount
    from exception_subjects s join exception_cases c on c.id = s.case_id
    where s.order_id = any(${evaluated.map(({ orderId }) => orderId)}::bigint[]) and s.closed_at is null
      and c.code = any(${codesOf(scope)}::text[])`
  return rows.map(({ evidence, blocking, amount, ...row }) => ({
    ...row,
    content: canonicalJson([evidence, blocking, String(amount)]),
  }))
}

/**
 * Locks every case that is touched, in one order for all, and opens or makes those that are wanted.
 * Locked before anything is counted: two evaluations must not close a case the other is adding to. Cases are made by one
 * transaction at a time: a row that another is just making cannot be locked in its place in the order.
 */
async function openCases(tx: Tx, now: Date, wanted: Wanted[], gone: OpenSubject[]): Promise<Map<string, string>> {
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
  const rows = await tx.$queryRaw<{ id: string; code: string; cause_key: string }[]>`
    insert into exception_cases as c (id, code, cause_key, storefront_id, owner_role, severity, cause, opened_at)
    select gen_random_uuid(), code, cause_key, storefront_id, owner_role::role, severity::severity, cause::jsonb, ${now}
    from unnest(${codes}::text[], ${causeKeys}::text[], ${list.map(({ order }) => order.storefrontId)}::uuid[],
      ${codes.map((code) => exceptionCodes[code].owner)}::text[], ${codes.map((code) => exceptionCodes[code].severity)}::text[],
      ${list.map(({ finding }) => JSON.stringify(finding.cause))}::text[])
      as n (code, cause_key, storefront_id, owner_role, severity, cause)
    on conflict (code, cause_key) do update set
      reopenings = c.reopenings + (c.state = 'closed')::int,
      opened_at = case when c.state = 'closed' then excluded.opened_at else c.opened_at end,
      dismissed_at = case when c.state = 'closed' then null else c.dismissed_at end,
      dismissed_by_id = case when c.state = 'closed' then null else c.dismissed_by_id end,
      dismissed_reason = case when c.state = 'closed' then null else c.dismissed_reason end,
      state = 'open', closed_at = null, closed_because = null
    returning id, code, cause_key`
  const ids = new Map(rows.map((row) => [`${row.code} ${row.cause_key}`, row.id]))
  const told = [...ids].filter(([key]) => states.get(key) !== 'open')
  await addEvents(
    tx,
    now,
    told.map(([key, id]) => ({ id, what: states.get(key) === 'closed' ? 'reopened' : 'opened' })),
  )
  return ids
}

async function writeSubjects(tx: Tx, now: Date, wanted: Wanted[], caseIds: Map<string, string>): Promise<void> {
  if (wanted.length === 0) return
  await tx.$executeRaw`
    insert into exception_subjects as s (case_id, order_id, line_ref, blocking, evidence, currency, amount, opened_at)
    select case_id, order_id, line_ref, blocking, evidence::jsonb, currency, amount, ${now}
    from unnest(${wanted.map(({ finding, causeKey }) => caseIds.get(`${finding.code} ${causeKey}`) ?? '')}::uuid[],
      ${wanted.map(({ order }) => order.orderId)}::bigint[], ${wanted.map(({ finding }) => finding.lineRef)}::text[],
      ${wanted.map(({ finding }) => finding.blocking)}::boolean[], ${wanted.map(evidenceOf)}::text[],
      ${wanted.map(({ order }) => order.currency)}::text[], ${wanted.map(({ order }) => order.amount)}::bigint[])
      as n (case_id, order_id, line_ref, blocking, evidence, currency, amount)
    on conflict (case_id, order_id, line_ref) do update set
      blocking = excluded.blocking, evidence = excluded.evidence, currency = excluded.currency, amount = excluded.amount,
      opened_at = case when s.closed_at is null then s.opened_at else excluded.opened_at end, closed_at = null`
}

async function closeSubjects(tx: Tx, now: Date, gone: OpenSubject[]): Promise<number> {
  if (gone.length === 0) return 0
  await tx.$executeRaw`
    update exception_subjects set closed_at = ${now} where id = any(${gone.map(({ id }) => id)}::bigint[])`
  await closeEmptyCases(tx, now, [...new Set(gone.map(({ case_id }) => case_id))])
  return gone.length
}

/** Closes those of the cases that hold no open subject any more. The caller has locked them. */
async function closeEmptyCases(tx: Tx, now: Date, caseIds: string[]): Promise<void> {
  const closed = await tx.$queryRaw<{ id: string }[]>`
    update exception_cases c set state = 'closed', closed_at = ${now}, closed_because = 'the evidence is gone'
    where c.id = any(${caseIds}::uuid[]) and c.state = 'open'
      and not exists (select from exception_subjects s where s.case_id = c.id and s.closed_at is null)
    returning c.id`
  await addEvents(
    tx,
    now,
    closed.map(({ id }) => ({ id, what: 'closed' })),
  )
}

async function addEvents(tx: Tx, now: Date, events: { id: string; what: string }[]): Promise<void> {
  if (events.length === 0) return
  await tx.$executeRaw`
    insert into exception_events (case_id, at, actor_label, what)
    select id, ${now}, 'Selvedge', what from unnest(${events.map(({ id }) => id)}::uuid[], ${events.map(({ what }) => what)}::text[]) as n (id, what)`
}
