import { z } from 'zod'

const settings = z.object({
  /** A window ends this long before the shop's own clock: what is being written just now is left to the next one. */
  pollLagSeconds: z.number().min(0).max(600).default(10),
  /** A window begins this long before the cursor. */
  pollOverlapSeconds: z.number().min(0).max(86_400).default(300),
})

export type PollSettings = z.infer<typeof settings>

/** How a shop is polled (woocommerce.md 10), from its connection's profile. @throws {ZodError} naming the setting */
export const readPollSettings = (profile: unknown): PollSettings => settings.parse(profile ?? {})
