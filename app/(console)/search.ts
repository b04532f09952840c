'use server'
import { z } from 'zod'
import { wordsOf } from '../../components/display/states.ts'
import { searchOrders } from '../../lib/boards/search-orders.ts'
import { action } from '../_server/action.ts'

export const searchAction = action
  .metadata({ permission: 'orders:read' })
  .inputSchema(z.object({ text: z.string().max(120) }))
  .action(async ({ parsedInput, ctx }) => {
    const hits = await searchOrders(ctx.db, ctx.actor, parsedInput.text)
    const buckets = new Set(hits.map((hit) => hit.bucket))
    return {
      hits,
      words: Object.fromEntries([...buckets].map((bucket) => [bucket, wordsOf('bucket', bucket as 'held').word])),
    }
  })
