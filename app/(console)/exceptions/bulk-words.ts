import { countOf } from '../../../components/display/money-text.ts'
import type { BulkInput } from '../../../lib/exceptions/bulk-kinds.ts'

export type BulkKind = BulkInput['kind']

const exceptions = (count: number) => countOf(count, 'exception')

interface Words {
  title: string
  /** The button, which names its effect. */
  verb: (count: number) => string
  /** While it can be taken back. */
  about: (count: number) => string
  done: (count: number) => string
  /** What it does and does not do. */
  effect: string
}

export const bulkWords: Record<BulkKind, Words> = {
  assign: {
    title: 'Give them to somebody',
    verb: (count) => `Assign ${exceptions(count)}`,
    about: (count) => `Assigning ${exceptions(count)}`,
    done: (count) => `${exceptions(count)} assigned`,
    effect: 'From then on they are not given in turn any more.',
  },
  snooze: {
    title: 'Put them off',
    verb: (count) => `Snooze ${exceptions(count)}`,
    about: (count) => `Snoozing ${exceptions(count)}`,
    done: (count) => `${exceptions(count)} snoozed`,
    effect: 'They leave the queue until then. Their orders stay held.',
  },
  severity: {
    title: 'Say how grave they are',
    verb: (count) => `Change ${exceptions(count)}`,
    about: (count) => `Changing the severity of ${exceptions(count)}`,
    done: (count) => `Severity of ${exceptions(count)} changed`,
    effect: 'It stays so, whatever their kind says, also when they reopen.',
  },
  retry: {
    title: 'Look at them again',
    verb: (count) => `Look at ${exceptions(count)} again`,
    about: (count) => `About to look at ${exceptions(count)} again`,
    done: (count) => `Looked at ${exceptions(count)} again`,
    effect: 'Their orders are judged again, and what the ERP refused may be sent again.',
  },
  dismiss: {
    title: 'Dismiss them',
    verb: (count) => `Dismiss ${exceptions(count)}`,
    about: (count) => `Dismissing ${exceptions(count)}`,
    done: (count) => `${exceptions(count)} dismissed`,
    effect: 'They leave the queue. Their orders stay held: dismissing sends nothing and excludes nothing.',
  },
}
