import type { Tone } from '../../../../../components/ui/badge.tsx'
import type { VarianceRow } from '../../../../../lib/reconciliation/read/list-variances.ts'
import type { VarianceClass } from '../../../../../lib/reconciliation/variance-classes.ts'
import { termsOf } from '../../../../../lib/reconciliation/variance-classes.ts'

const words: Record<VarianceRow['state'], { words: string; tone: Tone }> = {
  open: { words: 'To explain', tone: 'waiting' },
  explained: { words: 'Explained', tone: 'settled' },
  adjusting: { words: 'Being adjusted', tone: 'flight' },
  resolved: { words: 'Resolved', tone: 'settled' },
  carried: { words: 'Carried', tone: 'settled' },
}

/** How far a variance is; what its documents say by themselves needs nobody. */
export const stateOfVariance = ({ state, class: name }: { state: VarianceRow['state']; class: VarianceClass }) =>
  state === 'open' && termsOf(name).proven ? ({ words: 'By its documents', tone: 'closed' } as const) : words[state]

export const stateChoice = (state: 'open' | 'explained' | 'adjusting' | 'carried'): string => words[state].words
