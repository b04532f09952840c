import type { Json } from '../../kernel/digest.ts'
import type { Address, PersonalData } from '../port.ts'
import type { WireAddress, WireMeta, WireOrder, WireRefund } from './wire.ts'

/** A landed order document: wc/v3 without what is said about a person, its refund documents beside it. */
export type LandedOrder = Omit<WireOrder, 'billing' | 'shipping' | 'customer_note'> & {
  refund_documents: LandedRefund[]
}
export type LandedRefund = WireRefund

export interface SplitOrder {
  payload: LandedOrder
  personal: PersonalData
}

// Fields of an order that say nothing about a person. A field that is not named here (a plugin's) is taken for personal.
const plainFields = new Set(
  [
    'id parent_id number status currency currency_symbol version prices_include_tax date_created date_created_gmt',
    'date_modified date_modified_gmt date_completed date_completed_gmt date_paid date_paid_gmt discount_total discount_tax',
    'shipping_total shipping_tax cart_tax total total_tax customer_id payment_method payment_method_title transaction_id',
    'created_via cart_hash tax_lines is_editable needs_payment needs_processing',
  ]
    .join(' ')
    .split(' '),
)
/** Links say nothing; the payment URL is the order key in another form. */
const droppedFields = new Set(['_links', 'payment_url'])
/** Who is editing the order in the shop's admin: not content. */
const droppedMeta = new Set(['_edit_lock', '_edit_last'])

const giftMessage = /^_?(gift|card)_?(message|note|text)$/i
const deliveryInstruction = /^_?(order_)?(delivery|shipping|courier|driver)_?(instructions?|notes?|comments?|message)$/i
const vatNumber = /(^|_)(e?u?_?vat|tax|gst)_?(number|id|no|nr)$|^_?(billing_)?(eu_)?vat$|^_?vat_uid$/i
const personalMeta = new RegExp(
  [
    'name$|e?mail|phone|mobile|address|birth|^_?dob$|message|note|comment|instruction|recipient|gift_(from|to)|passport',
    '_billing_|^billing|_shipping_(?!hash)|^shipping_(?!hash)|ip_address|user_agent|session|referrer|customer|company',
    'iban|account_(holder|number)|signature|personali[sz]|engrav|monogram|inscription',
  ].join('|'),
  'i',
)
const email = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.[^\s@<>"'(),;:.]+/g

type Rest = Record<string, Json>

/** Takes everything about a person out of an order and its refunds. What is taken out is never lost: it goes to `personal`. */
export function splitPersonal(order: WireOrder, refunds: readonly WireRefund[]): SplitOrder {
  const rest: Rest = {}
  const personal: PersonalData = {
    billing: address(order.billing, 'billing', rest),
    shipping: address(order.shipping, 'shipping', rest),
    customerNote: order.customer_note,
    giftMessage: '',
    deliveryInstruction: '',
    vatNumber: '',
    rest,
  }
  const payload: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(order)) {
    if (plainFields.has(key)) payload[key] = value
    else if (!splitFields.has(key) && !droppedFields.has(key) && value !== '') rest[key] = value as Json
  }
  payload.meta_data = orderMeta(order.meta_data, personal)
  payload.line_items = order.line_items.map((line) => ({
    ...line,
    meta_data: lineMeta(line.meta_data, `line_items.${line.id}`, rest),
  }))
  for (const list of ['shipping_lines', 'fee_lines', 'coupon_lines'] as const) {
    payload[list] = order[list].map((line) => ({
      ...line,
      meta_data: plainMeta(line.meta_data, `${list}.${line.id}`, rest),
    }))
  }
  payload.refunds = order.refunds.map(({ id, total, reason }) => {
    if (reason) rest[`refunds.${id}.reason`] = reason
    return { id, total }
  })
  payload.refund_documents = refunds.map((refund) => plainRefund(refund, rest))
  const mayHoldEmail = JSON.stringify(payload).includes('@')
  const clean = mayHoldEmail ? sealEmails(payload, rest, '') : payload
  return { payload: clean as unknown as LandedOrder, personal }
}

