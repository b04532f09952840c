import type { Amount } from '../kernel/money.ts'
import { parseAmount } from '../kernel/money.ts'
import type { RefundKind } from './after-sales-contracts.ts'
import { datesInWords } from './dates.ts'
import type { MappingRule, MappingSnapshot } from './snapshot.ts'
import type { MappingTable } from './tables.ts'
import { fitsPattern } from './wildcard.ts'

const fits = (pattern: string | undefined, text: string) => pattern === undefined || fitsPattern(pattern, text)
const equals = <Value>(wanted: Value | undefined, value: Value) => wanted === undefined || wanted === value

export interface Place {
  /** ISO country and state in upper case, '' when unknown. */
  country: string
  state: string
}

const inPlace = (match: { country?: string | undefined; state?: string | undefined }, place: Place) =>
  equals(match.country, place.country) && equals(match.state, place.state)

const first = <Table extends MappingTable>(
  rules: readonly MappingRule<Table>[],
  wins: (match: MappingRule<Table>['match']) => boolean,
): MappingRule<Table> | null => rules.find((rule) => wins(rule.match)) ?? null

// Each verb answers the first rule in the order of `compareRules` that fits (it wins), or null.

/** `items` are the keys of what the line becomes: several of a kit, none of what is no item. */
interface WarehouseFacts extends Place {
  methods: readonly string[]
  sku: string
  items: readonly string[]
}

export const warehouseRule = ({ rules }: MappingSnapshot, facts: WarehouseFacts) =>
  first(
    rules.warehouse,
    (match) =>
      inPlace(match, facts) &&
      (match.method === undefined || facts.methods.some((method) => fits(match.method, method))) &&
      fits(match.sku, facts.sku) &&
      (match.item === undefined || facts.items.some((item) => fits(match.item, item))),
  )

/** `rate` null asks for the code of a line without tax (rule 9). */
interface TaxFacts extends Place {
  rate: { id: string; code: string } | null
  taxClass: string
  vatNumber: boolean
  exempt: boolean
}

export const taxRule = ({ rules }: MappingSnapshot, facts: TaxFacts) =>
  first(
    rules.tax,
    (match) =>
      (facts.rate === null
        ? match.rate === 'none'
        : match.rate !== 'none' && (match.rate === facts.rate.id || fitsPattern(match.rate, facts.rate.code))) &&
      inPlace(match, facts) &&
      fits(match.taxClass, facts.taxClass) &&
      equals(match.vatNumber, facts.vatNumber) &&
      equals(match.exempt, facts.exempt),
  )

/** Whether some rule says that this destination is taxed: it names a rate there. */
export const isTaxedDestination = ({ rules }: MappingSnapshot, place: Place): boolean =>
  rules.tax.some(({ match }) => match.rate !== 'none' && match.country !== undefined && inPlace(match, place))

export const allowanceRule = (
  { rules }: MappingSnapshot,
  facts: { source: 'coupon' | 'manual' | 'fee' | 'markdown'; code: string; kind: string },
) =>
  first(
    rules.allowance,
    (match) => match.source === facts.source && fits(match.pattern, facts.code) && fits(match.kind, facts.kind),
  )

export const tenderRule = (
  { rules }: MappingSnapshot,
  facts: { source: 'fee' | 'coupon' | 'meta'; text: string; kind: string },
) =>
  first(
    rules.tender,
    (match) => match.source === facts.source && fits(match.pattern, facts.text) && fits(match.kind, facts.kind),
  )

export const shippingRule = ({ rules }: MappingSnapshot, facts: Place & { method: string; title: string }) =>
  first(
    rules.shipping,
    (match) => inPlace(match, facts) && fits(match.method, facts.method) && fits(match.title, facts.title),
  )

/** `none` for an order without gateway. */
export const paymentRule = ({ rules }: MappingSnapshot, gateway: string) =>
  first(rules.payment, (match) => fits(match.gateway, gateway === '' ? 'none' : gateway))

export const feeRule = ({ rules }: MappingSnapshot, facts: { name: string; taxClass: string }) =>
  first(rules.fee, (match) => fits(match.name, facts.name) && fits(match.taxClass, facts.taxClass))

export const textRule = ({ rules }: MappingSnapshot, source: MappingRule<'text'>['match']['source']) =>
  first(rules.text, (match) => match.source === source)

export const preorderRule = (
  { rules }: MappingSnapshot,
  facts: { skus: readonly string[]; meta: readonly { key: string; text: string }[] },
) =>
  first(
    rules.preorder,
    ({ sku, meta, value }) =>
      (sku === undefined || facts.skus.some((known) => fits(sku, known))) &&
      ((meta === undefined && value === undefined) ||
        facts.meta.some((entry) => fits(meta, entry.key) && fits(value, entry.text))),
  )

export const priceRule = ({ rules }: MappingSnapshot, facts: { sku: string; country: string; currency: string }) =>
  first(
    rules.price,
    (match) =>
      fits(match.sku, facts.sku) && equals(match.country, facts.country) && equals(match.currency, facts.currency),
  )

interface HoldFacts extends Place {
  total: Amount
  currency: string
  gateway: string
  /** The shop's number of the customer, '' for a guest. */
  customer: string
  email: string
  meta: readonly { key: string; text: string }[]
}

export const holdRule = ({ rules }: MappingSnapshot, facts: HoldFacts) =>
  first(
    rules.hold,
    (match) =>
      inPlace(match, facts) &&
      equals(match.currency, facts.currency) &&
      (match.minTotal === undefined || facts.total >= parseAmount(match.minTotal).amount) &&
      fits(match.gateway, facts.gateway === '' ? 'none' : facts.gateway) &&
      (match.customer === undefined || (facts.customer !== '' && fitsPattern(match.customer, facts.customer))) &&
      fits(match.emailDomain, facts.email.split('@').at(-1) ?? '') &&
      (match.tagKey === undefined ||
        facts.meta.some(({ key, text }) => fits(match.tagKey, key) && fits(match.tagValue, text))),
  )

/** Of a shipment, by the ERP's own codes; '' where it names none. */
export const carrierRule = ({ rules }: MappingSnapshot, facts: { shipper: string; scac: string }) =>
  first(rules.carrier, (match) => fits(match.shipper, facts.shipper) && fits(match.scac, facts.scac))

/** `reason` is what somebody wrote, '' for nothing; `country` where the order went. */
export const returnReasonRule = (
  { rules }: MappingSnapshot,
  facts: { reason: string; kind: RefundKind; country: string },
) =>
  first(
    rules.return_reason,
    (match) =>
      fits(match.reason, facts.reason) && equals(match.kind, facts.kind) && equals(match.country, facts.country),
  )

/** A warehouse's own before the storefront's, and written for the storefront before for all, whatever their positions. */
export function calendarRule({ rules }: MappingSnapshot, warehouse?: string): MappingRule<'calendar'> | null {
  const wanted = warehouse === undefined ? [undefined] : [warehouse, undefined]
  for (const of of wanted) {
    const some = rules.calendar.filter(({ match }) => match.warehouse === of)
    const rule = some.find(({ forStorefront }) => forStorefront) ?? some[0]
    if (rule) return rule
  }
  return null
}

/** A rule in words: which one won, and for which dates when not for all. */
export function describeRule(rule: MappingRule<MappingTable>): string {
  const match = Object.entries(rule.match).map(([field, value]) => `${field} ${String(value)}`)
  const dates = datesInWords(rule)
  return `${rule.table} ${match.length > 0 ? match.join(', ') : 'for everything'}${dates ? ` (${dates})` : ''}`
}
