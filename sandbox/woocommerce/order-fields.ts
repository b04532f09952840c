import { isRecord } from '../http/message.ts'
import { micros, money } from './decimal.ts'
import { lineName } from './product-name.ts'
import type { ShopStore } from './store.ts'
import type { Address, Meta, Order, OrderLine, Product } from './wire.ts'

/** What a write changed, as far as totals and date_modified care. */
type Applied = { lines: boolean; other: boolean }

const texts = ['customer_note', 'payment_method', 'payment_method_title', 'transaction_id', 'currency'] as const

/** Lays the fields of a REST body over an order. Unknown fields are ignored; numbers given as text are read as PHP does. */
export function applyFields(store: ShopStore, order: Order, body: Record<string, unknown>): Applied {
  const applied: Applied = { lines: false, other: false }
  for (const field of texts) {
    const value = body[field]
    if (typeof value !== 'string') continue
    order[field] = value
    applied.other = true
  }
  if (typeof body.customer_id === 'number') {
    order.customer_id = body.customer_id
    applied.other = true
  }
  for (const field of ['billing', 'shipping'] as const) {
    if (isRecord(body[field])) {
      applyAddress(order[field], body[field])
      applied.other = true
    }
  }
  if (Array.isArray(body.meta_data)) order.meta_data = applyMeta(store, order.meta_data, body.meta_data)
  for (const given of records(body.line_items)) {
    applyLine(store, order, given)
    applied.lines = true
  }
  for (const given of records(body.shipping_lines)) {
    applyShipping(store, order, given)
    applied.lines = true
  }
  for (const given of records(body.fee_lines)) {
    applyFee(store, order, given)
    applied.lines = true
  }
  return applied
}

export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function applyAddress(address: Address, given: Record<string, unknown>): void {
  const fields = [
    'first_name',
    'last_name',
    'company',
    'address_1',
    'address_2',
    'city',
    'state',
    'postcode',
    'country',
    'email',
    'phone',
  ] as const
  for (const field of fields) {
    const value = given[field]
    if (typeof value === 'string') address[field] = value
  }
}

/** Same key twice: the last wins. Numbers and booleans come back as text; null takes the entry with that id out. */
export function applyMeta(store: ShopStore, meta: Meta[], given: unknown[]): Meta[] {
  let result = [...meta]
  for (const entry of given.filter(isRecord)) {
    const known = result.find((own) => (entry.id ? own.id === Number(entry.id) : own.key === entry.key))
    if (entry.value === null && known) result = result.filter((own) => own !== known)
    if (entry.value === null || typeof entry.key !== 'string') continue
    if (known) Object.assign(known, { key: entry.key, value: metaValue(entry.value) })
    else result.push({ id: store.next.meta++, key: entry.key, value: metaValue(entry.value) })
  }
  return result
}

function metaValue(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? '1' : ''
  return typeof value === 'number' ? String(value) : (value ?? '')
}

function applyLine(store: ShopStore, order: Order, given: Record<string, unknown>): void {
  const known = order.line_items.find((line) => line.id === Number(given.id))
  const quantity = given.quantity === undefined ? undefined : Number(given.quantity)
  if (known && quantity === 0) {
    order.line_items = order.line_items.filter((line) => line !== known)
    return
  }
  const line = known ?? newLine(store, given, quantity ?? 1)
  if (!known) order.line_items.push(line)
  // A new quantity alone leaves the totals as they were.
  if (quantity !== undefined) line.quantity = quantity
  if (given.subtotal !== undefined) line.subtotal = money(micros(given.subtotal))
  if (given.total !== undefined) line.total = money(micros(given.total))
  if (typeof given.name === 'string') line.name = given.name
  if (Array.isArray(given.meta_data)) line.meta_data = applyMeta(store, line.meta_data, given.meta_data).map(displayed)
}

function displayed(meta: Meta): Meta {
  return { ...meta, display_key: meta.display_key ?? meta.key, display_value: meta.display_value ?? meta.value }
}

/** A line for a product by id, variation or SKU; without a product it is empty and costs nothing, and that is no error. */
function newLine(store: ShopStore, given: Record<string, unknown>, quantity: number): OrderLine {
  const product = productOf(store, given)
  const parent = product?.type === 'variation' ? store.products.get(product.parent_id) : undefined
  const price = product ? micros(product.price) : 0n
  const total = money(price * BigInt(Math.max(0, Math.trunc(quantity))))
  return {
    id: store.next.line++,
    name: product ? lineName(product, parent) : '',
    product_id: parent?.id ?? product?.id ?? 0,
    variation_id: parent && product ? product.id : 0,
    quantity,
    tax_class: product?.tax_class ?? '',
    subtotal: total,
    subtotal_tax: '0.00',
    total,
    total_tax: '0.00',
    taxes: [],
    meta_data: parent && product ? variationMeta(store, product) : [],
    sku: product ? store.products.shownSku(product) : null,
    global_unique_id: product ? '' : null,
    price: Number(money(price)),
    image: { id: product && !parent ? '' : 0, src: '' },
    parent_name: parent?.name ?? null,
  }
}

function productOf(store: ShopStore, given: Record<string, unknown>): Product | undefined {
  const byId = store.products.get(Number(given.variation_id || given.product_id || 0))
  if (byId || typeof given.sku !== 'string' || given.sku === '') return byId
  return store.products.withSku(given.sku)[0]
}

function variationMeta(store: ShopStore, variation: Product): Meta[] {
  return variation.attributes.map((attribute) => ({
    id: store.next.meta++,
    key: attribute.slug ?? attribute.name,
    value: (attribute.option ?? '').toLowerCase(),
    display_key: attribute.name,
    display_value: attribute.option ?? '',
  }))
}

function applyShipping(store: ShopStore, order: Order, given: Record<string, unknown>): void {
  let line = order.shipping_lines.find((own) => own.id === Number(given.id))
  if (line && given.method_id === null) {
    order.shipping_lines = order.shipping_lines.filter((own) => own !== line)
    return
  }
  if (!line) {
    line = {
      id: store.next.line++,
      method_title: '',
      method_id: '',
      instance_id: '',
      total: '0.00',
      total_tax: '0.00',
      taxes: [],
      tax_status: 'taxable',
      meta_data: [],
    }
    order.shipping_lines.push(line)
  }
  if (typeof given.method_title === 'string') line.method_title = given.method_title
  if (typeof given.method_id === 'string') line.method_id = given.method_id
  if (given.total !== undefined) line.total = money(micros(given.total))
}

function applyFee(store: ShopStore, order: Order, given: Record<string, unknown>): void {
  let fee = order.fee_lines.find((own) => own.id === Number(given.id))
  if (fee && given.name === null) {
    order.fee_lines = order.fee_lines.filter((own) => own !== fee)
    return
  }
  if (!fee) {
    fee = {
      id: store.next.line++,
      name: '',
      tax_class: '',
      tax_status: 'taxable',
      amount: '',
      total: '0.00',
      total_tax: '0.00',
      taxes: [],
      meta_data: [],
    }
    order.fee_lines.push(fee)
  }
  if (typeof given.name === 'string') fee.name = given.name
  if (typeof given.tax_class === 'string') fee.tax_class = given.tax_class
  if (given.tax_status === 'none' || given.tax_status === 'taxable') fee.tax_status = given.tax_status
  if (given.total !== undefined) fee.total = money(micros(given.total))
}
