'use server'
import { z } from 'zod'
import { readCase } from '../../../lib/exceptions/read-case.ts'
import { Fault } from '../../../lib/kernel/fault.ts'
import { draftChange } from '../../../lib/mappings/change/draft-change.ts'
import { submitChange } from '../../../lib/mappings/change/submit-change.ts'
import { action } from '../../_server/action.ts'
import { readRuleForm } from '../mappings/read-rule-form.ts'
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
    const read = await readRuleForm(db, actor, rule.table, cells)
    if (read.errors) return { state: 'invalid' as const, errors: read.errors }
    const note = `From the exception: ${sentenceOf(found.code, found.cause)}`
    const { id } = await draftChange(db, clock, actor, {
      title: sentenceOf(found.code, found.cause).slice(0, 200),
      note,
      edits: [{ table: rule.table, storefrontId: read.storefrontId, end: [], open: [read.rule] }],
    })
    return submitChange(db, clock, actor, id, { effectiveOn: null, note })
  })
