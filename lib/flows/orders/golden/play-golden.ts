import type { SalesOrderCharge, SalesOrderDraft, SalesOrderLine } from '../../../erp/port.ts'
import type { Finding } from '../../../exceptions/codes.ts'
import { formatAmount, sum } from '../../../kernel/money.ts'
import { businessDate } from '../../../kernel/period.ts'
import type { MappingSnapshot } from '../../../mappings/snapshot.ts'
import { itemKeyText } from '../../../mirror/item-index.ts'
import type { StatusClass } from '../../../storefront/status-class.ts'
import { judgeOrder } from '../judge-order.ts'
import { readyAt } from '../map-dirty-order.ts'
import type { MapResult } from '../map-input.ts'
import { isReleased } from '../map-input.ts'
import { isPaid, paidRuleOf, paidAt as paidSince } from '../paid-rule.ts'
import { map, rules } from '../testing/order-builder.ts'
import type { GoldenHead, GoldenOrder } from './golden-order.ts'

const classes: Record<string, StatusClass> = {
  processing: 'paid',
  completed: 'paid',
  'on-hold': 'not_paid',
  pending: 'not_paid',
  cancelled: 'cancelled',
  'checkout-draft': 'ignored',
}

/** What the product makes of a golden order, in the words a golden order is written in. */
export interface Played {
  /** Where it stays when it is not to be sent; '' when it is mapped. */
  stays: string
  result: MapResult | null
  sentFrom: string
}

/** Judges an order where it stands, then maps what is to be sent, as evaluation does, by the shop's own small rules. */
export function playGolden({ order, given = {}, paidBefore }: GoldenOrder): Played {
  const { mappings = rules(), ...others } = given
  const on = (paidAt: Date): MappingSnapshot =>
    'on' in mappings ? mappings.on(businessDate(paidAt, 'Europe/London')) : mappings
  const statusClass = classes[order.statusSlug] ?? 'unclassed'
  const facts = { statusClass, statusSlug: order.statusSlug, datePaid: order.datePaid }
  const rule = paidRuleOf(on(order.modifiedAt), order.gateway)
  const paidAt = paidSince({ ...facts, modifiedAt: order.modifiedAt }, rule, paidBefore ?? null)
  const judgement = judgeOrder({
    ...facts,
    total: order.total,
    refunded: sum(order.refunds.map(({ amount }) => amount)),
    paidNow: isPaid(facts, rule),
    paidAt,
    exclusionCode: null,
    entryState: null,
    lostAt: null,
    liveFrom: null,
  })
  if (judgement !== 'map' || !paidAt) return { stays: judgement, result: null, sentFrom: '' }
  const delay = { releaseDelaySeconds: 600, clockSkewSeconds: 0 }
  return {
    stays: '',
    result: map(order, { ...others, mappings: on(paidAt), paidAt }),
    sentFrom: readyAt(paidAt, paidAt, delay).toISOString(),
  }
}

export const headOf = ({
  lines: _lines,
  charges: _charges,
  tenders: _tenders,
  merchandise: _merchandise,
  discount: _discount,
  freight: _freight,
  misc: _misc,
  tax: _tax,
  total: _total,
  ...head
}: SalesOrderDraft): GoldenHead => head

export function lineInWords(line: SalesOrderLine, scale: number): string {
  const amount = (value: bigint) => formatAmount(value, scale)
  const parts = [
    `${line.seq}. line ${line.orderLineId}: ${line.quantity} x ${itemKeyText(line.item)} at ${amount(line.price)} = ${amount(line.extended)}`,
    ...(line.discount !== 0n || line.discountCode !== '' ? [`less ${amount(line.discount)} ${line.discountCode}`] : []),
    `tax ${line.taxCode} ${amount(line.tax)}`,
    `from ${line.location}`,
    ...(line.upc === '' ? [] : [`upc ${line.upc}`]),
  ]
  return parts.join(', ')
}

export function chargeInWords({ type, code, amount, taxCode, tax, source }: SalesOrderCharge, scale: number): string {
  const taxed = taxCode === '' && tax === 0n ? '' : `, tax ${taxCode} ${formatAmount(tax, scale)}`
  return `${type} ${code} ${formatAmount(amount, scale)}${taxed} (${source})`
}

export const tendersInWords = ({ tenders, scale }: SalesOrderDraft): string[] =>
  tenders.map(({ type, reference, amount }) => `${type} ${formatAmount(amount, scale)} (${reference})`)

export const sumsInWords = (draft: SalesOrderDraft): string =>
  (['merchandise', 'discount', 'freight', 'misc', 'tax', 'total'] as const)
    .map((sum) => `${sum} ${formatAmount(draft[sum], draft.scale)}`)
    .join(', ')

function findingInWords({ code, cause, lineRef }: Finding): string {
  const { field, value, ...further } = cause
  const others = Object.entries(further).flatMap(([name, said]) => (said === '' ? [] : [`, ${name} ${String(said)}`]))
  return `${code}: ${field} ${value}${others.join('')}${lineRef === '' ? '' : ` on line ${lineRef}`}`
}

/** Findings that hold, or those that do not; what a person released is neither. */
export const findingsInWords = ({ findings }: MapResult, blocking: boolean): string[] =>
  findings
    .filter((finding) => finding.blocking === blocking && !isReleased(finding))
    .map(findingInWords)
    .sort()
