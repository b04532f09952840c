'use server'
import { z } from 'zod'
import { changeUser, userChange } from '../../../lib/access/change-user.ts'
import { createUser, newUser } from '../../../lib/access/create-user.ts'
import { action } from '../../_server/action.ts'

export const createUserAction = action
  .metadata({ permission: 'users:edit' })
  .inputSchema(newUser)
  .action(({ parsedInput, ctx }) => createUser(ctx.db, ctx.actor, parsedInput))

export const changeUserAction = action
  .metadata({ permission: 'users:edit' })
  .inputSchema(z.object({ userId: z.uuid(), change: userChange }))
  .action(({ parsedInput, ctx }) =>
    changeUser(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.userId, parsedInput.change),
  )
