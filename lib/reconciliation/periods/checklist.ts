import type { Gap } from '../roll-forward.ts'
import type { VarianceClass } from '../variance-classes.ts'
import { termsOf } from '../variance-classes.ts'
import type { VarianceCount } from './read-variance-counts.ts'

/** What a checklist is made of. */
export interface Standing {
  isOver: boolean
  /** Orders that changed and were not tied out again yet. */
  waiting: number
  unexplainedOrders: number
  gaps: readonly Gap[]
  variances: readonly VarianceCount[]
  /** Opening lists that nobody has approved. */
  openingWaiting: number
  /** The period before is not signed off. */
  earlierOpen: string | null
  /** Whether the refunds of the shop are read: the flow of returns is on. */
  readsRefunds: boolean
  /** Balances stated by a provider that clearing does not come to. */
  balancesOff: number
  /** Entries whose variance has gone, changed or been opened again since. */
  adjustmentsToReverse: number
  /** Above the limits of materiality, and accepted by nobody. */
  toAccept: number
}

export interface Check {
  key: string
  words: string
  isDone: boolean
  /** Left to do, as a count; null where it is yes or no. */
  left: number | null
  /** Where it is put right. */
  section: 'overview' | 'variances' | 'terms' | 'payouts' | 'journal' | 'flows' | 'sign-off'
  /** Whom it holds back: nobody signs what is not done, the preparer may hand over what only the approver can do. */
  holds: 'preparer' | 'approver'
}

/** What has to be so before a period is signed, in the order in which it is worked through. */
export function checklist(standing: Standing): Check[] {
  const left = (names: (name: VarianceClass) => boolean) =>
    standing.variances.filter((count) => names(count.class)).reduce((sum, { open }) => sum + open, 0)
  const neverByNote = (name: VarianceClass) => !termsOf(name).noteExplains
  const byPerson = (name: VarianceClass) => !termsOf(name).proven && !neverByNote(name)
  const adjusting = standing.variances.reduce((sum, one) => sum + one.adjusting, 0)
  const count = (key: string, words: string, number: number, section: Check['section']): Check => ({
    key,
    words,
    isDone: number === 0,
    left: number,
    section,
    holds: 'preparer',
  })
  return [
    {
      key: 'over',
      words: 'The period is over',
      isDone: standing.isOver,
      left: null,
      section: 'overview',
      holds: 'preparer',
    },
    {
      key: 'earlier',
      words: standing.earlierOpen ? `${standing.earlierOpen} is signed off first` : 'The period before is signed off',
      isDone: standing.earlierOpen === null,
      left: null,
      section: 'overview',
      holds: 'preparer',
    },
    count('opening', 'Opening lists are approved', standing.openingWaiting, 'terms'),
    count('tied out', 'Every changed order is tied out', standing.waiting, 'overview'),
    {
      key: 'refunds read',
      words: 'Refunds of the shop are read (the flow of returns is on)',
      isDone: standing.readsRefunds,
      left: null,
      section: 'flows',
      holds: 'preparer',
    },
    count('complete', 'Every paid order is accounted for', standing.unexplainedOrders, 'overview'),
    count('bridge', 'Bridge and roll-forwards add up', standing.gaps.length, 'overview'),
    count('strict', 'Nothing is unexplained or missing in the ERP', left(neverByNote), 'variances'),
    count('explained', 'Every variance is explained', left(byPerson), 'variances'),
    count('balances', 'Clearing comes to what the providers state', standing.balancesOff, 'payouts'),
    count('adjusted', 'Every proposed adjustment is approved', adjusting, 'variances'),
    count(
      'reversed',
      'Adjustments that answer nothing any more are reversed',
      standing.adjustmentsToReverse,
      'journal',
    ),
    { ...count('accepted', 'Material variances are accepted', standing.toAccept, 'variances'), holds: 'approver' },
  ]
}

export const isReady = (checks: readonly Check[], whom: Check['holds']): boolean =>
  checks.every(({ isDone, holds }) => isDone || (whom === 'preparer' && holds === 'approver'))
