import type { PeriodState } from '../../../lib/reconciliation/periods/lock-period.ts'

export const stateTitles: Record<
  PeriodState,
  { words: string; tone: 'settled' | 'flight' | 'waiting' | 'blocked' | 'closed' }
> = {
  open: { words: 'Open', tone: 'flight' },
  in_review: { words: 'In review', tone: 'waiting' },
  signed_off: { words: 'Signed off', tone: 'settled' },
  suspended: { words: 'Sign-off suspended', tone: 'blocked' },
  reopened: { words: 'Reopened', tone: 'waiting' },
}
