// Rule sets and orders at random, from so few values that they meet: what properties of whole orders are tested with.
import fc from 'fast-check'
import { findClashes } from '../../../mappings/check-clashes.ts'
import type { MappingTable } from '../../../mappings/tables.ts'
import { matchKey, parseMappingRow } from '../../../mappings/tables.ts'
import type { PersonalData, StorefrontOrder } from '../../../storefront/port.ts'
import { address, coupon, fee, line, order, person, shipping } from './order-builder.ts'

/** A rule before it is a row. */
export interface RandomRule {
  table: MappingTable
  /** Of the one storefront, not of all. */
  own: boolean
  position: number
  match: object
  target: object
  validFrom: string | null
  validTo: string | null
}

export interface RandomOrder {
  order: StorefrontOrder
  personal: PersonalData
  paidAt: Date
}

/** Around the change of a month, in the shop's zone. */
export const days = ['2026-11-28', '2026-11-30', '2026-12-01', '2026-12-02'] as const
const country = fc.constantFrom('GB', 'US', 'DE')
const state = fc.constantFrom('NY', 'CA')
const skus = ['MUG', 'TOWEL', 'CANDLE'] as const
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 })
const code = (...codes: string[]) => fc.constantFrom(...codes)

const sides: Partial<Record<MappingTable, { match: fc.Arbitrary<object>; target: fc.Arbitrary<object> }>> = {
  warehouse: {
    match: fc.record({
      country: maybe(country),
      state: maybe(state),
      method: maybe(code('flat_rate', 'flat*', 'Post', 'P*', 'Exp*')),
      sku: maybe(code('MUG', 'T*', '*')),
    }),
    target: fc.record({ locations: fc.uniqueArray(code('MAIN', 'EU1', 'US1'), { minLength: 1, maxLength: 2 }) }),
  },
  tax: {
    match: fc.record({
      rate: code('VAT', '1', 'V*', 'none', '*'),
      country: maybe(country),
      taxClass: maybe(code('standard', 'shipping', 's*')),
      vatNumber: maybe(fc.boolean()),
    }),
    target: fc.record({ taxCode: code('GB20', 'ZERO', 'EX') }),
  },
  allowance: {
    match: fc.record({
      source: code('coupon', 'coupon', 'manual'),
      pattern: maybe(code('welcome10', 'wel*', 'mug2', '*2', '*')),
      kind: maybe(code('percent', 'fixed_cart')),
    }),
    target: fc.record({ code: code('WELC', 'MUG2', 'ANY') }),
  },
  shipping: {
    match: fc.record({
      method: maybe(code('flat_rate', 'f*')),
      title: maybe(code('Post', 'Express', 'E*')),
      country: maybe(country),
    }),
    target: fc.record({ shipper: code('RM4', 'DHL'), chargeCode: code('FRT', 'FRX') }),
  },
  payment: {
    match: fc.record({ gateway: code('stripe', 'str*', 'paypal', '*') }),
    target: fc.record({ terms: code('STR', 'PPL', 'NET'), paidWhen: fc.constant('status') }),
  },
  fee: {
    match: fc.record({ name: code('Gift wrap', 'Gift*', 'Bag', '*'), taxClass: maybe(code('standard')) }),
    target: fc.record({ code: code('WRAP', 'BAG') }),
  },
  item_link: {
    match: fc.record({ key: code(...skus.map((sku) => `sku:${sku}`)) }),
    target: fc.record({
      kind: fc.constant('item'),
      item: code(...skus.map((sku) => `third_party:${sku}`), 'third_party:GONE'),
    }),
  },
  preorder: {
    match: fc.record({ sku: maybe(code('MUG', 'T*')) }),
    target: fc.record({ orderType: code('PRE', 'BAK'), startAfterDays: fc.integer({ min: 0, max: 9 }) }),
  },
  hold: {
    match: fc.record({ country: maybe(country), gateway: maybe(code('paypal', 'pay*')), customer: code('7', '8') }),
    target: fc.record({ reason: code('look at it', 'ask finance') }),
  },
}

const validity = fc
  .tuple(fc.option(fc.constantFrom(...days), { freq: 2 }), fc.option(fc.constantFrom(...days), { freq: 2 }))
  .filter(([from, to]) => from === null || to === null || from < to)

