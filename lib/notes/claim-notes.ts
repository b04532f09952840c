import { Prisma } from '../kernel/db.ts'
import type { Sql } from '../kernel/sql.ts'

export interface ClaimedNote {
  id: bigint
  storefrontId: string
  orderId: bigint
  externalId: string
  wrappedKey: Uint8Array | null
  key: string
  textSealed: Uint8Array
  toCustomer: boolean
  attempts: number
}

/** SQL: the note's flow is live, and nobody paused the shop's connection and nothing stopped it. Expects `n` shop_notes. */
const mayLeave = Prisma.sql`exists (
  select from storefront_flows f
  join storefronts w on w.id = f.storefront_id
  join connections c on c.id = w.connection_id and c.paused_at is null and c.stopped_at is null
  where f.storefront_id = n.storefront_id and f.flow = n.flow and f.mode = 'live')`

/** SQL: no other note of the order is on its way or waits before it. Expects `n` shop_notes. */
const isFirst = Prisma.sql`not exists (
  select from shop_notes b where b.order_id = n.order_id and (b.state = 'sending'
    or (b.state in ('ready', 'unknown') and b.id < n.id)))`

/**
 * Takes notes that are due, oldest first, one an order: what was ready and what is in doubt alike, as both are looked for before
 * they are written.
 * @param lease names this claim; `deadlineAt`: from then on whoever looks takes them for in doubt
 */
export function claimNotes(
  db: Sql,
  storefrontId: string,
  claim: { now: Date; deadlineAt: Date; lease: string; limit: number },
): Promise<ClaimedNote[]> {
  return db.$queryRaw<ClaimedNote[]>`
    with due as (
      select n.id from shop_notes n
      where n.storefront_id = ${storefrontId}::uuid and n.state in ('ready', 'unknown') and n.ready_at <= ${claim.now}
        and ${mayLeave}
        and ${isFirst}
      order by n.ready_at, n.id limit ${claim.limit}
      for update of n skip locked
    ), claimed as (
      update shop_notes n set state = 'sending', lease_owner = ${claim.lease}, deadline_at = ${claim.deadlineAt}
      from due where n.id = due.id
      returning n.*
    )
    select c.id, c.storefront_id as "storefrontId", c.order_id as "orderId", o.external_id as "externalId",
      o.wrapped_key as "wrappedKey", c.key, c.text_sealed as "textSealed", c.to_customer as "toCustomer", c.attempts
    from claimed c join web_orders o on o.id = c.order_id order by c.id`
}

/** Just before the request: still ours, and still allowed to leave. Counts the attempt. False = it must not be sent. */
export async function armNote(db: Sql, id: bigint, lease: string, deadlineAt: Date): Promise<boolean> {
  const armed = await db.$executeRaw`
    update shop_notes n set attempts = n.attempts + 1, deadline_at = ${deadlineAt}
    where n.id = ${id} and n.state = 'sending' and n.lease_owner = ${lease} and ${mayLeave}`
  return armed === 1
}

export type NoteEnd =
  | { kind: 'confirmed'; shopNoteId: string }
  | { kind: 'unknown'; at: Date; message: string }
  /** Not sent, or surely not carried out. */
  | { kind: 'ready'; at: Date; message: string | null }
  | { kind: 'refused'; code: string; message: string }

/** Records how a note ended, if the claim still stands: a verdict that comes late changes nothing. */
export async function settleNote(db: Sql, now: Date, id: bigint, lease: string, end: NoteEnd): Promise<void> {
  const message = 'message' in end ? (end.message?.slice(0, 300) ?? null) : null
  await db.$executeRaw`
    update shop_notes set state = ${end.kind}::dispatch_state, lease_owner = null, deadline_at = null,
      ready_at = ${'at' in end ? end.at : now}, shop_note_id = ${end.kind === 'confirmed' ? end.shopNoteId : null},
      confirmed_at = ${end.kind === 'confirmed' ? now : null}::timestamptz,
      outcome_code = ${end.kind === 'refused' ? end.code : end.kind === 'unknown' ? 'UNKNOWN' : null}, outcome_message = ${message}
    where id = ${id} and state = 'sending' and lease_owner = ${lease}`
}

/** Takes what a worker that ended left on its way for in doubt. */
export function recoverNotes(db: Sql, now: Date, storefrontId: string): Promise<number> {
  return db.$executeRaw`
    update shop_notes set state = 'unknown', ready_at = ${now}, lease_owner = null, deadline_at = null, outcome_code = 'UNKNOWN',
      outcome_message = 'The worker ended while it was writing'
    where storefront_id = ${storefrontId}::uuid and state = 'sending' and deadline_at < ${now}`
}

/** When something is due next: to be written, looked for, or taken for in doubt. Null when nothing is, or may be. */
export async function nextNoteAt(db: Sql, storefrontId: string): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(case n.state when 'sending' then n.deadline_at else n.ready_at end) as at
    from shop_notes n
    where n.storefront_id = ${storefrontId}::uuid and n.state in ('ready', 'sending', 'unknown') and ${mayLeave}
      and (n.state = 'sending' or ${isFirst})`
  return row?.at ?? null
}
