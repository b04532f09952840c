import type { SalesOrderCharge, SalesOrderDraft, SalesOrderLine } from '../../erp/port.ts'
import type { Amount } from '../../kernel/money.ts'
import { absolute, formatAmount, stepOf, sum } from '../../kernel/money.ts'
import { paymentRule } from '../../mappings/rules.ts'
import { checkPrice } from './check-price.ts'
import type { Chosen } from './choose-items.ts'
import { chooseItem, itemsOf, piecesByItem } from './choose-items.ts'
import { chooseLocation } from './choose-location.ts'
import type { Discounts } from './discount-sources.ts'
import { splitDiscounts } from './discount-sources.ts'
import { findHold } from './find-hold.ts'
import { findTenders } from './find-tenders.ts'
import { mapFees, mapShipping } from './map-charges.ts'
import type { MapInput, MapResult, Notes } from './map-input.ts'
import { createNotes } from './map-input.ts'
import { mapParty } from './map-party.ts'
import type { NetLine, NetOrder } from './net-order.ts'
import { netOrder, withoutDiscount } from './net-order.ts'
import { orderDates } from './order-dates.ts'
import { itemLine, kitLines } from './sales-order-lines.ts'
import { notePromise } from './ship-promise.ts'
import type { TaxShare, TaxShares } from './tax-shares.ts'
import { createTaxShares } from './tax-shares.ts'
import { validateOrder } from './validate-order.ts'

/**
 * Turns a storefront order into the sales order it must become, or says everything that keeps it from becoming one. Pure:
 * equal input gives an equal draft. A draft adds up by the identity of amounts (bluecherry.md) to the ten-thousandth.
 */
export function mapOrder(input: MapInput): MapResult {
  const { order } = input
  const notes = createNotes(input.releases)
  const tenders = findTenders(input, notes)
  validateOrder(input, tenders, notes)
  const judgeAt = findHold(input, notes)
  const asSold = netOrder(order, notes)
  const net: NetOrder = { ...asSold, lines: withoutDiscount(asSold.lines, tenders.insideLines, order.scale) }
  const chosen = net.lines.map((line) => chooseLine(input, line, notes))
  const discounts = splitDiscounts(
    input,
    {
      coupons: tenders.coupons,
      asSold: net.discountAsSold - tenders.insideLines,
      net: sum(net.lines.map(({ discount }) => discount)),
      markdown: sum(chosen.map(({ markdown }) => markdown)),
    },
    notes,
  )

  const tax = createTaxShares(input, notes)
  const wanted = piecesByItem(chosen)
  const written = chosen.map((line) => writeLine(input, line, wanted, discounts, tax, notes))
  const shipping = mapShipping(input, net, tax, notes)
  const fees = mapFees(input, net, tenders.feeIds, tax, notes)
  for (const { source, taxes } of net.keptTaxes) {
    tax.setAside({ lineRef: source.id, taxClass: source.taxClass || 'standard', amount: 0n, taxes })
  }
  const taxRounding = tax.rounding(net)
  tax.checkDestination(net)

  const lines = written.flatMap(({ lines }) => lines).map((line, index) => ({ ...line, seq: index + 1 }))
  const charges = [
    ...written.flatMap(({ charges }) => charges),
    ...shipping.charges,
    ...fees,
    ...(discounts.kind === 'charges' ? discounts.charges : []),
    ...tax.further().map(
      ({ rate, taxCode, tax: amount }): SalesOrderCharge => ({
        code: input.storefront.account.taxChargeCode,
        type: 'SURCHARGE',
        amount: 0n,
        taxCode,
        tax: amount,
        source: `tax ${rate.code}`,
      }),
    ),
  ]
  const location = written.find((line) => line.location !== null)?.location ?? null
  const header = mapHeader(input, location, shipping.shipper, notes)
  notePromise(input, shipping.rule, header, notes)
  const party = mapParty(input, notes)
  const identity = { total: net.total + sum(tenders.tenders.map(({ amount }) => amount)), tax: net.totalTax }
  const held = () => notes.findings.some(({ blocking }) => blocking)
  const nothing = () => ({ findings: notes.findings, why: notes.why, judgeAt, draft: null, party: null })
  if (held()) return nothing()

  const taxAlone = net.keptTaxes.length > 0 && charges.every(({ amount }) => amount === 0n)
  if (lines.length === 0 && (charges.length === 0 || taxAlone)) {
    notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'lines', value: order.externalId }, '', {
      why: taxAlone ? 'all was refunded but its tax, and tax alone is no sales order' : 'nothing is left to send',
      ...(taxAlone ? { tax: formatAmount(net.totalTax, order.scale), currency: order.currency } : {}),
    })
    return nothing()
  }
  const rounding = roundingCharge(input, totals(lines, charges), identity, taxRounding, net.parts)
  if (rounding) charges.push(rounding)
  const draft: SalesOrderDraft = { ...header, ...totals(lines, charges), lines, charges, tenders: tenders.tenders }
  checkIdentity(input, draft, identity, notes)
  return held() ? nothing() : { findings: notes.findings, why: notes.why, judgeAt, draft, party }
}

