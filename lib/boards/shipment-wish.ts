import { z } from 'zod'

const wish = z.object({
  carrier: z.string().catch(''),
  trackings: z.array(z.object({ number: z.string(), url: z.string().catch('') })).catch([]),
  lines: z.array(z.object({ line: z.coerce.string(), quantity: z.coerce.number() })).catch([]),
  completes: z.boolean().catch(false),
  status: z.string().nullable().catch(null),
})

export type ShownWish = z.infer<typeof wish>

/** What a shipment shall look like in the shop, as far as people are shown it; what cannot be read is left out. */
export const readWish = (stored: unknown): ShownWish => wish.parse(stored ?? {})

/** Only an address of the web is a link: a stored one is never trusted further. */
export const safeLink = (url: string): string | null => (/^https?:\/\//i.test(url) ? url : null)

const doneSteps = ['fulfilment', 'note', 'meta', 'status'] as const

const done = z.record(z.string(), z.unknown()).catch({})

/** The steps the shop confirmed, with its own id where it gave one. */
export function readDone(stored: unknown): { step: (typeof doneSteps)[number]; shownAs: string }[] {
  const steps = done.parse(stored ?? {})
  return doneSteps.flatMap((step) => {
    const value = steps[step]
    if (value === undefined || value === null || value === false || value === '') return []
    return [{ step, shownAs: typeof value === 'string' || typeof value === 'number' ? `${value}` : '' }]
  })
}
