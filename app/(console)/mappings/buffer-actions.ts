'use server'
import { z } from 'zod'
import { readFrame } from '../../../lib/boards/frame.ts'
import type { GivenEdit } from '../../../lib/mappings/change/edits.ts'
import { readMappingCsv } from '../../../lib/mappings/csv.ts'
import { listMappingRows } from '../../../lib/mappings/list-rows.ts'
import { action } from '../../_server/action.ts'
import { effectOfBuffers } from './effect-of-buffers.ts'
import { readRuleForm } from './read-rule-form.ts'

const table = 'buffer'
const rowId = z.string().regex(/^\d{1,18}$/)

/** A rule as its form has it, in the place of another; a rule that goes; or the whole table as a file. */
const wish = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rule'),
    cells: z.record(z.string().max(40), z.string().max(2_000)),
    replaces: rowId.nullable(),
  }),
  z.object({ kind: z.literal('remove'), id: rowId, storefrontId: z.uuid().nullable() }),
  z.object({ kind: z.literal('file'), csv: z.string().max(8_000_000) }),
])
export type BufferWish = z.infer<typeof wish>

/** What a change of the buffers would do to the numbers in the shops, before it is saved. */
export const previewBuffersAction = action
  .metadata({ permission: 'mappings:read' })
  .inputSchema(wish)
  .action(async ({ parsedInput: wanted, ctx }) => {
    const { db, actor } = ctx
    let edits: GivenEdit[]
    if (wanted.kind === 'remove') {
      edits = [{ table, storefrontId: wanted.storefrontId, end: [wanted.id] }]
    } else if (wanted.kind === 'rule') {
      const read = await readRuleForm(db, actor, table, wanted.cells)
      if ('errors' in read) return { errors: read.errors }
      const end = wanted.replaces ? [wanted.replaces] : []
      edits = [{ table, storefrontId: read.storefrontId, end, open: [read.rule] }]
    } else {
      const { storefronts } = await readFrame(db, actor)
      const { rows, errors } = readMappingCsv(table, wanted.csv, new Set(storefronts.map(({ code }) => code)))
      if (errors.length > 0)
        return { errors: errors.map(({ line, field, reason }) => ({ field, reason: `line ${line}: ${reason}` })) }
      const standing = await listMappingRows(db, actor, table, { limit: 1_000_000 })
      const idOf = (code: string) => storefronts.find((storefront) => storefront.code === code)?.id ?? null
      edits = [
        ...standing.rows.map(({ id, storefrontId }) => ({ table, storefrontId, end: [id] }) as const),
        ...rows.map(
          ({ storefront, match, target, position, validFrom = null, validTo = null }) =>
            ({
              table,
              storefrontId: idOf(storefront),
              open: [{ match, target, position, validFrom, validTo }],
            }) as const,
        ),
      ]
    }
    return { effect: await effectOfBuffers(db, actor, edits) }
  })
