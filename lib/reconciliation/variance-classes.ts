import type { MappingTable } from '../mappings/tables.ts'

/** Where a variance is put right. */
export type Side = 'storefront' | 'erp' | 'both' | 'payments'

/**
 * Where its money stands. `balance`: in what is open between the two sides, until the document arrives that clears it;
 * `difference`: between documents that are all there, a step of the bridge; `cash`: between the storefront and the payment
 * provider, in the clearing and not in the bridge.
 */
export type Standing = 'balance' | 'difference' | 'cash'

/** What explains a variance beside its class, its cause and its amount. */
export const evidences = ['document', 'adjustment', 'carried'] as const

export type Evidence = (typeof evidences)[number]

export interface VarianceClassTerms {
  title: string
  /** What it means, in one sentence, to a person in finance. */
  words: string
  side: Side
  standing: Standing
  /** Whether a person's note can be what explains it. Evidence is needed all the same. */
  noteExplains: boolean
  /** Both sides' documents say all of it: no person has to explain it. */
  proven: boolean
  /** Any one of these will do. */
  evidence: readonly Evidence[]
  /** The mapping table in which the cause is put right, where it is one. */
  fix: MappingTable | null
}

const open = (title: string, words: string, side: Side): VarianceClassTerms => ({
  title,
  words,
  side,
  standing: 'balance',
  noteExplains: true,
  proven: false,
  evidence: ['document', 'carried'],
  fix: null,
})
const between = (
  title: string,
  words: string,
  side: Side,
  fix: MappingTable | null = null,
  evidence: readonly Evidence[] = ['document', 'adjustment'],
): VarianceClassTerms => ({
  title,
  words,
  side,
  standing: 'difference',
  noteExplains: true,
  proven: false,
  evidence,
  fix,
})
const cash = (title: string, words: string, evidence: readonly Evidence[] = evidences): VarianceClassTerms => ({
  title,
  words,
  side: 'payments',
  standing: 'cash',
  noteExplains: true,
  proven: false,
  evidence,
  fix: null,
})

