import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { notify } from '../queue/notify.ts'
import { seenBy } from './case-conditions.ts'
import type { ExceptionCode } from './codes.ts'

export interface Mention {
  commentId: string
  caseId: string
  code: ExceptionCode
  cause: Record<string, Json>
  caseState: 'open' | 'closed'
  at: Date
  authorLabel: string
  body: string
  readAt: Date | null
}

/** How many comments name the person and wait to be read: the mark on the bell. 0 for who may not see exceptions. */
export async function countMentions(db: Db, actor: Actor): Promise<number> {
  if (actor.kind !== 'user') return 0
  const [row] = await db.$queryRaw<{ unread: number }[]>`
    select count(*)::int as unread ${mentionsOf(actor)} and m.read_at is null`
  return row?.unread ?? 0
}

/** Comments that name the person, newest first. `before` is the last one's comment id. @throws {Fault} NOT_PERMITTED */
export async function listMentions(
  db: Db,
  actor: Actor,
  page: { before?: string; size?: number } = {},
): Promise<{ rows: Mention[]; next: string | null; unread: number }> {
  requirePermission(actor, 'exceptions:read')
  if (actor.kind !== 'user') return { rows: [], next: null, unread: 0 }
  const size = Math.min(page.size ?? 20, 100)
  const beyond = page.before ? Prisma.sql`and k.id < ${BigInt(page.before)}` : Prisma.empty
  const found = await db.$queryRaw<Mention[]>`
    select k.id::text as "commentId", c.id as "caseId", c.code, c.cause, c.state::text as "caseState", k.at,
      k.author_label as "authorLabel", k.body, m.read_at as "readAt"
    ${mentionsOf(actor)} ${beyond} order by k.id desc limit ${size + 1}`
  const rows = found.slice(0, size)
  return {
    rows,
    next: found.length > size ? (rows.at(-1)?.commentId ?? null) : null,
    unread: await countMentions(db, actor),
  }
}

/** Marks what names the person as read: of one case, or all of it. @returns how many were unread */
export async function readMentions(db: Db, now: Date, actor: Actor, caseId: string | null = null): Promise<number> {
  requirePermission(actor, 'exceptions:read')
  if (actor.kind !== 'user') return 0
  const read = await db.$executeRaw`
    update exception_mentions m set read_at = ${now} from exception_comments k
    where k.id = m.comment_id and m.user_id = ${actor.id}::uuid and m.read_at is null
      and (${caseId}::uuid is null or k.case_id = ${caseId}::uuid)`
  if (read > 0) await notify(db, 'exceptions')
  return read
}

function mentionsOf(actor: Extract<Actor, { kind: 'user' }>): Prisma.Sql {
  const seen = seenBy(actor)
  return Prisma.sql`
    from exception_mentions m
    join exception_comments k on k.id = m.comment_id and k.taken_back_at is null
    join exception_cases c on c.id = k.case_id
    where m.user_id = ${actor.id}::uuid ${seen ? Prisma.sql`and ${seen}` : Prisma.empty}`
}
