// Orders by hand, as small as a case needs: totals follow from the parts unless a case says otherwise.
import { defaultErpLimits } from '../../../erp/limits.ts'
import type { Amount } from '../../../kernel/money.ts'
import { parseAmount, sum } from '../../../kernel/money.ts'
import type { MappingTable, MatchOf, TargetOf } from '../../../mappings/tables.ts'
import type { IndexedItem } from '../../../mirror/item-index.ts'
import { createItemIndex } from '../../../mirror/item-index.ts'
import type {
  Address,
  CouponLine,
  FeeLine,
  OrderLine,
  OrderRefund,
  PersonalData,
  ShippingLine,
  StorefrontOrder,
  TaxPart,
} from '../../../storefront/port.ts'
import type { MapInput, MapResult } from '../map-input.ts'
import { mapOrder } from '../map-order.ts'
import { snapshotOf } from './recorded-shop.ts'

export const money = (text: string): Amount => parseAmount(text).amount

const taxes = (parts: Record<string, string>): TaxPart[] =>
  Object.entries(parts).map(([rateId, amount]) => ({ rateId, amount: money(amount) }))
const taxOf = (parts: TaxPart[]) => sum(parts.map(({ amount }) => amount))

type Taxed = { tax?: Record<string, string> }

export function line(
  id: string,
  {
    sku = 'MUG',
    quantity = 1,
    subtotal,
    total = subtotal,
    tax = {},
    ...rest
  }: Taxed & { sku?: string; quantity?: number; subtotal: string; total?: string } & Partial<
      Pick<OrderLine, 'productId' | 'variationId' | 'barcode' | 'taxClass' | 'name'>
    >,
): OrderLine {
  const parts = taxes(tax)
  return {
    id,
    name: `Line ${id}`,
    productId: '19',
    variationId: '',
    sku,
    barcode: '',
    quantity,
    taxClass: '',
    subtotal: money(subtotal),
    subtotalTax: 0n,
    total: money(total),
    totalTax: taxOf(parts),
    taxes: parts,
    attributes: [],
    ...rest,
  }
}

export function shipping(
  id: string,
  total: string,
  { tax = {}, title = 'Post' }: Taxed & { title?: string } = {},
): ShippingLine {
  const parts = taxes(tax)
  return { id, methodId: 'flat_rate', title, total: money(total), totalTax: taxOf(parts), taxes: parts }
}

export function fee(id: string, name: string, total: string, { tax = {} }: Taxed = {}): FeeLine {
  const parts = taxes(tax)
  return { id, name, taxClass: '', total: money(total), totalTax: taxOf(parts), taxes: parts }
}

export const coupon = (id: string, code: string, discount: string, rest: Partial<CouponLine> = {}): CouponLine => ({
  id,
  code,
  kind: 'percent',
  freeShipping: false,
  discount: money(discount),
  discountTax: 0n,
  ...rest,
})

/** A refund naming lines: `{lineId: [quantity, total, tax]}`, all tax at rate 1. */
export function refund(id: string, lines: Record<string, [number, string, string]>, amount?: string): OrderRefund {
  const written = Object.entries(lines).map(([lineId, [quantity, total, tax]]) => ({
    lineId,
    quantity,
    total: money(total),
    tax: money(tax),
    taxes: tax === '0.00' ? [] : [{ rateId: '1', amount: money(tax) }],
  }))
  const byLine = sum(written.map(({ total, tax }) => total + tax))
  return {
    id,
    amount: amount === undefined ? byLine : money(amount),
    byGateway: null,
    reason: '',
    at: null,
    lines: written,
  }
}

const rates: Record<string, { code: string; percent: number; compound: boolean }> = {
  '1': { code: 'VAT', percent: 200_000, compound: false },
  '7': { code: 'GST', percent: 50_000, compound: false },
  '8': { code: 'QST', percent: 99_750, compound: true },
}

/** An order whose sums follow from its parts; `fields` overrides anything, to break it on purpose. */
export function order(fields: Partial<StorefrontOrder> = {}): StorefrontOrder {
  const lines = fields.lines ?? []
  const shippingLines = fields.shippingLines ?? []
  const fees = fields.fees ?? []
  const used = new Map<string, { item: Amount; shipping: Amount }>()
  const use = (parts: TaxPart[], kind: 'item' | 'shipping') => {
    for (const { rateId, amount } of parts) {
      const known = used.get(rateId) ?? { item: 0n, shipping: 0n }
      used.set(rateId, { ...known, [kind]: known[kind] + amount })
    }
  }
  for (const part of [...lines, ...fees]) use(part.taxes, 'item')
  for (const part of shippingLines) use(part.taxes, 'shipping')
  const taxRates = [...used].map(([rateId, { item, shipping: onShipping }]) => ({
    rateId,
    code: rates[rateId]?.code ?? rateId,
    label: '',
    percent: rates[rateId]?.percent ?? 0,
    compound: rates[rateId]?.compound ?? false,
    itemTax: item,
    shippingTax: onShipping,
  }))
  const totalTax = sum([...used.values()].map((amounts) => amounts.item + amounts.shipping))
  return {
    externalId: '1001',
    number: '1001',
    statusSlug: 'processing',
    gateway: 'stripe',
    gatewayTitle: 'Card',
    customerId: '',
    transactionId: '',
    currency: 'GBP',
    scale: 2,
    pricesIncludeTax: false,
    placedAt: new Date('2026-11-20T10:00:00Z'),
    datePaid: new Date('2026-11-20T10:01:00Z'),
    modifiedAt: new Date('2026-11-20T10:01:00Z'),
    total: sum([...lines, ...shippingLines, ...fees].map(({ total }) => total)) + totalTax,
    totalTax,
    discountTotal: sum(lines.map(({ subtotal, total }) => subtotal - total)),
    shippingTotal: sum(shippingLines.map(({ total }) => total)),
    lines,
    shippingLines,
    fees,
    coupons: [],
    taxRates,
    refunds: [],
    vatExempt: false,
    meta: [],
    ...fields,
  }
}

