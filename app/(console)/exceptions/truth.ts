import { durationText } from '../../../components/display/duration-text.ts'
import { countOf, countText } from '../../../components/display/money-text.ts'
import type { HeldCount } from '../../../lib/exceptions/count-cases.ts'
import type { exceptionStates } from './filters.ts'

interface Known {
  now: Date
  state: (typeof exceptionStates)[number]
  /** Causes of the filter. */
  total: number
  held: HeldCount
}

/** The queue in one sentence: causes, the orders they hold, how long the oldest has been open. */
export function truthOf({ now, state, total, held }: Known): string {
  if (state !== 'open') return `${countOf(total, 'exception')} ${state}.`
  if (total === 0) return 'Nothing of this waits for a person.'
  const orders = held.about ? `about ${countText(held.orders)} orders` : countOf(held.orders, 'order')
  const age =
    held.oldestOpenedAt === null
      ? ''
      : `, the oldest is ${durationText((now.getTime() - held.oldestOpenedAt.getTime()) / 1000)} old`
  return `${countOf(total, 'root cause', 'root causes')} open; ${total === 1 ? 'it holds' : 'they hold'} ${orders}${age}.`
}