/** Every class, in the order in which lists, bridge and close pack show them: what nobody understands comes last. */
export const varianceClasses = {
  TIMING_CUTOFF: {
    ...open(
      'Cut-off',
      'Paid in this period and invoiced after it, or the other way round: it clears by itself.',
      'both',
    ),
    proven: true,
  },
  IN_FLIGHT: {
    ...open('In flight', 'The sales order stands in the ERP and is not invoiced yet.', 'erp'),
    proven: true,
  },
  MISSING_IN_ERP: {
    ...open('Missing in the ERP', 'Paid in the shop; the ERP has no sales order for it.', 'erp'),
    noteExplains: false,
    evidence: ['document'],
  },
  DUPLICATE_IN_ERP: between(
    'Duplicate in the ERP',
    'Two sales orders or invoices stand in the ERP for what the shop sold once.',
    'erp',
  ),
  MISSING_IN_SHOP: between(
    'Missing in the shop',
    'The ERP invoiced or credited under a web reference that no order of the shop carries.',
    'both',
  ),
  AMENDED_IN_ERP: between(
    'Changed in the ERP',
    'Lines or quantities of the sales order are not those that were sold.',
    'erp',
  ),
  AMENDED_IN_SHOP: between(
    'Changed in the shop',
    'The order was edited in the shop after it had been sent to the ERP.',
    'storefront',
  ),
  CANCELLED_IN_ERP: open(
    'Cancelled in the ERP',
    'The sales order was cancelled before it was invoiced; the customer has paid and has no refund.',
    'storefront',
  ),
  SHORT_SHIPPED: open(
    'Shipped short',
    'Less was shipped and invoiced than was sold; the rest is still the customer’s money.',
    'both',
  ),
  PRICE: between('Price', 'The same pieces stand in the ERP at another price.', 'both', 'price'),
  TAX_ROUNDING: {
    ...between(
      'Rounding of tax',
      'At most one minor unit a line and rate on each ERP document, and nothing but tax.',
      'both',
    ),
    proven: true,
    evidence: ['document'],
  },
  TAX_CODE: between('Tax code', 'The ERP taxed at another rate than the shop.', 'both', 'tax'),
  DISCOUNT_MAPPING: between(
    'Discount',
    'A discount of the shop is missing in the ERP, or stands there as something else.',
    'both',
    'allowance',
  ),
  FREIGHT_MAPPING: between(
    'Freight',
    'Shipping stands in another component of the ERP’s document, or not in it.',
    'both',
    'shipping',
  ),
  FEE: between(
    'Fee',
    'A fee charged in the shop is missing in the ERP, or stands there as something else.',
    'both',
    'fee',
  ),
  REFUND_NO_CREDIT: open(
    'Refund without credit memo',
    'Refunded in the shop after the invoice; the ERP has posted no credit memo.',
    'erp',
  ),
  CREDIT_NO_REFUND: open(
    'Credit memo without refund',
    'The ERP has posted a credit memo; the shop has refunded nothing for it.',
    'storefront',
  ),
  REFUND_AMOUNT: between(
    'Amount of a refund',
    'Two sides of a refund are both there and differ: shop and credit memo, or shop and payment gateway.',
    'both',
  ),
  GIFT_CARD_TENDER: {
    ...between(
      'Paid by gift card',
      'A gift card paid a part: the shop’s total is lower by it, the ERP’s is not.',
      'both',
      'tender',
    ),
    proven: true,
  },
  STORE_CREDIT: {
    ...between(
      'Paid by store credit',
      'Store credit paid a part: the shop’s total is lower by it, the ERP’s is not.',
      'both',
      'tender',
    ),
    proven: true,
  },
  FX: cash('Exchange', 'The provider settled another amount than its own rate gives.'),
  REFUND_DUE: open(
    'Refund due',
    'A line was cancelled in the ERP, or goods came back to it, and the customer has not been refunded.',
    'storefront',
  ),
  CAPTURE_MISSING: cash('Not captured', 'Dispatched on an authorisation that was never captured.', [
    'document',
    'carried',
  ]),
  PAYOUT_MISSING: cash('Payout missing', 'Charged, and in no payout although one is due.', ['document', 'carried']),
  PAYOUT_DUPLICATE: cash('Paid out twice', 'One charge stands in two payouts.'),
  PAYMENT_FEE: cash('Payment fee', 'The provider kept another fee than was agreed.'),
  CHARGEBACK: cash('Chargeback', 'The customer’s bank took the money back; the shop has refunded nothing.'),
  WRONG_PERIOD: between(
    'Wrong period',
    'An ERP document is dated in a period before its order was paid.',
    'erp',
    null,
    evidences,
  ),
  OPENING: open(
    'Opening balance',
    'An item of the imported opening list that no document clears or bears out.',
    'both',
  ),
  UNCLASSIFIED: { ...between('Unexplained', 'No rule says what this is.', 'both'), noteExplains: false },
} as const satisfies Record<string, VarianceClassTerms>

export type VarianceClass = keyof typeof varianceClasses

/** In the order of the table. */
export const varianceClassNames = Object.keys(varianceClasses) as VarianceClass[]

export const termsOf = (name: VarianceClass): VarianceClassTerms => varianceClasses[name]

/** What somebody offers as the explanation of a variance. */
export interface Explanation {
  cause: string
  note: string
  /** What it points at: a document's number, a journal line, a carried item. */
  evidence: { kind: Evidence; reference: string } | null
}

/**
 * Why an explanation does not do; null when it does. Strict tie-out: class, cause, amount and evidence. Where no note
 * explains, a document or an entry must.
 */
export function findExplanationFault(name: VarianceClass, { cause, note, evidence }: Explanation): string | null {
  const { title, noteExplains, evidence: accepted } = termsOf(name)
  if (cause.trim() === '') return 'say what caused it'
  if (!evidence || evidence.reference.trim() === '') {
    return note.trim() !== '' && !noteExplains
      ? `a note does not explain "${title}"`
      : `name the evidence: ${accepted.map((kind) => evidenceWords[kind]).join(' or ')}`
  }
  if (accepted.includes(evidence.kind)) return null
  return `${evidenceWords[evidence.kind]} does not explain "${title}"`
}

const evidenceWords: Record<Evidence, string> = {
  document: 'a document',
  adjustment: 'an adjustment',
  carried: 'a carried item',
}
