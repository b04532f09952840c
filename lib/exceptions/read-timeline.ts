import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { OutboxKind } from '../outbox/entry.ts'
import { seenBy } from './case-conditions.ts'
import { takenBackWithinMs } from './comment-case.ts'

/** What happened to a case, one thing at a time. `key` is unique in its time line. */
export type TimelineEntry = { key: string; at: Date } & (
  | {
      kind: 'event'
      /** opened, reopened, closed, assigned, assigned in turn, unassigned, snoozed, woken, severity set, dismissed, restored, retried, released, corrected .. */
      what: string
      actorLabel: string
      detail: Record<string, Json> | null
    }
  | {
      kind: 'comment'
      commentId: string
      authorLabel: string
      /** Empty once it was taken back. */
      body: string
      takenBack: boolean
      /** The reader may take it back now. */
      mayTakeBack: boolean
      mentions: { id: string; name: string }[]
    }
  | {
      kind: 'attempt'
      orderId: string
      orderNumber: string
      about: OutboxKind
      attempt: 'send' | 'lookup'
      endedAt: Date | null
      outcome: string | null
      httpStatus: number | null
      /** As sent and as answered, without personal data; at most 64 kB each. */
      request: Json
      response: string | null
      message: string | null
    }
)

/** Attempts of so many of its orders at most, the newest: a case may hold thousands. */
const ordersLookedAt = 500

const ranks = { event: 0, comment: 1, attempt: 2 } as const

/**
 * The time line of a case, newest first: what happened, who did and wrote what, and every attempt to send its orders with
 * request and answer as they were kept. `before` is the last entry's `key`.
 * @returns null when the case does not exist or is not the actor's to see
 * @throws {Fault} NOT_PERMITTED
 */
export async function readTimeline(
  db: Db,
  now: Date,
  actor: Actor,
  caseId: string,
  page: { before?: string; size?: number } = {},
): Promise<{ entries: TimelineEntry[]; next: string | null } | null> {
  requirePermission(actor, 'exceptions:read')
  const seen = seenBy(actor)
  const found = await db.$queryRaw<{ id: string }[]>`
    select c.id from exception_cases c where c.id = ${caseId}::uuid ${seen ? Prisma.sql`and ${seen}` : Prisma.empty}`
  if (found.length === 0) return null
  const size = Math.min(page.size ?? 30, 100)
  const last = page.before ? cursorOf(page.before) : null
  const take = size + 1
  const [events, comments, attempts] = await Promise.all([
    readEvents(db, caseId, beyond('event', last), take),
    readComments(db, now, actor, caseId, beyond('comment', last), take),
    readAttempts(db, caseId, beyond('attempt', last), take),
  ])
  const all = [...events, ...comments, ...attempts].sort(newestFirst)
  const entries = all.slice(0, size)
  return { entries, next: all.length > size ? (entries.at(-1)?.key ?? null) : null }
}

interface Cursor {
  at: Date
  rank: number
  id: bigint
}

const keyOf = (kind: keyof typeof ranks, at: Date, id: bigint) => `${at.getTime()}.${ranks[kind]}.${id}`

function cursorOf(key: string): Cursor | null {
  const [, at, rank, id] = /^(\d{1,15})\.([012])\.(\d{1,18})$/.exec(key) ?? []
  return at && rank && id ? { at: new Date(Number(at)), rank: Number(rank), id: BigInt(id) } : null
}

function newestFirst(a: TimelineEntry, b: TimelineEntry): number {
  const [x, y] = [cursorOf(a.key), cursorOf(b.key)]
  if (!x || !y) return 0
  return y.at.getTime() - x.at.getTime() || y.rank - x.rank || Number(y.id - x.id)
}

/** What comes after the cursor, among the rows `t` of one kind. */
function beyond(kind: keyof typeof ranks, last: Cursor | null): Prisma.Sql {
  if (!last) return Prisma.sql`true`
  if (ranks[kind] < last.rank) return Prisma.sql`t.at <= ${last.at}`
  if (ranks[kind] > last.rank) return Prisma.sql`t.at < ${last.at}`
  return Prisma.sql`(t.at, t.id) < (${last.at}, ${last.id})`
}

async function readEvents(db: Db, caseId: string, after: Prisma.Sql, take: number): Promise<TimelineEntry[]> {
  const rows = await db.$queryRaw<
    { id: bigint; at: Date; actorLabel: string; what: string; detail: Record<string, Json> | null }[]
  >`
    select t.id, t.at, t.actor_label as "actorLabel", t.what, t.detail from exception_events t
    where t.case_id = ${caseId}::uuid and ${after} order by t.at desc, t.id desc limit ${take}`
  return rows.map(({ id, at, ...row }) => ({ key: keyOf('event', at, id), at, kind: 'event', ...row }))
}

async function readComments(
  db: Db,
  now: Date,
  actor: Actor,
  caseId: string,
  after: Prisma.Sql,
  take: number,
): Promise<TimelineEntry[]> {
  const rows = await db.$queryRaw<
    {
      id: bigint
      at: Date
      authorId: string | null
      authorLabel: string
      body: string
      takenBack: boolean
      mentions: { id: string; name: string }[]
    }[]
  >`
    select t.id, t.at, t.author_id as "authorId", t.author_label as "authorLabel", t.taken_back_at is not null as "takenBack",
      case when t.taken_back_at is null then t.body else '' end as body,
      (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by u.name), '[]')
        from exception_mentions m join users u on u.id = m.user_id where m.comment_id = t.id) as mentions
    from exception_comments t
    where t.case_id = ${caseId}::uuid and ${after} order by t.at desc, t.id desc limit ${take}`
  const me = actor.kind === 'user' ? actor.id : null
  return rows.map(({ id, at, authorId, ...row }) => ({
    key: keyOf('comment', at, id),
    at,
    kind: 'comment',
    commentId: id.toString(),
    mayTakeBack: !row.takenBack && authorId === me && me !== null && now.getTime() - at.getTime() <= takenBackWithinMs,
    ...row,
  }))
}

async function readAttempts(db: Db, caseId: string, after: Prisma.Sql, take: number): Promise<TimelineEntry[]> {
  const rows = await db.$queryRaw<
    (Omit<Extract<TimelineEntry, { kind: 'attempt' }>, 'key' | 'kind'> & { id: bigint })[]
  >`
    with its_orders as (
      select distinct order_id from (
        select order_id from exception_subjects where case_id = ${caseId}::uuid and order_id is not null
        order by id desc limit ${ordersLookedAt}) newest
    )
    select t.id, t.at, o.id::text as "orderId", o.number as "orderNumber", t.about, t.attempt, t.ended_at as "endedAt", t.outcome,
      t.http_status as "httpStatus", t.request, t.response, t.message
    from (
      select a.id, a.started_at as at, e.order_id, e.kind::text as about, a.kind::text as attempt, a.ended_at, a.outcome,
        a.http_status, a.request, a.response, a.message
      from its_orders join outbox_entries e using (order_id) join outbox_attempts a on a.entry_id = e.id
    ) t join web_orders o on o.id = t.order_id
    where ${after} order by t.at desc, t.id desc limit ${take}`
  return rows.map(({ id, at, ...row }) => ({ key: keyOf('attempt', at, id), at, kind: 'attempt', ...row }))
}
