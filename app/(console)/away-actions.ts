'use server'
import { z } from 'zod'
import { roles } from '../../lib/access/permissions.ts'
import { listAssignees } from '../../lib/exceptions/people.ts'
import { absence, readAway, setAway } from '../../lib/exceptions/set-away.ts'
import { setTurns } from '../../lib/exceptions/set-turns.ts'
import { action } from '../_server/action.ts'

const one = z.object({ userId: z.uuid() })

/** When somebody is away, and who could stand in for them. */
export const readAwayAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one)
  .action(async ({ parsedInput: { userId }, ctx: { db, actor } }) => {
    const [away, people] = await Promise.all([readAway(db, actor, userId), listAssignees(db, actor)])
    return { away, deputies: people.filter(({ id }) => id !== userId).map(({ id, name }) => ({ id, name })) }
  })

/** One's own absence, or as an admin anybody's; null = back. */
export const setAwayAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one.extend({ away: absence.nullable() }))
  .action(({ parsedInput: { userId, away }, ctx }) => setAway(ctx.db, ctx.actor, userId, away))

/** Whether a role's people are given its new exceptions in turn. */
export const setTurnsAction = action
  .metadata({ permission: 'users:edit' })
  .inputSchema(z.object({ role: z.enum(roles), enabled: z.boolean() }))
  .action(({ parsedInput: { role, enabled }, ctx }) => setTurns(ctx.db, ctx.actor, role, enabled))