const splitFields = new Set(
  'billing shipping customer_note meta_data line_items shipping_lines fee_lines coupon_lines refunds'.split(' '),
)
const addressFields = new Set(
  'first_name last_name company address_1 address_2 city state postcode country email phone'.split(' '),
)

function address(wire: WireAddress, path: string, rest: Rest): Address {
  // Where the first name ends is the one thing the joined name forgets.
  if (wire.first_name) rest[`${path}.first_name`] = wire.first_name
  for (const key in wire) {
    const value = (wire as Record<string, unknown>)[key]
    if (!addressFields.has(key) && value !== '') rest[`${path}.${key}`] = value as Json
  }
  return {
    name: `${wire.first_name} ${wire.last_name}`.trim(),
    company: wire.company,
    line1: wire.address_1,
    line2: wire.address_2,
    city: wire.city,
    state: wire.state,
    postcode: wire.postcode,
    country: wire.country,
    email: wire.email ?? '',
    phone: wire.phone ?? '',
  }
}

function orderMeta(meta: readonly WireMeta[], personal: PersonalData): WireMeta[] {
  const kept: WireMeta[] = []
  for (const entry of meta) {
    const { key, value } = entry
    if (droppedMeta.has(key)) continue
    if (typeof value === 'string' && giftMessage.test(key)) personal.giftMessage ||= value
    else if (typeof value === 'string' && deliveryInstruction.test(key)) personal.deliveryInstruction ||= value
    else if (typeof value === 'string' && vatNumber.test(key)) personal.vatNumber ||= value
    else if (!personalMeta.test(key)) {
      kept.push(entry)
      continue
    }
    kept.push(sealed(entry, 'meta_data', personal.rest))
  }
  return kept
}

/** Of a line's meta the shop's own (`_` in front) and catalogue attributes (`pa_`) stay; the rest is what a customer typed. */
function lineMeta(meta: readonly WireMeta[], path: string, rest: Rest): WireMeta[] {
  return meta.map((entry) =>
    (entry.key.startsWith('_') && !personalMeta.test(entry.key)) || entry.key.startsWith('pa_')
      ? entry
      : sealed(entry, path, rest),
  )
}

const plainMeta = (meta: readonly WireMeta[], path: string, rest: Rest): WireMeta[] =>
  meta.map((entry) => (personalMeta.test(entry.key) ? sealed(entry, path, rest) : entry))

/** The entry without its value, so that one sees it was there; the value goes where a person's data is. */
function sealed(entry: WireMeta, path: string, rest: Rest): WireMeta {
  rest[`${path}.${entry.id}.${entry.key}`] = entry.value as Json
  return { id: entry.id, key: entry.key } as WireMeta
}

function plainRefund(refund: WireRefund, rest: Rest): LandedRefund {
  const { reason, _links: _, refunded_by: __, ...plain } = refund as WireRefund & Record<string, unknown>
  const path = `refund_documents.${refund.id}`
  if (reason) rest[`${path}.reason`] = reason
  return {
    ...plain,
    meta_data: plainMeta(refund.meta_data, path, rest),
    line_items: refund.line_items.map((line) => ({ ...line, meta_data: lineMeta(line.meta_data, path, rest) })),
  } as unknown as LandedRefund
}

/** Takes e-mail addresses out of every remaining text. Called only when the document holds an at sign at all. */
function sealEmails(value: unknown, rest: Rest, path: string): unknown {
  if (typeof value === 'string') {
    const clean = value.replace(email, '[sealed]')
    if (clean !== value) rest[path] = value
    return clean
  }
  if (Array.isArray(value)) return value.map((inner, at) => sealEmails(inner, rest, `${path}.${at}`))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, sealEmails(inner, rest, path === '' ? key : `${path}.${key}`)]),
  )
}
