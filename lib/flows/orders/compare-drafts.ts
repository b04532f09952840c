import type { SalesOrderDraft, SalesOrderParty } from '../../erp/port.ts'
import type { Amount } from '../../kernel/money.ts'
import { formatAmount } from '../../kernel/money.ts'
import { itemKeyText } from '../../mirror/item-index.ts'

/**
 * One field that comes out otherwise. Paths: `terms`, `lines[12].taxCode` (the storefront line), `charges[coupon x].code` (where
 * it comes from), `tenders[1].type`, `booked[discount WELC10]` (money by code), `party.shipTo.city`, `standing`. Null = there is
 * none. Amounts are decimal text in `currency`. Of a person it is said that a field changed, never what it holds.
 */
export interface FieldChange {
  path: string
  before: string | null
  after: string | null
  currency?: string
  hidden?: true
  /** SKU of the storefront line. */
  sku?: string
}

/** What becomes of an order: it goes as drafted, or it is held, or it does not count as paid. */
export type Outcome =
  | { standing: 'goes'; draft: SalesOrderDraft; party: SalesOrderParty }
  | { standing: 'held' | 'unpaid' }

interface Written {
  text: string
  currency?: string
}

type Fields = Map<string, Written>

/** Everything that differs between two outcomes of one order; empty when they are the same. Pure. */
export function compareOutcomes(before: Outcome, after: Outcome): FieldChange[] {
  const changes: FieldChange[] =
    before.standing === after.standing ? [] : [{ path: 'standing', before: before.standing, after: after.standing }]
  if (before.standing === 'goes' && after.standing === 'goes') {
    changes.push(...compareFields(fieldsOf(before.draft), fieldsOf(after.draft)))
    changes.push(...compareHidden(before, after))
  }
  return [...changes, ...compareFields(bookedOf(before), bookedOf(after))]
}

function compareFields(before: Fields, after: Fields): FieldChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)]
    const currency = is?.currency ?? was?.currency
    if (was?.text === is?.text && was?.currency === is?.currency) return []
    return [{ path, before: was?.text ?? null, after: is?.text ?? null, ...(currency ? { currency } : {}) }]
  })
}

const headerTexts = [
  'division',
  'customer',
  'store',
  'department',
  'poNum',
  'altPo',
  'orderType',
  'orderDate',
  'startDate',
  'endDate',
  'terms',
  'shipper',
  'location',
  'currency',
] as const
const headerAmounts = ['merchandise', 'discount', 'freight', 'misc', 'tax', 'total'] as const

function fieldsOf(draft: SalesOrderDraft): Fields {
  const fields: Fields = new Map()
  const amount = (value: Amount): Written => ({
    text: formatAmount(value, draft.scale),
    currency: draft.currency,
  })
  for (const name of headerTexts) fields.set(name, { text: draft[name] })
  for (const name of headerAmounts) fields.set(name, amount(draft[name]))
  const named = nameTwice()
  for (const line of draft.lines) {
    const at = `lines[${named(line.orderLineId)}]`
    fields.set(`${at}.item`, { text: itemKeyText(line.item) })
    for (const name of ['upc', 'location', 'discountCode', 'taxCode'] as const) {
      fields.set(`${at}.${name}`, { text: line[name] })
    }
    fields.set(`${at}.quantity`, { text: String(line.quantity) })
    for (const name of ['price', 'extended', 'discount', 'tax'] as const)
      fields.set(`${at}.${name}`, amount(line[name]))
  }
  for (const charge of draft.charges) {
    const at = `charges[${named(charge.source)}]`
    for (const name of ['type', 'code', 'taxCode'] as const) fields.set(`${at}.${name}`, { text: charge[name] })
    for (const name of ['amount', 'tax'] as const) fields.set(`${at}.${name}`, amount(charge[name]))
  }
  draft.tenders.forEach((tender, index) => {
    fields.set(`tenders[${index + 1}].type`, { text: tender.type })
    fields.set(`tenders[${index + 1}].amount`, amount(tender.amount))
  })
  return fields
}

/** Components of one kit come from one line, and two charges may from one source: later ones are counted. */
function nameTwice(): (name: string) => string {
  const seen = new Map<string, number>()
  return (name) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} #${times}`
  }
}

/** Money by the code it is booked under: what finance will see move. Nothing is booked of an order that does not go. */
function bookedOf(outcome: Outcome): Fields {
  if (outcome.standing !== 'goes') return new Map()
  const { draft } = outcome
  const sums = new Map<string, Amount>()
  const book = (kind: string, code: string, amount: Amount) => {
    if (amount === 0n) return
    const path = `booked[${kind} ${code === '' ? 'none' : code}]`
    sums.set(path, (sums.get(path) ?? 0n) + amount)
  }
  const kinds = { ALLOWANCE: 'discount', FREIGHT: 'freight', SURCHARGE: 'surcharge', ROUNDING: 'rounding' } as const
  book('sales', draft.customer, draft.merchandise)
  book('terms', draft.terms, draft.total)
  for (const { discountCode, discount, taxCode, tax } of draft.lines) {
    book('discount', discountCode, discount)
    book('tax', taxCode, tax)
  }
  for (const { type, code, amount, taxCode, tax } of draft.charges) {
    book(kinds[type], code, amount)
    book('tax', taxCode, tax)
  }
  for (const { type, amount } of draft.tenders) book('tender', type, amount)
  const { currency, scale } = draft
  return new Map([...sums].map(([path, amount]) => [path, { text: formatAmount(amount, scale), currency }]))
}

type Going = Extract<Outcome, { standing: 'goes' }>

/** What may not be shown: a person, and the number of a gift card. */
function compareHidden(before: Going, after: Going): FieldChange[] {
  const changes: FieldChange[] = []
  const compare = (path: string, was: string | undefined, is: string | undefined) => {
    if (was !== is) changes.push({ path, before: null, after: null, hidden: true })
  }
  const { tenders } = after.draft
  tenders.forEach(({ reference }, index) => {
    const was = before.draft.tenders[index]
    if (was) compare(`tenders[${index + 1}].reference`, was.reference, reference)
  })
  compare('party.notes', before.party.notes, after.party.notes)
  for (const side of ['billTo', 'shipTo'] as const) {
    const was: Record<string, string> = { ...before.party[side] }
    for (const [name, is] of Object.entries(after.party[side])) compare(`party.${side}.${name}`, was[name], is)
  }
  return changes
}

/** Whether it changes what is sent, and not only where its money is counted. */
export const isBooked = ({ path }: Pick<FieldChange, 'path'>): boolean => path.startsWith('booked[')

/** The same changes, those of a line with its SKU: ids of lines tell a person nothing. */
export function withSkus(
  changes: readonly FieldChange[],
  lines: readonly { id: string; sku: string }[],
): FieldChange[] {
  const skus = new Map(lines.map(({ id, sku }) => [id, sku]))
  return changes.map((change) => {
    const line = /^lines\[([^\] ]+)/.exec(change.path)?.[1]
    const sku = line === undefined ? undefined : skus.get(line)
    return sku ? { ...change, sku } : change
  })
}
