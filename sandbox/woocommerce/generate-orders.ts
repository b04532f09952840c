import type { Random } from '../http/random.ts'
import { between, pick } from '../http/random.ts'
import { applyCoupon } from './coupons.ts'
import { divide, micros, money } from './decimal.ts'
import { applyFields } from './order-fields.ts'
import { derive, stamp } from './order-status.ts'
import { blankOrder, recalculate } from './order-writes.ts'
import type { ShopStore } from './store.ts'
import { baseCountry, ratesFor } from './taxes.ts'
import type { Address, Order, OrderLine, Product } from './wire.ts'

/** What somebody puts in a basket: everything that chance decides of an order, nothing that the shop works out. */
type Basket = {
  lines: { productId: number; quantity: number }[]
  customerId: number
  billing: Address
  shipping: Address
  gateway: Gateway
  coupon: string | undefined
  giftWrap: boolean
  pricesIncludeTax: boolean
  currency: string
  customerNote: string
}

type Gateway = { method: string; title: string }

const card: Gateway = { method: 'stripe', title: 'Credit / Debit Card' }
const payPal: Gateway = { method: 'ppcp-gateway', title: 'PayPal' }
const transfer: Gateway = { method: 'bacs', title: 'Direct bank transfer' }
const onDelivery: Gateway = { method: 'cod', title: 'Cash on delivery' }
const gateways = [card, card, card, card, payPal, payPal, payPal, payPal, transfer, onDelivery]
const notes = ['', '', '', '', 'Bitte klingeln bei „Groß“', 'Please leave with neighbour 🙂', 'Línea 1\nLínea 2']

/** Goods that any ERP made from this catalogue should know: plain, taxed at the standard rate, one SKU a product. */
const plainSkus = [
  'MUG-350',
  'TT-LINEN',
  'BRD-OAK-L',
  'SPN-BCH-3',
  'CND-FIG',
  'BLK-WOOL',
  'BSK-WCK',
  'PZL-1000',
  'SWT-FISH-M-NAV',
  'SOCK-WOOL-M-NAV',
]

/** A basket as this shop's customers fill them; the same stream of chance fills the same basket. */
export function fillBasket(random: Random, store: ShopStore): Basket {
  const shelf = [...store.products.values()].filter(isSold)
  const customer = pick(random, store.customers)
  const guest = random() < 0.5
  const email = guest ? `guest${between(random, 1, 9999)}@example.test` : customer.email
  const lines = Array.from({ length: between(random, 1, 4) }, () => ({
    productId: pick(random, shelf).id,
    quantity: random() < 0.1 ? between(random, 5, 10) : between(random, 1, 3),
  }))
  const coupons = store.coupons.filter((coupon) => coupon.code !== 'staff100')
  return {
    lines,
    customerId: guest ? 0 : customer.id,
    billing: { ...customer.billing, email },
    shipping: { ...customer.billing, ...withoutEmpty(customer.shipping), phone: '' },
    gateway: pick(random, gateways),
    coupon: random() < 0.2 ? pick(random, coupons).code : undefined,
    giftWrap: random() < 0.1,
    pricesIncludeTax: random() < 0.12,
    currency: random() < 0.1 ? pick(random, ['EUR', 'USD']) : 'GBP',
    customerNote: pick(random, notes),
  }
}

/** A basket for load: one to three plain goods to a guest in Britain, paid by card. */
export function fillPlainBasket(random: Random, store: ShopStore): Basket {
  const shelf = plainSkus.flatMap((sku) => store.products.withSku(sku))
  const guest = between(random, 1, 999_999)
  const address: Address = {
    first_name: 'Ada',
    last_name: `Marsh ${guest}`,
    company: '',
    address_1: `${between(random, 1, 250)} High Street`,
    address_2: '',
    city: 'Leeds',
    state: '',
    postcode: 'LS1 1UR',
    country: 'GB',
    phone: '',
  }
  return {
    lines: Array.from({ length: between(random, 1, 3) }, () => ({
      productId: pick(random, shelf).id,
      quantity: between(random, 1, 2),
    })),
    customerId: 0,
    billing: { ...address, email: `guest${guest}@example.test` },
    shipping: address,
    gateway: card,
    coupon: undefined,
    giftWrap: false,
    pricesIncludeTax: false,
    currency: 'GBP',
    customerNote: '',
  }
}

