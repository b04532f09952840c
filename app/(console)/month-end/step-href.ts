import type { Line } from '../../../lib/reconciliation/step-sums.ts'

/** Where the orders behind a step are listed. */
export const stepHref = (
  periodId: string,
  { ledger, step, class: name }: Pick<Line, 'ledger' | 'step' | 'class'>,
): string => `/month-end/${periodId}/step?ledger=${ledger}&step=${step}${name ? `&class=${name}` : ''}`
