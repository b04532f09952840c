import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { peopleWho } from './people.ts'

export const commentText = z.string().trim().min(1).max(2_000)
export const commentMentions = z.array(z.uuid()).max(20)

/** A comment can be taken back by who wrote it, for so long. */
export const takenBackWithinMs = 3_600_000

/**
 * Writes a comment on a case and names people in it, who find it under their mentions until they have read it.
 * @param mentions ids of people who may read the exception
 * @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN, MENTION_REFUSED when somebody named may not read it
 */
export async function commentCase(
  db: Db,
  now: Date,
  actor: Actor,
  caseId: string,
  body: string,
  mentions: readonly string[] = [],
): Promise<{ commentId: string }> {
  const text = commentText.parse(body)
  const named = [...new Set(commentMentions.parse([...mentions]))]
  return db.$transaction(async (tx) => {
    const found = await tx.exceptionCase.findUnique({ where: { id: caseId } })
    if (!found) throw new Fault('CASE_UNKNOWN', 'This exception does not exist')
    requirePermission(actor, 'exceptions:resolve', found.storefrontId)
    const people = named.length > 0 ? await peopleWho(tx, 'exceptions:read', found.storefrontId) : []
    if (named.some((id) => !people.some((one) => one.id === id))) {
      throw new Fault('MENTION_REFUSED', 'Somebody named in the comment may not read this exception')
    }
    const { id } = await tx.exceptionComment.create({
      data: {
        caseId,
        at: now,
        authorId: actor.kind === 'user' ? actor.id : null,
        authorLabel: actor.label,
        body: text,
        mentions: { create: named.map((userId) => ({ userId })) },
      },
    })
    await recordAudit(tx, actor, {
      action: 'exceptions:comment',
      subjectKind: 'exception',
      subjectId: caseId,
      after: { code: found.code, comment: id, mentions: named },
    })
    await notify(tx, 'exceptions')
    return { commentId: id.toString() }
  })
}

/**
 * Takes one's own comment back within the hour: its words are not shown any more, that there was one is.
 * @throws {Fault} NOT_PERMITTED, COMMENT_UNKNOWN, COMMENT_STANDS when it is somebody else's or older than an hour
 */
export async function takeBackComment(db: Db, now: Date, actor: Actor, commentId: bigint): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from exception_comments where id = ${commentId} for update`
    const found = await tx.exceptionComment.findUnique({
      where: { id: commentId },
      include: { case: { select: { storefrontId: true } } },
    })
    if (!found) throw new Fault('COMMENT_UNKNOWN', 'This comment does not exist')
    requirePermission(actor, 'exceptions:resolve', found.case.storefrontId)
    if (found.takenBackAt) return
    const own = actor.kind === 'user' && actor.id === found.authorId
    if (!own || now.getTime() - found.at.getTime() > takenBackWithinMs) {
      throw new Fault('COMMENT_STANDS', 'A comment is taken back by who wrote it, within an hour')
    }
    await tx.exceptionComment.update({ where: { id: commentId }, data: { takenBackAt: now } })
    await recordAudit(tx, actor, {
      action: 'exceptions:take-back-comment',
      subjectKind: 'exception',
      subjectId: found.caseId,
      before: { comment: commentId },
    })
    await notify(tx, 'exceptions')
  })
}
