/**
 * What the month posts to the general ledger where the ERP does not post it itself. Each kind is off until finance has named
 * its two accounts. A positive amount debits the first and credits the second; a negative one the other way round.
 */
export const entryKinds = {
  gateway_fees: {
    title: 'Fees of payment gateways',
    debit: 'Payment fees',
    credit: 'Clearing of the gateway',
    says: 'What the gateways kept in the period.',
  },
  payout_clearing: {
    title: 'Payouts',
    debit: 'Bank',
    credit: 'Clearing of the gateway',
    says: 'What the gateways sent to the bank in the period.',
  },
  chargebacks: {
    title: 'Chargebacks',
    debit: 'Chargebacks',
    credit: 'Clearing of the gateway',
    says: 'What banks took back in the period and the shop has not refunded: a refund is credited in the ERP.',
  },
  gift_card_liability: {
    title: 'Gift cards and store credit redeemed',
    debit: 'Gift card liability',
    credit: 'Receivables of web orders',
    says: 'What was paid by gift card or store credit in orders paid in the period, without those left out on purpose.',
  },
  deferred_revenue: {
    title: 'Deferred revenue',
    debit: 'Receivables of web orders',
    credit: 'Deferred revenue',
    says: 'How much more is paid and not invoiced at the end of the period than at its beginning.',
  },
  adjustments: {
    title: 'Adjustments of variances',
    debit: 'Named by the adjustment',
    credit: 'Named by the adjustment',
    says: 'Each approved adjustment is an entry of its own; these accounts are what is offered.',
  },
} as const

export type EntryKind = keyof typeof entryKinds

export const entryKindNames = Object.keys(entryKinds) as EntryKind[]

/** The kinds a period builds by itself; an adjustment is made from its variance. */
export const builtKinds = entryKindNames.filter((kind) => kind !== 'adjustments')
