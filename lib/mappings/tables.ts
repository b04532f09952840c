import { z } from 'zod'
import { weekdays } from '../kernel/business-time.ts'
import { canonicalJson } from '../kernel/digest.ts'
import { carrierMatch, carrierTarget, returnReasonMatch, returnReasonTarget } from './after-sales-contracts.ts'
import { bufferFields, bufferMatch, bufferTarget } from './buffer-contract.ts'
import { issueWords } from './issue-words.ts'
import { itemLinkTarget } from './item-link-target.ts'
import { calendarTarget, holdMatch, holdTarget, priceMatch, priceTarget } from './policy-contracts.ts'

const text = z.string().trim().min(1).max(200)
const code = z.string().trim().min(1).max(20)
const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'two letters')
const state = z.string().trim().toUpperCase().min(1).max(20)
const days = z.number().int().min(0).max(730)
const date = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'yyyy-mm-dd')

/** A column of a table's CSV, and of its form. `list` is separated by ` | `, `parts` are `reference x quantity`. */
export interface Column {
  name: string
  side: 'match' | 'target'
  kind: 'text' | 'list' | 'flag' | 'number' | 'parts'
}

const matching = (name: string, kind: Column['kind'] = 'text'): Column => ({ name, side: 'match', kind })
const giving = (name: string, kind: Column['kind'] = 'text'): Column => ({ name, side: 'target', kind })

/**
 * Every mapping table: what a rule matches, what it gives, its columns. A field left out matches anything; patterns take
 * `*`. `money` tables change only with a finance user's approval (rule 28).
 */