interface ChosenLine {
  line: NetLine
  chosen: Chosen
  markdown: Amount
}

function chooseLine(input: MapInput, line: NetLine, notes: Notes): ChosenLine {
  const chosen = chooseItem(input, line, notes)
  const markdown = chosen.kind === 'item' ? checkPrice(input, line, chosen.item, notes) : 0n
  return { line, chosen, markdown }
}

interface WrittenLine {
  lines: SalesOrderLine[]
  charges: SalesOrderCharge[]
  /** Null for what is kept in no warehouse. */
  location: string | null
}

function writeLine(
  input: MapInput,
  { line, chosen, markdown }: ChosenLine,
  wanted: ReadonlyMap<string, number>,
  discounts: Discounts,
  tax: TaxShares,
  notes: Notes,
): WrittenLine {
  if (chosen.kind === 'nothing') return { lines: [], charges: [], location: null }
  const { source } = line
  const share = (): TaxShare =>
    tax.share({
      kind: chosen.kind === 'charge' ? 'charge' : 'line',
      lineRef: source.id,
      taxClass: source.taxClass || 'standard',
      amount: line.extended - line.discount,
      taxes: line.taxes,
    })
  if (chosen.kind === 'charge') {
    const untaxed = [...line.taxes.values()].every((amount) => amount === 0n)
    const own = untaxed && chosen.taxCode !== null ? { taxCode: chosen.taxCode, tax: 0n } : share()
    const charge: SalesOrderCharge = {
      code: chosen.code,
      type: 'SURCHARGE',
      amount: line.extended,
      ...own,
      source: `line ${source.name}`,
    }
    const allowance = discounts.kind === 'lines' && line.discount > 0n ? [allowanceOf(line, discounts)] : []
    return { lines: [], charges: [charge, ...allowance], location: null }
  }
  const location = chooseLocation(input, { id: source.id, sku: source.sku, items: itemsOf(chosen), wanted }, notes)
  const sold = {
    orderLineId: source.id,
    quantity: line.quantity,
    extended: line.extended + markdown,
    discount: discounts.kind === 'lines' ? line.discount + markdown : 0n,
    discountCode: discounts.kind === 'lines' ? discounts.code : '',
    tax: share(),
    location,
  }
  const lines =
    chosen.kind === 'item'
      ? [itemLine(chosen.item, sold)]
      : chosen.kind === 'kit'
        ? kitLines(chosen.parts, sold, input.order.scale)
        : []
  return { lines, charges: [], location }
}

/** A charge carries no discount of its own: what a coupon took off it is an allowance. */
const allowanceOf = ({ source, discount }: NetLine, by: { code: string; name: string }): SalesOrderCharge => ({
  code: by.code,
  type: 'ALLOWANCE',
  amount: discount,
  taxCode: '',
  tax: 0n,
  source: `${by.name} on ${source.name}`,
})

type Totals = Pick<SalesOrderDraft, 'merchandise' | 'discount' | 'freight' | 'misc' | 'tax' | 'total'>

function totals(lines: readonly SalesOrderLine[], charges: readonly SalesOrderCharge[]): Totals {
  const of = (...types: SalesOrderCharge['type'][]) =>
    sum(charges.filter(({ type }) => types.includes(type)).map(({ amount }) => amount))
  const merchandise = sum(lines.map(({ extended }) => extended))
  const discount = sum(lines.map((line) => line.discount)) + of('ALLOWANCE')
  const freight = of('FREIGHT')
  const misc = of('SURCHARGE', 'ROUNDING')
  const tax = sum(lines.map((line) => line.tax)) + sum(charges.map((charge) => charge.tax))
  return { merchandise, discount, freight, misc, tax, total: merchandise - discount + freight + misc + tax }
}

