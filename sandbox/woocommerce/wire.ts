/** The JSON of wc/v3 as a WooCommerce 10.5.0 store writes it; only what this server reads or changes is spelt out. */
export type Meta = { id: number; key: string; value: unknown; display_key?: string; display_value?: unknown }

export type Address = {
  first_name: string
  last_name: string
  company: string
  address_1: string
  address_2: string
  city: string
  state: string
  postcode: string
  country: string
  email?: string
  phone: string
}

export type LineTax = { id: number; total: string; subtotal: string }

export type OrderLine = {
  id: number
  name: string
  product_id: number
  variation_id: number
  quantity: number
  tax_class: string
  subtotal: string
  subtotal_tax: string
  total: string
  total_tax: string
  taxes: LineTax[]
  meta_data: Meta[]
  sku: string | null
  global_unique_id: string | null
  price: number
  image: { id: number | string; src: string }
  parent_name: string | null
}

type ShippingLine = {
  id: number
  method_title: string
  method_id: string
  instance_id: string
  total: string
  total_tax: string
  taxes: LineTax[]
  tax_status: string
  meta_data: Meta[]
}

type FeeLine = {
  id: number
  name: string
  tax_class: string
  tax_status: string
  amount: string
  total: string
  total_tax: string
  taxes: LineTax[]
  meta_data: Meta[]
}

export type TaxLine = {
  id: number
  rate_code: string
  rate_id: number
  label: string
  compound: boolean
  tax_total: string
  shipping_tax_total: string
  rate_percent: number
  meta_data: Meta[]
}

export type CouponLine = {
  id: number
  code: string
  discount: string
  discount_tax: string
  meta_data: Meta[]
  discount_type: string
  nominal_amount: number
  free_shipping: boolean
}

type RefundEntry = { id: number; reason: string; total: string }

export type Order = {
  id: number
  parent_id: number
  status: string
  currency: string
  version: string
  prices_include_tax: boolean
  date_created: string
  date_modified: string
  discount_total: string
  discount_tax: string
  shipping_total: string
  shipping_tax: string
  cart_tax: string
  total: string
  total_tax: string
  customer_id: number
  order_key: string
  billing: Address
  shipping: Address
  payment_method: string
  payment_method_title: string
  transaction_id: string
  customer_ip_address: string
  customer_user_agent: string
  created_via: string
  customer_note: string
  date_completed: string | null
  date_paid: string | null
  cart_hash: string
  number: string
  meta_data: Meta[]
  line_items: OrderLine[]
  tax_lines: TaxLine[]
  shipping_lines: ShippingLine[]
  fee_lines: FeeLine[]
  coupon_lines: CouponLine[]
  refunds: RefundEntry[]
  payment_url: string
  is_editable: boolean
  needs_payment: boolean
  needs_processing: boolean
  date_created_gmt: string
  date_modified_gmt: string
  date_completed_gmt: string | null
  date_paid_gmt: string | null
  currency_symbol: string
  _links: Record<string, unknown>
}

export type Refund = {
  id: number
  parent_id: number
  date_created: string
  date_created_gmt: string
  amount: string
  reason: string
  refunded_by: number
  refunded_payment: boolean
  meta_data: Meta[]
  line_items: OrderLine[]
  shipping_lines: ShippingLine[]
  tax_lines: TaxLine[]
  fee_lines: FeeLine[]
  _links: Record<string, unknown>
}

export type Note = {
  id: number
  author: string
  date_created: string
  date_created_gmt: string
  note: string
  customer_note: boolean
  _links: Record<string, unknown>
}

/** A product or a variation; the rest of its many fields is carried along unread. */
export type Product = {
  id: number
  parent_id: number
  name: string
  slug?: string
  type: string
  status: string
  sku: string
  price: string
  regular_price: string
  sale_price: string
  tax_status: string
  tax_class: string
  virtual: boolean
  manage_stock: boolean | 'parent'
  stock_quantity: number | null
  stock_status: string
  backorders: string
  variations?: number[]
  attributes: {
    id: number
    name: string
    slug?: string
    option?: string
    options?: string[]
    variation?: boolean
    visible?: boolean
    position?: number
  }[]
  total_sales?: number
  menu_order: number
  meta_data: Meta[]
  date_created: string
  date_created_gmt: string
  date_modified: string
  date_modified_gmt: string
  _links: Record<string, unknown>
  [field: string]: unknown
}

export type Coupon = {
  id: number
  code: string
  amount: string
  discount_type: string
  free_shipping: boolean
  [field: string]: unknown
}

export type Customer = {
  id: number
  email: string
  billing: Address
  shipping: Address
  [field: string]: unknown
}

export type TaxRate = {
  id: number
  country: string
  state: string
  city: string
  rate: string
  name: string
  priority: number
  compound: boolean
  shipping: boolean
  class: string
  cities: string[]
  [field: string]: unknown
}

export type ShippingZone = {
  id: number
  name: string
  methods: { id: number; title: string; method_id: string; settings: { cost?: { value: string } } }[]
  [field: string]: unknown
}
