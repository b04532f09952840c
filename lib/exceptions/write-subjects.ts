import type { Sql } from '../kernel/sql.ts'
import type { Counted } from './case-figures.ts'

export interface WantedSubject extends Counted {
  /** Storefront line id, '' for the whole order. */
  lineRef: string
  /** JSON, without personal data. */
  evidence: string
}

/** Writes subjects of cases the caller has locked: new ones, changed ones, and those that come back. */
export async function writeSubjects(tx: Sql, now: Date, wanted: readonly WantedSubject[]): Promise<void> {
  if (wanted.length === 0) return
  await tx.$executeRaw`
    insert into exception_subjects as s (case_id, order_id, line_ref, blocking, evidence, currency, amount, placed_at, opened_at)
    select case_id, order_id, line_ref, blocking, evidence::jsonb, n.currency, amount, o.placed_at, ${now}
    from unnest(${wanted.map(({ caseId }) => caseId)}::uuid[], ${wanted.map(({ orderId }) => orderId)}::bigint[],
      ${wanted.map(({ lineRef }) => lineRef)}::text[], ${wanted.map(({ blocking }) => blocking)}::boolean[],
      ${wanted.map(({ evidence }) => evidence)}::text[], ${wanted.map(({ currency }) => currency)}::text[],
      ${wanted.map(({ amount }) => amount)}::bigint[])
      as n (case_id, order_id, line_ref, blocking, evidence, currency, amount)
    join web_orders o on o.id = n.order_id
    on conflict (case_id, order_id, line_ref) do update set
      blocking = excluded.blocking, evidence = excluded.evidence, currency = excluded.currency, amount = excluded.amount,
      placed_at = excluded.placed_at,
      opened_at = case when s.closed_at is null then s.opened_at else excluded.opened_at end, closed_at = null`
}

export async function closeSubjects(tx: Sql, now: Date, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return
  await tx.$executeRaw`update exception_subjects set closed_at = ${now} where id = any(${[...ids]}::bigint[])`
}
