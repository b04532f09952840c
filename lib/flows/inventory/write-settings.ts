import { z } from 'zod'

const settings = z.object({
  /** A shop that has not answered a write by then may still carry it out. */
  stockDeadlineMs: z.number().int().min(100).max(120_000).default(30_000),
  /**
   * How long after that it is read back: what it says then stands. With the deadline as long as a shop may work on a request it
   * was given up on, so that no older number lands after a newer one.
   */
  stockSettleMs: z.number().int().min(0).max(120_000).default(30_000),
})

export type WriteSettings = z.infer<typeof settings>

/** How stock is written to a shop, from its connection's profile. @throws {ZodError} naming the setting */
export const readWriteSettings = (profile: unknown): WriteSettings => settings.parse(profile ?? {})
