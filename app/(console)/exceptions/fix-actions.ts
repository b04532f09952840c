'use server'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { readFrame } from '../../../lib/boards/frame.ts'
import { readCase } from '../../../lib/exceptions/read-case.ts'
import { Fault } from '../../../lib/kernel/fault.ts'
import { draftChange } from '../../../lib/mappings/change/draft-change.ts'
import { submitChange } from '../../../lib/mappings/change/submit-change.ts'
import { readMappingCsv } from '../../../lib/mappings/csv.ts'
import { action } from '../../_server/action.ts'
import { ruleFromCause } from './rule-from-cause.ts'
import { sentenceOf } from './sentence.ts'

/**
 * Adds the rule a case lacks. In force at once, or before finance when it is about money and the person is not: the verbs
 * decide who may.
 */
export const fixByRuleAction = action
  .metadata({ permission: 'mappings:read' })
  .inputSchema(z.object({ caseId: z.uuid(), cells: z.record(z.string().max(40), z.string().max(2_000)) }))
  .action(async ({ parsedInput: { caseId, cells }, ctx: { db, clock, actor } }) => {
    const found = await readCase(db, clock.now(), actor, caseId)
    const rule = found && ruleFromCause(found.code, found.cause)
    if (!found || !rule) throw new Fault('CASE_UNKNOWN', 'This exception is gone, or no rule mends it.')
    const { storefronts } = await readFrame(db, actor)
    const names = Object.keys(cells)
    const csv = stringify([names, names.map((name) => cells[name])])
    const { rows, errors } = readMappingCsv(rule.table, csv, new Set(storefronts.map(({ code }) => code)))
    const [row] = rows
    if (!row) return { state: 'invalid' as const, errors: errors.map(({ field, reason }) => ({ field, reason })) }
    const storefrontId = storefronts.find(({ code }) => code === row.storefront)?.id ?? null
    const open = [{ match: row.match, target: row.target, ...(cells.position ? { position: row.position } : {}) }]
    const note = `From the exception: ${sentenceOf(found.code, found.cause)}`
    const { id } = await draftChange(db, clock, actor, {
      title: sentenceOf(found.code, found.cause).slice(0, 200),
      note,
      edits: [{ table: rule.table, storefrontId, end: [], open }],
    })
    return submitChange(db, clock, actor, id, { effectiveOn: null, note })
  })
