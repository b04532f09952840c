'use server'
import { z } from 'zod'
import { searchItems } from '../../../lib/boards/search-items.ts'
import { linkItem } from '../../../lib/mappings/suggest/link-items.ts'
import { action } from '../../_server/action.ts'

export const searchItemsAction = action
  .metadata({ permission: 'mappings:link-items' })
  .inputSchema(z.object({ text: z.string().max(120) }))
  .action(async ({ parsedInput, ctx }) => ({ items: await searchItems(ctx.db, ctx.actor, parsedInput.text) }))

/** Links what a case could not find to an item; a link that stood for the same is replaced. Its orders are looked at at once. */
export const linkItemAction = action
  .metadata({ permission: 'mappings:link-items' })
  .inputSchema(
    z.object({
      caseId: z.uuid(),
      reference: z
        .string()
        .regex(/^pkey:.+$/)
        .max(200),
    }),
  )
  .action(({ parsedInput: { caseId, reference }, ctx }) =>
    linkItem(ctx.db, ctx.clock, ctx.actor, { caseId, pkey: reference.slice('pkey:'.length) }),
  )
