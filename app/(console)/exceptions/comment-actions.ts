'use server'
import { z } from 'zod'
import { commentCase, commentMentions, commentText, takeBackComment } from '../../../lib/exceptions/comment-case.ts'
import { readMentions } from '../../../lib/exceptions/mentions.ts'
import { action } from '../../_server/action.ts'

export const commentCaseAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(z.object({ caseId: z.uuid(), body: commentText, mentions: commentMentions }))
  .action(({ parsedInput: { caseId, body, mentions }, ctx }) =>
    commentCase(ctx.db, ctx.clock.now(), ctx.actor, caseId, body, mentions),
  )

export const takeBackCommentAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(z.object({ commentId: z.string().regex(/^\d{1,18}$/) }))
  .action(({ parsedInput, ctx }) => takeBackComment(ctx.db, ctx.clock.now(), ctx.actor, BigInt(parsedInput.commentId)))

/** What names the person: of one exception, or (null) all of it. */
export const readMentionsAction = action
  .metadata({ permission: 'exceptions:read' })
  .inputSchema(z.object({ caseId: z.uuid().nullable() }))
  .action(async ({ parsedInput, ctx }) => ({
    read: await readMentions(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.caseId),
  }))