export const mappingTables = {
  /** Rule 14: an ordered list of locations. */
  warehouse: {
    title: 'Warehouse',
    money: false,
    match: z.strictObject({
      country: country.optional(),
      state: state.optional(),
      method: text.optional(),
      sku: text.optional(),
      /** Of the item's key, division/style/colour/label/dimension/size: a pattern such as `02/00417*`. */
      item: text.optional(),
    }),
    target: z.strictObject({ locations: z.array(code).min(1).max(20) }),
    columns: [
      matching('country'),
      matching('state'),
      matching('method'),
      matching('sku'),
      matching('item'),
      giving('locations', 'list'),
    ],
  },
  /** Rule 9. `rate` is the rate's code or id, or `none` for a line the shop charged no tax on. */
  tax: {
    title: 'Tax',
    money: true,
    match: z.strictObject({
      rate: text,
      country: country.optional(),
      state: state.optional(),
      /** The shop's class; `standard` for its nameless one, `shipping` for shipping without tax. */
      taxClass: text.optional(),
      vatNumber: z.boolean().optional(),
      exempt: z.boolean().optional(),
    }),
    target: z.strictObject({ taxCode: code }),
    columns: [
      matching('rate'),
      matching('country'),
      matching('state'),
      matching('taxClass'),
      matching('vatNumber', 'flag'),
      matching('exempt', 'flag'),
      giving('taxCode'),
    ],
  },
  /** Rule 10: coupons by code or kind, discounts given by hand, negative fees by name, markdowns (rule 12). */
  allowance: {
    title: 'Allowances',
    money: true,
    match: z.strictObject({
      source: z.enum(['coupon', 'manual', 'fee', 'markdown']),
      pattern: text.optional(),
      kind: text.optional(),
    }),
    target: z.strictObject({ code }),
    columns: [matching('source'), matching('pattern'), matching('kind'), giving('code')],
  },
  /** Rule 11: gift cards and store credit, recognised by fee name, coupon code or kind, or the key of order meta. */
  tender: {
    title: 'Tender',
    money: true,
    match: z.strictObject({ source: z.enum(['fee', 'coupon', 'meta']), pattern: text, kind: text.optional() }),
    target: z.strictObject({ type: code }),
    columns: [matching('source'), matching('pattern'), matching('kind'), giving('type')],
  },
  /** `method` is the shop's method id, `none` for an order without shipping. */
  shipping: {
    title: 'Shipping',
    money: false,
    match: z.strictObject({
      method: text.optional(),
      title: text.optional(),
      country: country.optional(),
      state: state.optional(),
    }),
    /** `promiseDays` business days after payment the parcel has left (rule 25). */
    target: z.strictObject({
      shipper: code,
      chargeCode: code,
      promiseDays: z.number().int().min(0).max(90).optional(),
    }),
    columns: [
      matching('method'),
      matching('title'),
      matching('country'),
      matching('state'),
      giving('shipper'),
      giving('chargeCode'),
      giving('promiseDays', 'number'),
    ],
  },
  /** Terms, and when an order counts as paid (rule 4). `none` is an order without gateway. */
  payment: {
    title: 'Payment',
    money: true,
    match: z.strictObject({ gateway: text }),
    target: z.strictObject({
      terms: code,
      paidWhen: z.enum(['status', 'date_paid', 'authorised']),
      /** When the gateway takes the money; left out, with the payment (rule 4). */
      captures: z.enum(['at_payment', 'on_completion']).optional(),
      /** Days after payment until what was authorised and not captured lapses. */
      authorisationDays: z.number().int().min(1).max(60).optional(),
    }),
    columns: [
      matching('gateway'),
      giving('terms'),
      giving('paidWhen'),
      giving('captures'),
      giving('authorisationDays', 'number'),
    ],
  },
  fee: {
    title: 'Fees',
    money: true,
    match: z.strictObject({ name: text, taxClass: text.optional() }),
    target: z.strictObject({ code }),
    columns: [matching('name'), matching('taxClass'), giving('code')],
  },
  /** Rule 13. */
  item_link: {
    title: 'Item links',
    money: false,
    match: z.strictObject({
      key: z
        .string()
        .trim()
        .regex(/^(sku:.+|product:\d+(\/\d+)?|line:[^/]+\/.+)$/, 'sku:.., product:.., product:../.. or line:../..'),
    }),
    target: itemLinkTarget,
    columns: [
      matching('key'),
      giving('kind'),
      giving('item'),
      giving('components', 'parts'),
      giving('code'),
      giving('taxCode'),
    ],
  },
  /** Rule 15: where texts go, and whether a long address line wraps into the second one. */
  text: {
    title: 'Texts',
    money: false,
    match: z.strictObject({
      source: z.enum(['customerNote', 'giftMessage', 'deliveryInstruction', 'lineText', 'address']),
    }),
    target: z.strictObject({ to: z.enum(['notes', 'wrap', 'nowhere']), label: z.string().max(40).optional() }),
    columns: [matching('source'), giving('to'), giving('label')],
  },
  /** Rule 16: by SKU or order meta to order type and dates. `startMeta` names the meta that holds the date. */
  preorder: {
    title: 'Pre-orders',
    money: false,
    match: z.strictObject({ sku: text.optional(), meta: text.optional(), value: text.optional() }),
    target: z.strictObject({
      orderType: z.string().trim().min(1).max(6),
      startDate: date.optional(),
      startMeta: text.optional(),
      startAfterDays: days.optional(),
      endAfterDays: days.optional(),
    }),
    columns: [
      matching('sku'),
      matching('meta'),
      matching('value'),
      giving('orderType'),
      giving('startDate'),
      giving('startMeta'),
      giving('startAfterDays', 'number'),
      giving('endAfterDays', 'number'),
    ],
  },
  /** Rule 12: what becomes of a price off the item master. Without a rule the storefront's own setting holds. */
  price: {
    title: 'Price policy',
    money: true,
    match: priceMatch,
    target: priceTarget,
    columns: [matching('sku'), matching('country'), matching('currency'), giving('policy'), giving('tolerance')],
  },
  /** Orders that wait for a person or a time. */
  hold: {
    title: 'Holds',
    money: false,
    match: holdMatch,
    target: holdTarget,
    columns: [
      matching('minTotal'),
      matching('currency'),
      matching('country'),
      matching('state'),
      matching('gateway'),
      matching('customer'),
      matching('emailDomain'),
      matching('tagKey'),
      matching('tagValue'),
      giving('reason'),
      giving('releaseAfterHours', 'number'),
      giving('releaseOn'),
    ],
  },
  /** Rule 27: the hours in which clocks run, of a storefront and of a warehouse. */
  calendar: {
    title: 'Calendars',
    money: false,
    match: z.strictObject({ warehouse: code.optional() }),
    target: calendarTarget,
    columns: [
      matching('warehouse'),
      giving('timeZone'),
      ...weekdays.map((day) => giving(day)),
      giving('holidays', 'list'),
      giving('cutOff'),
    ],
  },
  /** Rule 18: what is kept back of an item, in pieces; of both the larger. Without a rule nothing is. */
  buffer: {
    title: 'Buffers',
    money: false,
    match: bufferMatch,
    target: bufferTarget,
    columns: [...bufferFields.map((name) => matching(name)), giving('units', 'number'), giving('percent', 'number')],
  },
  /** Rule 22: who carried a parcel, in words for customers, and where it is followed. */
  carrier: {
    title: 'Carriers',
    money: false,
    match: carrierMatch,
    target: carrierTarget,
    columns: [matching('shipper'), matching('scac'), giving('name'), giving('trackingUrl')],
  },
  /** Rule 23: as what a refund comes back to the ERP. */
  return_reason: {
    title: 'Return reasons',
    money: false,
    match: returnReasonMatch,
    target: returnReasonTarget,
    columns: [
      matching('reason'),
      matching('kind'),
      matching('country'),
      giving('reasonCode'),
      giving('location'),
      giving('goods'),
    ],
  },
} as const satisfies Record<
  string,
  { title: string; money: boolean; match: z.ZodType; target: z.ZodType; columns: Column[] }