export const address = (fields: Partial<Address> = {}): Address => ({
  name: 'Ana Díaz',
  company: '',
  line1: '1 High St',
  line2: '',
  city: 'Leeds',
  state: '',
  postcode: 'LS1 1UR',
  country: 'GB',
  email: 'ana@example.test',
  phone: '',
  ...fields,
})

export const person = (fields: Partial<PersonalData> = {}): PersonalData => ({
  billing: address(),
  shipping: address(),
  customerNote: '',
  giftMessage: '',
  deliveryInstruction: '',
  vatNumber: '',
  rest: {},
  ...fields,
})

export const item = (sku: string, fields: Partial<IndexedItem> = {}): IndexedItem => ({
  pkey: `p-${sku}`,
  division: '01',
  style: `00${sku}`,
  colorCode: 'NA',
  lblCode: 'SELV',
  dimension: '',
  sizeDesc: 'OS',
  upc: null,
  ean: null,
  thirdPartyItem: sku,
  price: null,
  currency: 'GBP',
  active: true,
  ...fields,
})

type RuleOf<Table extends MappingTable> = readonly [MatchOf<Table>, TargetOf<Table>]
export type Rules = { [Table in MappingTable]?: readonly RuleOf<Table>[] }

const basic: Rules = {
  warehouse: [[{}, { locations: ['MAIN', 'EU1'] }]],
  tax: [
    [{ rate: 'VAT' }, { taxCode: 'GB20' }],
    [{ rate: 'GST' }, { taxCode: 'CAGST' }],
    [{ rate: 'QST' }, { taxCode: 'CAQST' }],
    [{ rate: 'none' }, { taxCode: 'ZERO' }],
  ],
  allowance: [
    [{ source: 'coupon', pattern: 'welcome10' }, { code: 'WELC10' }],
    [{ source: 'coupon', pattern: 'mug2' }, { code: 'MUG2' }],
    [{ source: 'coupon', pattern: 'freeship' }, { code: 'FREESH' }],
    [{ source: 'manual' }, { code: 'MANUAL' }],
    [{ source: 'fee', pattern: 'Goodwill*' }, { code: 'GOODW' }],
    [{ source: 'markdown' }, { code: 'MARKDN' }],
  ],
  shipping: [
    [{ title: 'Post' }, { shipper: 'RM4', chargeCode: 'FRT' }],
    [{ method: 'none' }, { shipper: 'NON', chargeCode: 'FRT' }],
  ],
  payment: [[{ gateway: 'stripe' }, { terms: 'STR', paidWhen: 'status' }]],
  fee: [[{ name: 'Gift wrap' }, { code: 'WRAP' }]],
}

/** A snapshot of the basic rules, whole tables replaced by `changes`. */
export const rules = (changes: Rules = {}) =>
  snapshotOf(
    Object.entries({ ...basic, ...changes }).flatMap(([table, tableRules]) =>
      (tableRules as readonly RuleOf<MappingTable>[]).map(([match, target], index) => ({
        table: table as MappingTable,
        storefront: '',
        position: index,
        match,
        target,
      })),
    ),
  )

const basicRules = rules()

type Changes = Partial<Omit<MapInput, 'items' | 'storefront'>> & {
  items?: readonly IndexedItem[]
  storefront?: Partial<MapInput['storefront']>
  skuPattern?: string
}

function inputFor(given: StorefrontOrder, { items, storefront, skuPattern, ...changes }: Changes = {}): MapInput {
  return {
    order: given,
    personal: person(),
    mappings: basicRules,
    items: createItemIndex(items ?? [item('MUG'), item('TOWEL'), item('CANDLE')], skuPattern ?? null),
    limits: defaultErpLimits,
    poNum: null,
    paidAt: new Date('2026-11-20T10:01:00Z'),
    earlierOrderWithSameTransaction: null,
    releases: [],
    ...changes,
    storefront: {
      code: 'UK',
      account: {
        division: '01',
        customer: 'WEBUK',
        store: 'UK',
        department: 'WEB',
        orderType: 'W',
        freightCode: 'FRT',
        roundingCode: 'ROUND',
        taxChargeCode: 'TAX',
        itemPriceTax: {},
      },
      timeZone: 'Europe/London',
      pricePolicy: 'send_as_sold',
      priceToleranceAmount: 100n,
      currency: 'GBP',
      ...storefront,
    },
  }
}

export const map = (given: StorefrontOrder, changes: Changes = {}): MapResult => mapOrder(inputFor(given, changes))

/** Codes of the findings, `!` behind those that hold. */
export const found = ({ findings }: MapResult): string[] =>
  findings.map(({ code, blocking }) => (blocking ? `${code}!` : code)).sort()
