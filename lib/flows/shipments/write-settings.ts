import { z } from 'zod'

const settings = z.object({
  /** A shop that has not answered a write by then may still carry it out. */
  dispatchDeadlineMs: z.number().int().min(100).max(120_000).default(30_000),
  /** How long after that the shop is asked what came of it: what it shows then stands. */
  dispatchSettleMs: z.number().int().min(0).max(120_000).default(30_000),
})

export type WriteSettings = z.infer<typeof settings>

/** How shipments are written to a shop, from its connection's profile. @throws {ZodError} naming the setting */
export const readWriteSettings = (profile: unknown): WriteSettings => settings.parse(profile ?? {})