>

export type MappingTable = keyof typeof mappingTables
export type MatchOf<Table extends MappingTable> = z.infer<(typeof mappingTables)[Table]['match']>
export type TargetOf<Table extends MappingTable> = z.infer<(typeof mappingTables)[Table]['target']>

export const mappingTableNames = Object.keys(mappingTables) as MappingTable[]

/** What can be exported and imported: every table of rules, and the account each storefront's sales orders hang on. */
export type MappingFile = MappingTable | 'account'

export const mappingFileNames: readonly MappingFile[] = ['account', ...mappingTableNames]

/** Files whose change takes a finance user's approval (rule 28). */
export const isMoneyFile = (file: MappingFile): boolean => file === 'account' || mappingTables[file].money

export const titleOf = (file: MappingFile): string =>
  file === 'account' ? 'Storefront accounts' : mappingTables[file].title

/** A rule as somebody writes it. `storefront` is a storefront's code, '' for all; business dates left out are open. */
export interface MappingRowInput<Table extends MappingTable = MappingTable> {
  table: Table
  storefront: string
  position: number
  match: MatchOf<Table>
  target: TargetOf<Table>
  validFrom?: string | null
  validTo?: string | null
}

/** Canonical text of what a rule matches: two rules of one key in one table and storefront are duplicates. */
export const matchKey = (match: object): string => canonicalJson(match)

/**
 * Checks one rule against its table's contract and normalises it.
 * @returns the rule, or what is wrong by column
 */
export function parseMappingRow(
  table: MappingTable,
  row: { match: unknown; target: unknown },
): { match: object; target: object } | { errors: { field: string; reason: string }[] } {
  const contract = mappingTables[table]
  const match = contract.match.safeParse(row.match)
  const target = contract.target.safeParse(row.target)
  if (match.success && target.success) return { match: match.data, target: target.data }
  const issues = [...(match.error?.issues ?? []), ...(target.error?.issues ?? [])]
  return { errors: issues.flatMap(issueWords) }
}