export const randomRule: fc.Arbitrary<RandomRule> = fc
  .constantFrom(...(Object.keys(sides) as MappingTable[]))
  .chain((table) => {
    const side = sides[table]
    if (!side) throw new Error(`no random rules of ${table}`)
    return fc
      .tuple(side.match, side.target, fc.constantFrom(10, 20, 30), fc.boolean(), validity)
      .map(([match, target, position, own, [validFrom, validTo]]): RandomRule => {
        const checked = parseMappingRow(table, { match: withoutGaps(match), target })
        if ('errors' in checked) throw new Error(JSON.stringify(checked.errors))
        return { table, own, position, ...checked, validFrom, validTo }
      })
  })

const withoutGaps = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** What fits everything, behind every other rule: with it few orders are held. */
const floor: RandomRule[] = (
  [
    ['warehouse', {}, { locations: ['MAIN'] }],
    ['tax', { rate: '*' }, { taxCode: 'GB20' }],
    ['tax', { rate: 'none' }, { taxCode: 'ZERO' }],
    ['allowance', { source: 'coupon' }, { code: 'ANY' }],
    ['shipping', {}, { shipper: 'RM4', chargeCode: 'FRT' }],
    ['payment', { gateway: '*' }, { terms: 'NET', paidWhen: 'status' }],
    ['fee', { name: '*' }, { code: 'FEE' }],
  ] as const
).map(([table, match, target]) => ({ table, own: false, position: 90, match, target, validFrom: null, validTo: null }))

/** As saving refuses them: a rule in the way of one before it is left out. */
function withoutClashes(rules: readonly RandomRule[]): RandomRule[] {
  const rows = rules.map((rule) => ({ ...rule, storefront: rule.own ? 'own' : null, key: matchKey(rule.match) }))
  const kept: typeof rows = []
  for (const row of rows) if (findClashes([row], kept).length === 0) kept.push(row)
  return kept.map(({ storefront: _, key: __, ...rule }) => rule)
}

export const randomRuleSet: fc.Arbitrary<RandomRule[]> = fc
  .tuple(fc.array(randomRule, { maxLength: 40, size: 'max' }), fc.boolean())
  .map(([rules, whole]) => withoutClashes([...(whole ? floor : []), ...rules]))

export const randomOrder: fc.Arbitrary<RandomOrder> = fc
  .record({
    lines: fc.array(
      fc.tuple(fc.constantFrom(...skus), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 90 })),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    taxed: fc.boolean(),
    title: fc.constantFrom('Post', 'Express'),
    fee: fc.option(fc.constantFrom('Gift wrap', 'Bag')),
    coupon: fc.option(fc.constantFrom('welcome10', 'mug2')),
    gateway: fc.constantFrom('stripe', 'paypal'),
    customerId: fc.constantFrom('', '', '', '7'),
    country,
    state: fc.constantFrom('', 'NY', 'CA'),
    vatNumber: fc.constantFrom('', 'DE123'),
    day: fc.constantFrom(...days),
    number: fc.integer({ min: 1_000, max: 9_999 }),
  })
  .map((given) => {
    const taxOf = (pounds: number) => (given.taxed ? { tax: { '1': (pounds * 0.2).toFixed(2) } } : {})
    const lines = given.lines.map(([sku, quantity, pounds], at) => {
      const total = pounds - (given.coupon !== null && at === 0 ? 1 : 0)
      return line(String(10 + at), { sku, quantity, subtotal: `${pounds}.00`, total: `${total}.00`, ...taxOf(total) })
    })
    const built = order({
      externalId: String(given.number),
      number: String(given.number),
      lines,
      shippingLines: [shipping('20', '5.00', { title: given.title, ...taxOf(5) })],
      fees: given.fee === null ? [] : [fee('30', given.fee, '3.00', taxOf(3))],
      coupons: given.coupon === null ? [] : [coupon('40', given.coupon, '1.00')],
      gateway: given.gateway,
      customerId: given.customerId,
    })
    const place = address({ country: given.country, state: given.state })
    return {
      order: built,
      personal: person({ billing: place, shipping: place, vatNumber: given.vatNumber }),
      paidAt: new Date(`${given.day}T10:00:00Z`),
    }
  })
