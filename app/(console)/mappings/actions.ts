'use server'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { readFrame } from '../../../lib/boards/frame.ts'
import { readAccountCsv } from '../../../lib/mappings/account-csv.ts'
import { addToDraft } from '../../../lib/mappings/change/draft-change.ts'
import { undoVersion } from '../../../lib/mappings/change/undo-version.ts'
import { importMappings } from '../../../lib/mappings/import-mappings.ts'
import { saveMappingRows } from '../../../lib/mappings/save-rows.ts'
import { mappingFileNames, mappingTableNames } from '../../../lib/mappings/tables.ts'
import { action } from '../../_server/action.ts'
import { readRuleForm } from './read-rule-form.ts'

const table = z.enum(mappingTableNames)
const rowId = z.string().regex(/^\d{1,18}$/)
const cells = z.record(z.string().max(40), z.string().max(2_000))

/**
 * Saves one rule as the form has it: the cells of its CSV line, read the same way. `replaces` names the rule it takes the place of.
 * The verb itself decides who may change which table.
 */
export const saveRuleAction = action
  .metadata({ permission: 'mappings:read' })
  .inputSchema(z.object({ table, cells, replaces: rowId.nullable() }))
  .action(async ({ parsedInput, ctx }) => {
    const read = await readRuleForm(ctx.db, ctx.actor, parsedInput.table, parsedInput.cells)
    if ('errors' in read) return { errors: read.errors }
    const end = parsedInput.replaces ? [parsedInput.replaces] : []
    return saveMappingRows(ctx.db, ctx.clock, ctx.actor, {
      table: parsedInput.table,
      storefrontId: read.storefrontId,
      rows: [read.rule],
      end,
    })
  })

/** Puts the same into the person's draft, where it can be replayed, dated and submitted; without cells the rule ends. */
export const draftRuleAction = action
  .metadata({ permission: 'mappings:read' })
  .inputSchema(
    z.object({ table, cells: cells.nullable(), replaces: rowId.nullable(), storefrontId: z.uuid().nullable() }),
  )
  .action(async ({ parsedInput, ctx }) => {
    const end = parsedInput.replaces ? [parsedInput.replaces] : []
    const read = parsedInput.cells ? await readRuleForm(ctx.db, ctx.actor, parsedInput.table, parsedInput.cells) : null
    if (read && 'errors' in read) return { errors: read.errors }
    return addToDraft(ctx.db, ctx.clock, ctx.actor, {
      table: parsedInput.table,
      storefrontId: read ? read.storefrontId : parsedInput.storefrontId,
      end,
      open: read ? [read.rule] : [],
    })
  })

/** Takes a version back under a new one, or asks finance to where it is about money. */
export const undoVersionAction = action
  .metadata({ permission: 'mappings:replay' })
  .inputSchema(z.object({ version: z.number().int().positive(), note: z.string().trim().min(3).max(500) }))
  .action(({ parsedInput, ctx }) =>
    undoVersion(ctx.db, ctx.clock, ctx.actor, parsedInput.version, { note: parsedInput.note }),
  )

export const removeRuleAction = action
  .metadata({ permission: 'mappings:read' })
  .inputSchema(z.object({ table, id: rowId, storefrontId: z.uuid().nullable() }))
  .action(({ parsedInput, ctx }) =>
    saveMappingRows(ctx.db, ctx.clock, ctx.actor, {
      table: parsedInput.table,
      storefrontId: parsedInput.storefrontId,
      rows: [],
      end: [parsedInput.id],
    }),
  )

/** Replaces a whole table by its CSV; one bad line applies nothing. */
export const importTableAction = action
  .metadata({ permission: 'mappings:read' })
  .inputSchema(z.object({ table: z.enum(mappingFileNames), csv: z.string().max(8_000_000) }))
  .action(({ parsedInput, ctx }) =>
    importMappings(ctx.db, ctx.clock, ctx.actor, { [parsedInput.table]: parsedInput.csv }),
  )

/** Sets the account of one storefront as the form has it: the cells of its line in account.csv. */
export const saveAccountAction = action
  .metadata({ permission: 'mappings:read' })
  .inputSchema(z.object({ cells }))
  .action(async ({ parsedInput, ctx }) => {
    const { storefronts } = await readFrame(ctx.db, ctx.actor)
    const names = Object.keys(parsedInput.cells)
    const csv = stringify([names, names.map((name) => parsedInput.cells[name])])
    const { errors } = readAccountCsv(csv, new Set(storefronts.map(({ code }) => code)))
    if (errors.length > 0) return { errors: errors.map(({ field, reason }) => ({ field, reason })) }
    return importMappings(ctx.db, ctx.clock, ctx.actor, { account: csv }, { note: 'account' })
  })
