'use server'
import { z } from 'zod'
import { previewFixes } from '../../../../lib/exceptions/preview-fix.ts'
import { dismissSuggestion, restoreSuggestion } from '../../../../lib/mappings/suggest/dismiss-suggestion.ts'
import { linkItems } from '../../../../lib/mappings/suggest/link-items.ts'
import { listAbove } from '../../../../lib/mappings/suggest/list-suggestions.ts'
import { action } from '../../../_server/action.ts'
import { itemWords } from './item-words.ts'

const dismissal = z.object({
  storefrontId: z.uuid(),
  key: z.string().min(1).max(300),
  /** Empty for the key altogether. */
  pkey: z.string().max(200),
})

/** What accepting every clear suggestion of at least this score would do. Nothing is changed. */
export const previewSuggestionsAction = action
  .metadata({ permission: 'mappings:link-items' })
  .inputSchema(z.object({ leastScore: z.number().int().min(1).max(100), storefrontId: z.uuid().nullable() }))
  .action(async ({ parsedInput: { leastScore, storefrontId }, ctx }) => {
    const { picks, unclear } = await listAbove(ctx.db, ctx.actor, leastScore, storefrontId ?? undefined)
    const preview = await previewFixes(
      ctx.db,
      ctx.actor,
      picks.map(({ caseId }) => caseId),
    )
    return {
      picks: picks.map(({ caseId, key, suggestion: { item, score } }) => ({
        caseId,
        key,
        pkey: item.pkey,
        item: itemWords(item),
        score,
      })),
      unclear,
      preview,
    }
  })

/** Accepts exactly the suggestions named: what a person has seen, whatever scores by now. Each comes with its outcome. */
export const acceptSuggestionsAction = action
  .metadata({ permission: 'mappings:link-items' })
  .inputSchema(
    z.object({
      picks: z
        .array(z.object({ caseId: z.uuid(), pkey: z.string().min(1).max(200) }))
        .min(1)
        .max(1000),
    }),
  )
  .action(async ({ parsedInput, ctx }) => ({
    outcomes: await linkItems(ctx.db, ctx.clock, ctx.actor, parsedInput.picks),
  }))

export const dismissSuggestionAction = action
  .metadata({ permission: 'mappings:link-items' })
  .inputSchema(dismissal)
  .action(({ parsedInput, ctx }) => dismissSuggestion(ctx.db, ctx.clock, ctx.actor, parsedInput))

export const restoreSuggestionAction = action
  .metadata({ permission: 'mappings:link-items' })
  .inputSchema(dismissal)
  .action(({ parsedInput, ctx }) => restoreSuggestion(ctx.db, ctx.actor, parsedInput))
