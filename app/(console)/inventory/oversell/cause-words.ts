import type { OversellCause } from '../../../../lib/flows/inventory/judge-oversell.ts'
import type { Json } from '../../../../lib/kernel/digest.ts'

const causes: Record<OversellCause, string> = {
  latency: 'The shop sold before a newer number reached it.',
  buffer: 'More was sold between two runs than was kept back.',
  drift: 'The shop showed a number that was not ours.',
  missing_rule: 'Nothing of it was kept back, or the shop does not count it.',
}

const isCause = (why: unknown): why is OversellCause => typeof why === 'string' && Object.hasOwn(causes, why)

/** How an item came to be oversold, and what would have prevented it, as the case has it. */
export function causeWords({ why, prevented }: Readonly<Record<string, Json>>): string {
  return [isCause(why) ? causes[why] : '', typeof prevented === 'string' ? prevented : ''].filter(Boolean).join(' ')
}
