import { z } from 'zod'

const date = z.iso.date()

/** Replays are looked at by people: more orders say nothing more. */
export const replayedAtMost = 5_000

/** Which landed orders to replay: the newest, chosen ones (by number as people know it, or by id), or those paid between two business dates, both included. */
export const replaySelection = z.union([
  z.strictObject({ last: z.number().int().min(1).max(replayedAtMost), storefrontId: z.uuid().optional() }),
  z.strictObject({ numbers: z.array(z.string().trim().min(1).max(60)).min(1).max(500) }),
  z.strictObject({
    orderIds: z
      .array(z.string().regex(/^\d{1,18}$/))
      .min(1)
      .max(replayedAtMost),
  }),
  z
    .strictObject({ from: date, to: date, storefrontId: z.uuid().optional() })
    .refine(({ from, to }) => from <= to, 'the first day is after the last'),
])

export type ReplaySelection = z.infer<typeof replaySelection>

/** As stored: with the storefronts the asker sees; null = all. */
export type StoredSelection = ReplaySelection & { storefrontIds: readonly string[] | null }
