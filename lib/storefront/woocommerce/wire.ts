import { z } from 'zod'

/**
 * The JSON of wc/v3 as measured. A field that is read is checked; one that is only carried along is named, so that the
 * contract test notices a new one. In production unknown fields are tolerated (`tolerant`), in the contract test not (`exact`).
 */
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'is not a decimal amount')
const gmt = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, 'is not a date-time')
const id = z.number().int()
const carried = z.unknown().optional()

type ObjectOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.ZodObject<Shape>

function schemas(object: ObjectOf) {
  const meta = object({ id, key: z.string(), value: z.unknown(), display_key: carried, display_value: carried })
  const metaData = z.array(meta)
  const taxes = z.array(object({ id, total: z.string(), subtotal: carried }))
  const address = object({
    first_name: z.string(),
    last_name: z.string(),
    company: z.string(),
    address_1: z.string(),
    address_2: z.string(),
    city: z.string(),
    state: z.string(),
    postcode: z.string(),
    country: z.string(),
    email: z.string().nullish(),
    phone: z.string().nullish(),
  })
  const line = object({
    id,
    name: z.string(),
    product_id: id,
    variation_id: id,
    quantity: z.number(),
    tax_class: z.string(),
    subtotal: decimal,
    subtotal_tax: decimal,
    total: decimal,
    total_tax: decimal,
    taxes,
    meta_data: metaData,
    sku: z.string().nullable(),
    global_unique_id: z.string().nullish(),
    price: carried,
    image: carried,
    parent_name: carried,
  })
  const shippingLine = object({
    id,
    method_title: z.string(),
    method_id: z.string(),
    instance_id: carried,
    total: decimal,
    total_tax: decimal,
    taxes,
    tax_status: carried,
    meta_data: metaData,
  })
  const feeLine = object({
    id,
    name: z.string(),
    tax_class: z.string(),
    tax_status: carried,
    amount: carried,
    total: decimal,
    total_tax: decimal,
    taxes,
    meta_data: metaData,
  })
  const taxLine = object({
    id,
    rate_code: z.string(),
    rate_id: id,
    label: z.string(),
    compound: z.boolean(),
    tax_total: decimal,
    shipping_tax_total: decimal,
    rate_percent: z.number().optional(),
    meta_data: carried,
  })
  const couponLine = object({
    id,
    code: z.string(),
    discount: decimal,
    discount_tax: decimal,
    meta_data: metaData,
    discount_type: z.string().optional(),
    nominal_amount: carried,
    free_shipping: z.boolean().optional(),
  })
  const order = object({
    id,
    number: z.string(),
    status: z.string(),
    currency: z.string().length(3),
    prices_include_tax: z.boolean(),
    date_created_gmt: gmt,
    date_modified_gmt: gmt,
    date_paid_gmt: gmt.nullable(),
    discount_total: decimal,
    shipping_total: decimal,
    total: decimal,
    total_tax: decimal,
    billing: address,
    shipping: address,
    payment_method: z.string(),
    transaction_id: z.string(),
    customer_note: z.string(),
    meta_data: metaData,
    line_items: z.array(line),
    tax_lines: z.array(taxLine),
    shipping_lines: z.array(shippingLine),
    fee_lines: z.array(feeLine),
    coupon_lines: z.array(couponLine),
    refunds: z.array(object({ id, reason: z.string().nullish(), total: decimal })),
    payment_method_title: z.string().optional(),
    ...carriedFields([
      'parent_id order_key currency_symbol version date_created date_modified date_paid date_completed',
      'date_completed_gmt discount_tax shipping_tax cart_tax customer_id payment_url customer_ip_address',
      'customer_user_agent created_via cart_hash is_editable needs_payment needs_processing _links',
    ]),
  })
  const refund = object({
    id,
    parent_id: id.optional(),
    date_created_gmt: gmt,
    amount: decimal,
    reason: z.string().nullish(),
    meta_data: metaData,
    line_items: z.array(line),
    shipping_lines: z.array(shippingLine),
    fee_lines: z.array(feeLine),
    tax_lines: z.array(taxLine),
    refunded_payment: z.boolean().nullish(),
    ...carriedFields(['date_created refunded_by _links']),
  })
  return { order, refund, statuses: z.array(object({ slug: z.string().min(1), name: z.string() })) }
}

export const carriedFields = (names: readonly string[]): Record<string, typeof carried> =>
  Object.fromEntries(names.flatMap((text) => text.split(' ')).map((name) => [name, carried]))

export const tolerant = schemas(z.object)
export const exact = schemas(z.strictObject as unknown as ObjectOf)

export type WireOrder = z.infer<typeof tolerant.order>
export type WireRefund = z.infer<typeof tolerant.refund>
export type WireMeta = WireOrder['meta_data'][number]
export type WireAddress = WireOrder['billing']

/** The fields the census lists: all that decides the business identity, and nothing that is only carried. */
export const listingFields = [
  'id,number,status,currency,prices_include_tax,date_created_gmt,date_modified_gmt,date_paid_gmt,discount_total',
  'shipping_total,total,total_tax,billing,shipping,payment_method,transaction_id,customer_note,meta_data,line_items',
  'tax_lines,shipping_lines,fee_lines,coupon_lines,refunds',
].join(',')

/** Names the first thing that is off: "line_items.0.total is not a decimal amount (got number)". Holds no values. */
export function describeShape(error: z.ZodError, at = ''): string {
  const issue = error.issues[0]
  if (!issue) return 'the shape is unknown'
  const path = [...(at ? [at] : []), ...issue.path.map(String)]
  if (issue.code === 'unrecognized_keys') return `${[...path, issue.keys[0]].join('.')} is a field nobody knows`
  return `${path.join('.') || 'the document'}: ${issue.message}`
}