/** The pennies the storefront's own rounding leaves: one charge, explained, at most a minor unit a line (failure 23). */
function roundingCharge(
  { order, storefront }: MapInput,
  reached: Totals,
  wanted: { total: Amount },
  tax: TaxShare,
  parts: number,
): SalesOrderCharge | null {
  const left = wanted.total - reached.total - tax.tax
  const amount = absolute(left) <= stepOf(order.scale) * BigInt(parts) ? left : 0n
  if (amount === 0n && tax.tax === 0n) return null
  const said = [
    ...(tax.tax === 0n ? [] : [`tax of the lines is off by ${formatAmount(tax.tax, order.scale)}`]),
    ...(amount === 0n ? [] : [`the total is off by ${formatAmount(amount, order.scale)}`]),
  ]
  return {
    code: storefront.account.roundingCode,
    type: 'ROUNDING',
    amount,
    ...tax,
    source: `storefront rounding: ${said.join(', ')}`,
  }
}

/** Nothing is sent that does not add up (failure 21). */
function checkIdentity(
  { order }: MapInput,
  draft: Pick<SalesOrderDraft, keyof Totals | 'tenders'>,
  wanted: { total: Amount; tax: Amount },
  notes: Notes,
): void {
  if (sum(draft.tenders.map(({ amount }) => amount)) > draft.total) {
    const why = 'the total is below zero'
    notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'total', value: order.externalId }, '', { why })
  }
  for (const field of ['total', 'tax'] as const) {
    const difference = draft[field] - wanted[field]
    if (difference === 0n) continue
    notes.hold('ORDER_DOES_NOT_ADD_UP', { field, value: order.externalId }, '', {
      expected: formatAmount(wanted[field], order.scale),
      found: formatAmount(draft[field], order.scale),
      difference: formatAmount(difference, order.scale),
      currency: order.currency,
    })
  }
}

type Header = Omit<SalesOrderDraft, keyof Totals | 'lines' | 'charges' | 'tenders'>

function mapHeader(input: MapInput, lineLocation: string | null, shipper: string, notes: Notes): Header {
  const { order, storefront, mappings, limits } = input
  const { account, code } = storefront
  const terms = paymentRule(mappings, order.gateway)
  if (terms) notes.because('terms', terms, terms.target.terms)
  else notes.hold('PAYMENT_UNMAPPED', { field: 'gateway', value: order.gateway === '' ? 'none' : order.gateway })
  const altPo = `${code}:${order.externalId}`
  if (altPo.length > limits.altPoLength) {
    notes.hold('TEXT_TOO_LONG', { field: 'altPo', value: `over ${limits.altPoLength} characters` })
  }
  return {
    division: account.division,
    customer: account.customer,
    store: account.store,
    department: account.department,
    poNum: choosePoNum(input, notes),
    altPo,
    ...orderDates(input, notes),
    terms: terms?.target.terms ?? '',
    shipper,
    // An order of charges only still hangs on a location.
    location: lineLocation ?? chooseLocation(input, { id: '', sku: '', items: [], wanted: new Map() }, notes),
    currency: order.currency,
    scale: order.scale,
  }
}

/** The number for people, frozen at the first send; too long for the tenant it falls back to the id, never cut (rule 1). */
function choosePoNum({ order, storefront, limits, poNum }: MapInput, notes: Notes): string {
  if (poNum !== null && poNum !== '') return poNum
  const byNumber = `WEB-${storefront.code}-${order.number}`
  if ([...byNumber].length <= limits.poNumLength) return byNumber
  const id = `WEB-${storefront.code}-${order.externalId}`
  if (id.length <= limits.poNumLength) {
    notes.because(
      'po_num',
      'rule 1',
      `${byNumber} is longer than ${limits.poNumLength} characters: the order id instead`,
    )
    return id
  }
  notes.hold('TEXT_TOO_LONG', { field: 'poNum', value: `over ${limits.poNumLength} characters` })
  return id
}
