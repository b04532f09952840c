import type { Component } from './components.ts'
import type { Bucket } from './periods/read-period-completeness.ts'
import type { Line } from './step-sums.ts'
import { termsOf } from './variance-classes.ts'

/** Heads of the columns of every statement. */
export const componentTitles: Record<Component, string> = {
  merchandise: 'Merchandise',
  discount: 'Discount',
  shipping: 'Shipping',
  fees: 'Fees',
  tax: 'Tax',
  total: 'Total',
}

const stepWords: Record<string, string> = {
  'orders paid': 'Paid orders',
  'orders excluded': 'Left out on purpose',
  'orders cancelled': 'Cancelled before the invoice',
  'orders refunded': 'Refunded before the invoice',
  'orders invoiced': 'Invoiced',
  'refunds refunded': 'Refunded after the invoice',
  'refunds credited': 'Credited',
}

/** A step of bridge or roll-forward, as finance says it. */
export function stepTitle({ ledger, step, class: name }: Pick<Line, 'ledger' | 'step' | 'class'>): string {
  const of = ledger === 'orders' ? 'orders' : 'refunds'
  const title = name ? termsOf(name).title : ''
  const inSentence = title.slice(0, 1).toLowerCase() + title.slice(1)
  if (step === 'opening') return `Open at the start: ${inSentence} (${of})`
  if (step === 'closing') return `Open at the end: ${inSentence} (${of})`
  if (step === 'adjusted') return ledger === 'orders' ? title : `${title} (refunds)`
  return stepWords[`${ledger} ${step}`] ?? step
}

export const bucketTitles: Record<Bucket, string> = {
  'in the ERP': 'in the ERP',
  held: 'held',
  queued: 'on their way',
  cancelled: 'cancelled before sending',
  excluded: 'left out',
  unexplained: 'unexplained',
}

const actionWords: Record<string, string> = {
  'periods:prepare': 'Prepared',
  'periods:return': 'Returned',
  'periods:sign-off': 'Signed off',
  'periods:suspend': 'Sign-off suspended',
  'periods:confirm': 'Sign-off confirmed',
  'periods:ask-to-reopen': 'Asked to reopen',
  'periods:refuse-to-reopen': 'Reopening refused',
  'periods:reopen': 'Reopened',
  'journal:build': 'Journal built',
  'journal:adjust': 'Adjustment approved',
  'journal:export': 'Journal exported',
}

export const actionTitle = (action: string): string => actionWords[action] ?? action

/** "20 %", "8.875 %"; what is not known is said so. */
export const rateText = (rate: number): string => {
  if (rate < 0) return 'not known'
  const text = (rate / 10_000).toFixed(4).replace(/\.?0+$/, '')
  return `${text} %`
}
