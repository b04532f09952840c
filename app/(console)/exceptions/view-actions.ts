'use server'
import { z } from 'zod'
import { dropView, saveView, viewInput } from '../../../lib/exceptions/saved-views.ts'
import { action } from '../../_server/action.ts'

export const saveViewAction = action
  .metadata({ permission: 'exceptions:read' })
  .inputSchema(viewInput)
  .action(({ parsedInput, ctx }) => saveView(ctx.db, ctx.clock.now(), ctx.actor, parsedInput))

export const dropViewAction = action
  .metadata({ permission: 'exceptions:read' })
  .inputSchema(z.object({ viewId: z.uuid() }))
  .action(({ parsedInput, ctx }) => dropView(ctx.db, ctx.actor, parsedInput.viewId))
