import type { Json } from '../../kernel/digest.ts'
import type { Amount } from '../../kernel/money.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { Fragment } from './fragment.ts'
import { fragmentsFromJson, fragmentsToJson } from './fragment.ts'

export type PartState = 'net' | 'waiting' | 'held' | 'planned' | 'sent' | 'booked' | 'matched' | 'taken_back'

/** What one refund means in the ERP, as stored. */
export interface StoredPart {
  id: bigint
  refundId: bigint
  kind: string
  reference: string
  state: PartState
  amount: Amount
  tax: Amount
  fragments: Fragment[]
  reasonCode: string
  location: string
  code: string | null
  expectedBy: Date | null
  receivedAt: Date | null
  outboxEntryId: bigint | null
  creditMemoId: bigint | null
}

/** `id` null is a new one. */
export type WantedPart = Omit<StoredPart, 'id'> & { id: bigint | null }

/** Codes a person's decision leaves on a part. */
export const byPerson = { held: 'HELD_BY_PERSON', excluded: 'EXCLUDED_BY_PERSON', released: 'RELEASED' } as const

export async function readParts(tx: Sql, orderIds: readonly bigint[]): Promise<StoredPart[]> {
  const rows = await tx.$queryRaw<(Omit<StoredPart, 'fragments'> & { lines: Json })[]>`
    select p.id, p.refund_id as "refundId", p.kind, p.reference, p.state::text as state, p.amount, p.tax_amount as tax, p.lines,
      p.reason_code as "reasonCode", p.location, p.code, p.expected_by as "expectedBy", p.received_at as "receivedAt",
      p.outbox_entry_id as "outboxEntryId", p.credit_memo_id as "creditMemoId"
    from refund_parts p join shop_refunds r on r.id = p.refund_id
    where r.order_id = any(${[...orderIds]}::bigint[])
    order by p.id`
  return rows.map(({ lines, ...part }) => ({ ...part, fragments: fragmentsFromJson(lines) }))
}

/** Makes the parts of these refunds exactly the wanted ones; rows that stay the same are not touched. */
export async function writeParts(
  tx: Sql,
  now: Date,
  before: readonly StoredPart[],
  wanted: readonly WantedPart[],
): Promise<boolean> {
  const kept = new Set(wanted.flatMap(({ id }) => (id === null ? [] : [id])))
  const gone = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
  const known = new Map(before.map((part) => [part.id, textOf(part)]))
  const changed = wanted.filter((part) => part.id === null || known.get(part.id) !== textOf(part))
  if (gone.length > 0) await tx.$executeRaw`delete from refund_parts where id = any(${gone}::bigint[])`
  if (changed.length > 0) {
    const rows = changed.map((part) => ({ id: part.id === null ? null : String(part.id), ...columnsOf(part) }))
    await tx.$executeRaw`
      with input as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id bigint, refund_id bigint, kind text, reference text,
          state text, amount bigint, tax_amount bigint, lines jsonb, reason_code text, location text, code text,
          expected_by timestamptz, received_at timestamptz, outbox_entry_id bigint, credit_memo_id bigint)
      ), updated as (
        update refund_parts p set kind = i.kind, reference = i.reference, state = i.state::refund_part_state, amount = i.amount,
          tax_amount = i.tax_amount, lines = i.lines, reason_code = i.reason_code, location = i.location, code = i.code,
          expected_by = i.expected_by, received_at = i.received_at, outbox_entry_id = i.outbox_entry_id,
          credit_memo_id = i.credit_memo_id, updated_at = ${now}
        from input i where p.id = i.id
      )
      insert into refund_parts (refund_id, kind, reference, state, amount, tax_amount, lines, reason_code, location, code,
        expected_by, received_at, outbox_entry_id, credit_memo_id, created_at, updated_at)
      select refund_id, kind, reference, state::refund_part_state, amount, tax_amount, lines, reason_code, location, code,
        expected_by, received_at, outbox_entry_id, credit_memo_id, ${now}, ${now}
      from input where id is null`
  }
  return gone.length + changed.length > 0
}

const columnsOf = (part: WantedPart) => ({
  refund_id: String(part.refundId),
  kind: part.kind,
  reference: part.reference,
  state: part.state,
  amount: String(part.amount),
  tax_amount: String(part.tax),
  lines: fragmentsToJson(part.fragments),
  reason_code: part.reasonCode,
  location: part.location,
  code: part.code,
  expected_by: part.expectedBy?.toISOString() ?? null,
  received_at: part.receivedAt?.toISOString() ?? null,
  outbox_entry_id: part.outboxEntryId === null ? null : String(part.outboxEntryId),
  credit_memo_id: part.creditMemoId === null ? null : String(part.creditMemoId),
})

const textOf = (part: WantedPart) => JSON.stringify(columnsOf(part))
