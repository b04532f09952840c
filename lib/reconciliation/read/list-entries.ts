import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Prisma } from '../../kernel/db.ts'
import type { Amounts } from '../components.ts'
import { each } from '../engine/scope.ts'

/** What one order adds to a step of a statement. */
export interface EntryRow extends Amounts {
  tieOutId: bigint
  orderId: bigint | null
  number: string
  day: Date
  documents: number
}

export interface StepOf {
  ledger: 'orders' | 'refunds'
  /** As in `movements`, or opening or closing. */
  step: string
  class: string | null
}

/**
 * The orders behind one step of bridge or roll-forward, the largest first. Of what stands open at a midnight: those whose
 * entries before it do not come to nothing.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listEntries(
  db: Db,
  actor: Actor,
  period: { storefrontId: string; currency: string; fromOn: Date; toOn: Date },
  { ledger, step, class: name }: StepOf,
  size = 500,
): Promise<{ rows: EntryRow[]; more: boolean }> {
  requirePermission(actor, 'month-end:read', period.storefrontId)
  const isOpen = step === 'opening' || step === 'closing'
  const before = step === 'opening' ? period.fromOn : period.toOn
  const days = isOpen
    ? Prisma.sql`e.step = 'open' and e.day < ${before}::date`
    : Prisma.sql`e.step = ${step} and e.day >= ${period.fromOn}::date and e.day < ${period.toOn}::date`
  const rows = await db.$queryRaw<EntryRow[]>`
    with entries as (
      select e.tie_out_id, min(e.day) as day, sum(e.documents)::int as documents, ${each((c) => `sum(e.${c})::bigint as ${c}`)}
      from money_entries e
      where e.storefront_id = ${period.storefrontId}::uuid and e.currency = ${period.currency} and e.ledger = ${ledger}
        and e.class = ${name ?? ''} and ${days}
      group by e.tie_out_id having sum(e.documents) <> 0 or ${each((c) => `sum(e.${c}) <> 0`, { between: ' or ' })}
      order by abs(sum(e.total)) desc, e.tie_out_id limit ${size + 1}
    )
    select e.tie_out_id as "tieOutId", o.id as "orderId",
      coalesce(o.number, (select v.subject from variances v where v.tie_out_id = e.tie_out_id limit 1), e.tie_out_id::text) as number,
      e.day, e.documents, ${each((c) => `e.${c}`)}
    from entries e left join web_orders o on o.id = e.tie_out_id order by abs(e.total) desc, e.tie_out_id`
  return { rows: rows.slice(0, size), more: rows.length > size }
}
