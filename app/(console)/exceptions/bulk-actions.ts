'use server'
import { z } from 'zod'
import {
  askBulk,
  type BulkTarget,
  mostBulkCases,
  previewBulk,
  readBulk,
  undoBulk,
} from '../../../lib/exceptions/bulk.ts'
import { bulkAction } from '../../../lib/exceptions/bulk-kinds.ts'
import { nameCases } from '../../../lib/exceptions/name-cases.ts'
import type { Db } from '../../../lib/kernel/db.ts'
import { action } from '../../_server/action.ts'
import { readScope } from '../../_server/query.ts'
import type { Person } from '../../_server/session.ts'
import { caseFilterOf } from './case-filter.ts'
import { loadExceptionFilters } from './filters.ts'
import { sentenceOf } from './sentence.ts'

/** The rows chosen, or every row of the queue's own query string. */
const target = z.union([
  z.object({ caseIds: z.array(z.uuid()).min(1).max(mostBulkCases) }),
  z.object({ query: z.string().max(2_000) }),
])

const asked = z.object({ action: bulkAction, target })
const one = z.object({ bulkId: z.uuid() })

export const previewBulkAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(asked)
  .action(async ({ parsedInput, ctx }) => {
    const chosen = await targetOf(ctx.actor, ctx.clock.now(), parsedInput.target)
    const preview = await previewBulk(ctx.db, ctx.actor, parsedInput.action, chosen)
    return { ...preview, notAllowed: await withSentences(ctx.db, ctx.actor, preview.notAllowed) }
  })

export const askBulkAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(asked)
  .action(async ({ parsedInput, ctx }) =>
    askBulk(
      ctx.db,
      ctx.clock.now(),
      ctx.actor,
      parsedInput.action,
      await targetOf(ctx.actor, ctx.clock.now(), parsedInput.target),
    ),
  )

export const undoBulkAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one)
  .action(({ parsedInput, ctx }) => undoBulk(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.bulkId))

export const readBulkAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one)
  .action(async ({ parsedInput, ctx }) => {
    const bulk = await readBulk(ctx.db, ctx.actor, parsedInput.bulkId)
    return { ...bulk, outcome: await withSentences(ctx.db, ctx.actor, bulk.outcome) }
  })

async function targetOf(person: Person, now: Date, chosen: z.output<typeof target>): Promise<BulkTarget> {
  if ('caseIds' in chosen) return chosen
  const filters = loadExceptionFilters(new URLSearchParams(chosen.query))
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  return { filter: caseFilterOf(filters, { now, myId: person.id, storefrontId, timeZone }) }
}

async function withSentences<Row extends { caseId: string }>(db: Db, person: Person, rows: readonly Row[]) {
  const names = await nameCases(
    db,
    person,
    rows.map(({ caseId }) => caseId),
  )
  const sentences = new Map(names.map(({ id, code, cause }) => [id, sentenceOf(code, cause)]))
  return rows.map((row) => ({ ...row, sentence: sentences.get(row.caseId) ?? 'An exception you do not see' }))
}
