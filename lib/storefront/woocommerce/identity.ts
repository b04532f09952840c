import { canonicalJson } from '../../kernel/digest.ts'
import type { Address, PersonalData } from '../port.ts'
import type { LandedOrder } from './split-personal.ts'
import type { WireMeta } from './wire.ts'

/**
 * Canonical text of a landed document without what changes although the order does not (architecture, Landed payloads):
 * its hash names a revision.
 */
export function payloadIdentity(payload: LandedOrder): string {
  return canonicalJson({
    ...payload,
    date_modified: undefined,
    date_modified_gmt: undefined,
    is_editable: undefined,
    needs_payment: undefined,
    needs_processing: undefined,
    line_items: payload.line_items.map(withoutCatalogue),
    refund_documents: payload.refund_documents.map((refund) => ({
      ...refund,
      line_items: refund.line_items.map(withoutCatalogue),
    })),
  })
}

/** What the shop reads from the product as it is today, not as it was sold. */
const withoutCatalogue = (line: LandedOrder['line_items'][number]) => ({
  ...line,
  sku: undefined,
  image: undefined,
  price: undefined,
  parent_name: undefined,
  global_unique_id: undefined,
})

/** Keys we write ourselves, and the shop's own book-keeping: neither changes what the order means. */
const notBusiness = /^_(?!.*(gift|credit|voucher|wallet|tender|exempt|vat))|^selvedge|tracking/i

const businessMeta = (meta: readonly WireMeta[]) =>
  meta.filter(({ key, value }) => value !== undefined && !notBusiness.test(key)).map(({ key, value }) => [key, value])

const partOf = (taxes: { id: number; total: string }[]) => taxes.map(({ id, total }) => [id, total])

const party = (one: Address) => [
  one.name,
  one.company,
  one.line1,
  one.line2,
  one.city,
  one.state,
  one.postcode,
  one.country,
  one.email,
  one.phone,
]

/**
 * Text of what mapping, drift and census decide by: ids, lines, amounts, addresses and refunds. The census builds the same
 * text from a listing, so it holds no refund documents. The status is left to the caller, who knows its class; the date of
 * payment too, because completing an order in the shop sets it.
 */
export function businessIdentity(payload: LandedOrder, personal: PersonalData): string {
  return JSON.stringify([
    payload.id,
    payload.number,
    payload.currency,
    payload.prices_include_tax,
    payload.date_created_gmt,
    payload.payment_method,
    payload.transaction_id,
    [payload.total, payload.total_tax, payload.discount_total, payload.shipping_total],
    payload.line_items.map((line) => [
      line.id,
      line.name,
      line.product_id,
      line.variation_id,
      line.quantity,
      line.tax_class,
      line.subtotal,
      line.subtotal_tax,
      line.total,
      line.total_tax,
      partOf(line.taxes),
      businessMeta(line.meta_data),
    ]),
    payload.shipping_lines.map((line) => [
      line.id,
      line.method_id,
      line.method_title,
      line.total,
      line.total_tax,
      partOf(line.taxes),
    ]),
    payload.fee_lines.map((line) => [
      line.id,
      line.name,
      line.tax_class,
      line.total,
      line.total_tax,
      partOf(line.taxes),
    ]),
    payload.coupon_lines.map((line) => [line.id, line.code, line.discount, line.discount_tax]),
    payload.tax_lines.map((line) => [line.rate_id, line.rate_code, line.tax_total, line.shipping_tax_total]),
    payload.refunds.map(({ id, total }) => [id, total]),
    businessMeta(payload.meta_data),
    party(personal.billing),
    party(personal.shipping),
    personal.customerNote,
    personal.giftMessage,
    personal.deliveryInstruction,
    personal.vatNumber,
  ])
}