/**
 * The paid order a basket becomes at `second`, under the shop's next number, not yet in its book. Its money adds up as
 * the store's does: total = lines + fees + shipping + total_tax, total_tax = the sum of its tax lines.
 */
export function orderFromBasket(store: ShopStore, basket: Basket, second: number, seed: number): Order {
  const order = blankOrder(store, second)
  order.prices_include_tax = basket.pricesIncludeTax
  order.created_via = 'store-api'
  const { country } = basket.shipping
  applyFields(store, order, {
    currency: basket.currency,
    customer_id: basket.customerId,
    billing: basket.billing,
    shipping: basket.shipping,
    payment_method: basket.gateway.method,
    payment_method_title: basket.gateway.title,
    transaction_id: basket.gateway === onDelivery ? '' : `pi_${seed}_${order.id}`,
    customer_note: basket.customerNote,
    meta_data: [{ key: '_wc_order_attribution_source_type', value: 'organic' }],
    line_items: basket.lines.map(({ productId, quantity }) => {
      const product = store.products.get(productId)
      return product?.type === 'variation'
        ? { product_id: product.parent_id, variation_id: productId, quantity }
        : { product_id: productId, quantity }
    }),
    fee_lines: basket.giftWrap ? [{ name: 'Gift wrap', total: '3.00' }] : [],
  })
  if (basket.pricesIncludeTax) for (const line of order.line_items) takeOutTax(store, line)
  if (order.line_items.some((line) => isShipped(store, line))) addShipping(store, order, country)
  const coupon = store.coupons.find((own) => own.code === basket.coupon)
  if (coupon) applyCoupon(store, order, coupon)
  recalculate(store, order)
  order.status = 'processing'
  if (basket.gateway !== onDelivery) stamp(store, order, 'date_paid', second)
  derive(store, order)
  return order
}

/** Shop prices hold the base country's tax, wherever the customer lives. */
function takeOutTax(store: ShopStore, line: OrderLine): void {
  const product = store.products.get(line.variation_id || line.product_id)
  if (product?.tax_status === 'none') return
  const base = { country: baseCountry, state: '', city: '' }
  const percent = ratesFor(store.rates, base, line.tax_class).reduce((whole, rate) => whole + micros(rate.rate), 0n)
  const net = divide(micros(line.total) * 100_000_000n, 100_000_000n + percent)
  line.subtotal = money(net)
  line.total = money(net)
}

function addShipping(store: ShopStore, order: Order, country: string): void {
  const { title, total } = shippingTo(country)
  applyFields(store, order, { shipping_lines: [{ method_id: 'flat_rate', method_title: title, total }] })
  const line = order.shipping_lines[0]
  if (!line) return
  line.instance_id = '1'
  const value = order.line_items.map((item) => `${item.name} &times; ${item.quantity}`).join(', ')
  line.meta_data = [{ id: store.next.meta++, key: 'Items', value, display_key: 'Items', display_value: value }]
}

/** The methods and prices the recorded orders show. */
function shippingTo(country: string): { title: string; total: string } {
  if (country === 'GB') return { title: 'Royal Mail Tracked 48', total: '3.95' }
  if (country === 'US' || country === 'CA') return { title: 'USPS Priority', total: '12.00' }
  if (['DE', 'FR', 'ES', 'PL', 'IE', 'DK', 'IS'].includes(country)) return { title: 'DPD Classic', total: '9.50' }
  return { title: 'International', total: '19.00' }
}

function isSold(product: Product): boolean {
  return (
    (product.type === 'simple' || product.type === 'variation') && product.status === 'publish' && product.price !== ''
  )
}

function isShipped(store: ShopStore, line: OrderLine): boolean {
  return store.products.get(line.variation_id || line.product_id)?.virtual === false
}

function withoutEmpty(address: Address): Partial<Address> {
  return Object.fromEntries(Object.entries(address).filter(([, value]) => value !== '')) as Partial<Address>
}
