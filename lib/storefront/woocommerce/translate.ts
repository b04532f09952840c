import type { Json } from '../../kernel/digest.ts'
import type { Amount } from '../../kernel/money.ts'
import { absolute, parseAmount } from '../../kernel/money.ts'
import type { OrderLine, OrderRefund, StorefrontOrder, TaxPart } from '../port.ts'
import type { LandedOrder, LandedRefund } from './split-personal.ts'
import { unescapeHtml } from './unescape-html.ts'
import type { WireMeta } from './wire.ts'

type Line = LandedOrder['line_items'][number]

/** wc/v3 to the product's words. Ignores `price` (a float) and reads every amount from its decimal string. */
export function translateWooCommerce(landed: Json, frozenSkus: Record<string, string>): StorefrontOrder {
  const order = landed as unknown as LandedOrder
  const total = parseAmount(order.total)
  return {
    externalId: String(order.id),
    number: order.number,
    statusSlug: order.status,
    gateway: order.payment_method,
    gatewayTitle: unescapeHtml(order.payment_method_title ?? ''),
    customerId: customerOf(landed),
    transactionId: order.transaction_id,
    currency: order.currency,
    scale: total.scale,
    pricesIncludeTax: order.prices_include_tax,
    placedAt: instant(order.date_created_gmt),
    datePaid: order.date_paid_gmt === null ? null : instant(order.date_paid_gmt),
    modifiedAt: instant(order.date_modified_gmt),
    total: total.amount,
    totalTax: money(order.total_tax),
    discountTotal: money(order.discount_total),
    shippingTotal: money(order.shipping_total),
    lines: order.line_items.map((line) => translateLine(line, frozenSkus)),
    shippingLines: order.shipping_lines.map((line) => ({
      id: String(line.id),
      methodId: line.method_id,
      title: unescapeHtml(line.method_title),
      total: money(line.total),
      totalTax: money(line.total_tax),
      taxes: taxParts(line.taxes),
    })),
    fees: order.fee_lines.map((line) => ({
      id: String(line.id),
      name: unescapeHtml(line.name),
      taxClass: line.tax_class,
      total: money(line.total),
      totalTax: money(line.total_tax),
      taxes: taxParts(line.taxes),
    })),
    coupons: order.coupon_lines.map((line) => ({
      id: String(line.id),
      code: unescapeHtml(line.code),
      kind: line.discount_type ?? '',
      freeShipping: line.free_shipping ?? false,
      discount: money(line.discount),
      discountTax: money(line.discount_tax),
    })),
    taxRates: order.tax_lines.map((line) => ({
      rateId: String(line.rate_id),
      code: line.rate_code,
      label: unescapeHtml(line.label),
      percent: Math.round((line.rate_percent ?? 0) * 10_000),
      compound: line.compound,
      itemTax: money(line.tax_total),
      shippingTax: money(line.shipping_tax_total),
    })),
    refunds: translateRefunds(order),
    vatExempt: order.meta_data.some(({ key, value }) => key === 'is_vat_exempt' && (value === 'yes' || value === '1')),
    meta: plain(order.meta_data).map(({ key, value }) => ({ key, value: value as Json })),
  }
}

/** 0 is a guest. Carried and not checked when it was read, so it may be anything. */
function customerOf(landed: Json): string {
  const { customer_id } = landed as { customer_id?: Json }
  return typeof customer_id === 'number' && customer_id > 0 ? String(customer_id) : ''
}

function translateLine(line: Line, frozenSkus: Record<string, string>): OrderLine {
  return {
    id: String(line.id),
    name: unescapeHtml(line.name),
    productId: line.product_id === 0 ? '' : String(line.product_id),
    variationId: line.variation_id === 0 ? '' : String(line.variation_id),
    sku: frozenSkus[String(line.id)] || (line.sku ?? ''),
    barcode: line.global_unique_id ?? '',
    quantity: line.quantity,
    taxClass: line.tax_class,
    subtotal: money(line.subtotal),
    subtotalTax: money(line.subtotal_tax),
    total: money(line.total),
    totalTax: money(line.total_tax),
    taxes: taxParts(line.taxes),
    attributes: plain(line.meta_data)
      .filter(({ key }) => !key.startsWith('_'))
      .map(({ key, display_key, value, display_value }) => ({
        key,
        label: unescapeHtml(textOf(display_key ?? key)),
        value: unescapeHtml(textOf(display_value ?? value)),
      })),
  }
}

/** Every refund the order names; its lines from the refund's own document, which an amount-only refund has without any. */
function translateRefunds(order: LandedOrder): OrderRefund[] {
  const documents = new Map(order.refund_documents.map((document) => [document.id, document]))
  return order.refunds.map(({ id, total }) => {
    const document = documents.get(id)
    return {
      id: String(id),
      amount: absolute(money(total)),
      byGateway: document?.refunded_payment ?? null,
      reason: '',
      at: document ? instant(document.date_created_gmt) : null,
      lines: document ? refundLines(document, order) : [],
    }
  })
}

/**
 * Lines, shipping and fees alike: each names the line of the order it gives back. Shipping and fees have no quantity. What
 * comes back of a negative fee is negative.
 */
function refundLines(document: LandedRefund, { fee_lines }: LandedOrder): OrderRefund['lines'] {
  const below = new Set(fee_lines.filter(({ total }) => money(total) < 0n).map(({ id }) => String(id)))
  return [...document.line_items, ...document.shipping_lines, ...document.fee_lines].map((line) => {
    const lineId = String(line.meta_data.find(({ key }) => key === '_refunded_item_id')?.value ?? '')
    const given = (amount: Amount) => (below.has(lineId) ? -absolute(amount) : absolute(amount))
    return {
      lineId,
      quantity: 'quantity' in line ? Math.abs(line.quantity) : 0,
      total: given(money(line.total)),
      tax: given(money(line.total_tax)),
      taxes: taxParts(line.taxes).map(({ rateId, amount }) => ({ rateId, amount: given(amount) })),
    }
  })
}

const money = (text: string): Amount => parseAmount(text).amount

/**
 * Tax of a line by rate. A shop that rounds at the subtotal writes these unrounded, with any number of decimals ("7.404"
 * beside a tax of "7.40"): the order's own tax is `total_tax` and the rates', so they are rounded here to what can be kept.
 */
const taxParts = (taxes: readonly { id: number; total: string }[]): TaxPart[] =>
  taxes.filter(({ total }) => total !== '').map(({ id, total }) => ({ rateId: String(id), amount: rounded(total) }))

function rounded(text: string): Amount {
  const match = /^(-?\d+\.\d{4})(\d)\d*$/.exec(text)
  if (!match) return money(text)
  const [, kept = '', next = '0'] = match
  return money(kept) + (next >= '5' ? (text.startsWith('-') ? -1n : 1n) : 0n)
}

/** Meta whose value was not taken out as personal. */
const plain = (meta: readonly WireMeta[]) => meta.filter(({ value }) => value !== undefined)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
const instant = (gmt: string) => new Date(`${gmt}Z`)
