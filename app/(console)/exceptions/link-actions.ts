'use server'
import { z } from 'zod'
import { searchItems } from '../../../lib/boards/search-items.ts'
import { readCase } from '../../../lib/exceptions/read-case.ts'
import { Fault } from '../../../lib/kernel/fault.ts'
import { listMappingRows } from '../../../lib/mappings/list-rows.ts'
import { saveMappingRows } from '../../../lib/mappings/save-rows.ts'
import { action } from '../../_server/action.ts'
import { linkKeyOf } from './link-key.ts'

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
  .action(async ({ parsedInput, ctx }) => {
    const found = await readCase(ctx.db, ctx.actor, parsedInput.caseId)
    const key = found && linkKeyOf(found)
    if (!found || !key) throw new Fault('CASE_UNKNOWN', 'This exception is gone, or names nothing that can be linked.')
    const storefrontId = found.storefrontId
    const standing = await listMappingRows(ctx.db, ctx.actor, 'item_link', { storefrontId, search: key })
    const end = standing.rows.filter(
      (row) => row.storefrontId === storefrontId && 'key' in row.match && row.match.key === key,
    )
    const { version } = await saveMappingRows(
      ctx.db,
      ctx.clock,
      ctx.actor,
      {
        table: 'item_link',
        storefrontId,
        rows: [{ match: { key }, target: { kind: 'item', item: parsedInput.reference } }],
        end: end.map(({ id }) => id),
      },
      { note: `linked from exception ${found.id}` },
    )
    return { version, held: found.held }
  })
