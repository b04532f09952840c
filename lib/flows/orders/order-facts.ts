import type { Amount } from '../../kernel/money.ts'
import { allocate, sum } from '../../kernel/money.ts'
import type { MappingSnapshot } from '../../mappings/snapshot.ts'
import { linkKeys } from '../../mirror/item-index.ts'
import { findLink } from '../../mirror/match-item.ts'
import type { PersonalData, StorefrontOrder, TaxPart } from '../../storefront/port.ts'
import { findTenders } from './find-tenders.ts'
import { byId, createNotes, destinationOf } from './map-input.ts'
import { soldDiscount } from './net-order.ts'

/** Base and tax of one rate of a document. `rate` in percent times 10,000, -1 where none is known. */
export interface TaxFact {
  rate: number
  treatment: string
  base: Amount
  tax: Amount
}

interface TenderFact {
  amount: Amount
  /** How much of it stands among the fees, below zero. */
  inFees: Amount
  /** How much of it stands among the discounts. */
  inDiscount: Amount
}

/** What an order of the shop is worth as it says itself, refunds not taken out (decision 0019). */
export interface OrderFacts {
  country: string
  state: string
  merchandise: Amount
  discount: Amount
  shipping: Amount
  fees: Amount
  tax: Amount
  total: Amount
  giftCard: TenderFact
  storeCredit: TenderFact
  pieces: number
  taxPairs: number
  linePieces: string
  /** Ids of the lines that are booked as charges (rule 13): they stand with the fees. */
  chargedLines: string[]
  taxes: TaxFact[]
}

/** Where it goes, and whether tax is the buyer's own to pay. */
export type Destination = Pick<PersonalData, 'billing' | 'shipping' | 'vatNumber'>

/** Tender types are a tenant's own codes: what does not call itself credit is a gift card. */
const isStoreCredit = ({ type, reference }: { type: string; reference: string }) =>
  /^sc|credit/i.test(type) || /store[\s_-]?credit/i.test(reference)

/**
 * The order by component, in the words of rules 10, 11 and 13: a negative fee is a discount, a tender stays where the shop shows it.
 * Its total is the shop's own; what its parts come to beyond it is tender that reduced the total alone, or the shop's pennies.
 */
export function orderFacts(order: StorefrontOrder, personal: Destination, mappings: MappingSnapshot): OrderFacts {
  const tenders = findTenders({ order, mappings }, createNotes())
  const isAllowance = (fee: { id: string; total: Amount }) => fee.total < 0n && !tenders.feeIds.has(fee.id)
  const amountOf = (some: readonly { total: Amount }[]) => sum(some.map(({ total }) => total))
  const { country, state } = destinationOf(personal)
  const isCharge = (line: StorefrontOrder['lines'][number]) =>
    findLink(mappings, linkKeys(order.externalId, line))?.target.kind === 'charge'
  const charged = order.lines.filter(isCharge)
  const goods = order.lines.filter((line) => !charged.includes(line))
  return {
    country,
    state,
    merchandise: beforeDiscount(goods),
    discount: sum(order.lines.map(soldDiscount)) - amountOf(order.fees.filter(isAllowance)),
    shipping: amountOf(order.shippingLines),
    fees: amountOf(order.fees.filter((fee) => !isAllowance(fee))) + beforeDiscount(charged),
    tax: order.totalTax,
    total: order.total,
    ...redeemed(order, tenders),
    pieces: goods.reduce((pieces, { quantity }) => pieces + Math.trunc(quantity), 0),
    taxPairs: [...order.lines, ...order.shippingLines, ...order.fees].reduce(
      (pairs, { taxes }) => pairs + taxes.filter(({ amount }) => amount !== 0n).length,
      0,
    ),
    linePieces: linePiecesOf(goods),
    chargedLines: charged.map(({ id }) => id),
    taxes: taxesOf(order, personal, tenders.feeIds),
  }
}

const beforeDiscount = (lines: StorefrontOrder['lines']) => sum(lines.map((line) => line.total + soldDiscount(line)))

const linePiecesOf = (lines: StorefrontOrder['lines']): string =>
  [...lines]
    .sort(byId)
    .map(({ id, quantity }) => `${id}:${Math.trunc(quantity)}`)
    .join(',')

function redeemed(
  order: StorefrontOrder,
  { shownAs, insideLines }: ReturnType<typeof findTenders>,
): Pick<OrderFacts, 'giftCard' | 'storeCredit'> {
  const inside = allocate(
    insideLines,
    shownAs.coupon.map(({ amount }) => amount),
    order.scale,
  )
  const of = (credit: boolean): TenderFact => {
    const mine = (tender: { type: string; reference: string }) => isStoreCredit(tender) === credit
    const inFees = sum(shownAs.fee.filter(mine).map(({ amount }) => amount))
    const others = [...shownAs.coupon, ...shownAs.meta].filter(mine)
    return {
      amount: inFees + sum(others.map(({ amount }) => amount)),
      inFees,
      inDiscount: sum(inside.filter((_, at) => shownAs.coupon[at] && mine(shownAs.coupon[at]))),
    }
  }
  return { giftCard: of(false), storeCredit: of(true) }
}

interface Taxed {
  id: string
  total: Amount
  taxes: readonly TaxPart[]
  taxClass?: string
}

/** By rate what the order declares; what carries no tax at 0 %, what no rate accounts for at an unknown one. */
function taxesOf(order: StorefrontOrder, personal: Destination, tenderFees: ReadonlySet<string>): TaxFact[] {
  const fees = order.fees.filter(({ id }) => !tenderFees.has(id))
  const taxed: Taxed[] = [...order.lines, ...order.shippingLines, ...fees]
  const isCharged = ({ taxes }: Taxed) => taxes.some(({ amount }) => amount !== 0n)
  const facts = order.taxRates.map(({ rateId, percent, itemTax, shippingTax }): TaxFact => {
    const bases = taxed.filter(({ taxes }) => taxes.some((part) => part.rateId === rateId && part.amount !== 0n))
    return { rate: percent, treatment: '', base: sum(bases.map(({ total }) => total)), tax: itemTax + shippingTax }
  })
  const free = new Map<string, TaxFact>()
  for (const part of taxed) {
    if (isCharged(part) || part.total === 0n) continue
    const treatment = freeBecause(order, personal, part)
    const known = free.get(treatment)?.base ?? 0n
    free.set(treatment, { rate: 0, treatment, base: known + part.total, tax: 0n })
  }
  const undeclared = order.totalTax - sum(facts.map(({ tax }) => tax))
  return [
    ...facts,
    ...free.values(),
    ...(undeclared === 0n ? [] : [{ rate: -1, treatment: '', base: 0n, tax: undeclared }]),
  ].filter(({ base, tax }) => base !== 0n || tax !== 0n)
}

/** As rule 9 tells them apart. */
function freeBecause(order: StorefrontOrder, { vatNumber }: Destination, { taxClass = '' }: Taxed): string {
  if (order.vatExempt) return 'exempt'
  if (vatNumber.trim() !== '') return 'reverse charge'
  return /zero/i.test(taxClass) ? 'zero' : ''
}
