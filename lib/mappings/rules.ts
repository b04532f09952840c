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

// Each verb answers the first rule by position that fits (it wins), or null.

export const warehouseRule = ({ rules }: MappingSnapshot, facts: Place & { methods: readonly string[]; sku: string }) =>
  first(
    rules.warehouse,
    (match) =>
      inPlace(match, facts) &&
      (match.method === undefined || facts.methods.some((method) => fits(match.method, method))) &&
      fits(match.sku, facts.sku),
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

/** A rule in words: which one won. */
export function describeRule(rule: MappingRule<MappingTable>): string {
  const match = Object.entries(rule.match).map(([field, value]) => `${field} ${String(value)}`)
  return `${rule.table} ${match.length > 0 ? match.join(', ') : 'for everything'}`
}
