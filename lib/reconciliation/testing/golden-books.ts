import type { Random } from '../../../sandbox/http/random.ts'
import { between, pick } from '../../../sandbox/http/random.ts'
import { startOfDate } from '../../kernel/business-time.ts'
import { roundTo, stepOf, sum } from '../../kernel/money.ts'
import { businessDate } from '../../kernel/period.ts'
import type { Amounts } from '../components.ts'
import type { GoldenMonth, GoldenStorefront, Goods, Invoice, Line, SalesOrder, ShopOrder } from './golden-documents.ts'

/** What one storefront and currency writes its month into. */
export interface Books {
  shop: GoldenStorefront
  money: GoldenStorefront['currencies'][number]
  random: Random
  month: GoldenMonth
  /** The next number of a document. */
  next: () => number
}

const dayMs = 86_400_000
export const plusDays = (date: string, days: number) =>
  new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10)

/** Some working days on; the date itself for none. */
export function plusWorkingDays(date: string, days: number): string {
  let on = date
  for (let left = days; left > 0; ) {
    on = plusDays(on, 1)
    if (![0, 6].includes(new Date(on).getUTCDay())) left--
  }
  return on
}

/** An instant inside [from, to), dates of the business. */
export function instantIn({ shop, random }: Books, from: string, to: string): Date {
  const start = startOfDate(from, shop.timeZone).getTime()
  return new Date(start + Math.floor(random() * (startOfDate(to, shop.timeZone).getTime() - start)))
}

export const dateOf = ({ shop }: Books, instant: Date) => businessDate(instant, shop.timeZone)

export function amountsOf({ lines, shipping, shippingTax, fees, feesTax }: Goods): Amounts {
  const merchandise = sum(lines.map((line) => line.merchandise))
  const discount = sum(lines.map((line) => line.discount))
  const tax = sum(lines.map((line) => line.tax)) + shippingTax + feesTax
  return { merchandise, discount, shipping, fees, tax, total: merchandise - discount + shipping + fees + tax }
}

/** The line with another number of pieces or price: discount and tax by the same rules. */
export function remade(books: Books, line: Line, change: Partial<Pick<Line, 'quantity' | 'price'>>): Line {
  const { quantity, price } = { ...line, ...change }
  return makeLine(books, { ...line, quantity, price }, line.discount > 0n)
}

function makeLine(
  { money }: Books,
  line: Pick<Line, 'id' | 'sku' | 'quantity' | 'price' | 'rate'>,
  isOff: boolean,
): Line {
  const merchandise = line.price * BigInt(line.quantity)
  const discount = isOff ? roundTo(merchandise / 10n, money.scale) : 0n
  const tax = taxOf(merchandise - discount, line.rate, money.scale)
  const { id, sku, quantity, price, rate } = line
  return { id, sku, quantity, price, merchandise, discount, rate, tax }
}

const taxOf = (base: bigint, rate: number, scale: number) => roundTo((base * BigInt(rate)) / 10_000n, scale)

/** @param rich with two lines of several pieces, taxed, a discount, shipping and a fee: what every plant can be made of */
function makeGoods(books: Books, rich: boolean): Goods {
  const { random, money } = books
  const step = stepOf(money.scale)
  const rate = !rich && random() < 0.05 ? 0 : money.rate
  const isOff = rich || random() < 0.2
  const lines = Array.from({ length: rich ? 2 : between(random, 1, 4) }, (_, at) => {
    const quantity = between(random, rich ? 2 : 1, 4)
    const price = BigInt(between(random, 1_000, 9_000)) * step
    return makeLine(
      books,
      { id: at + 1, sku: `0${between(random, 1_000, 1_400)}-${pick(random, ['S', 'M', 'L'])}`, quantity, price, rate },
      isOff,
    )
  })
  const shipping = rich || random() < 0.6 ? 395n * step : 0n
  const fees = rich || random() < 0.05 ? 150n * step : 0n
  const feesTax = taxOf(fees, rate, money.scale)
  return { lines, shipping, shippingTax: taxOf(shipping, rate, money.scale), fees, feesTax }
}

/** An order as paid. Nothing of it is in the ERP yet. */
export function placeOrder(books: Books, paidAt: Date, rich = false): ShopOrder {
  const { shop, money, month } = books
  const goods = makeGoods(books, rich)
  const id = books.next()
  const order: ShopOrder = {
    storefront: shop.code,
    id,
    currency: money.currency,
    scale: money.scale,
    gateway: 'stripe',
    transactionId: `ch_${shop.code}_${id}`,
    paidAt,
    country: money.country,
    goods,
    amounts: amountsOf(goods),
    earlier: null,
    tenders: [],
    excluded: null,
  }
  month.orders.push(order)
  return order
}

export function bookSalesOrder(
  books: Books,
  order: Pick<ShopOrder, 'id' | 'goods'>,
  change: Partial<Pick<SalesOrder, 'status' | 'goods' | 'cancelledLines'>> = {},
): SalesOrder {
  const { shop, money, month } = books
  const goods = change.goods ?? order.goods
  const sales: SalesOrder = {
    storefront: shop.code,
    ordNum: `SO${books.next()}`,
    altPo: `${shop.code}:${order.id}`,
    poNum: `WEB-${shop.code}-${order.id}`,
    status: change.status ?? 'shipped',
    currency: money.currency,
    scale: money.scale,
    goods,
    amounts: amountsOf(goods),
    cancelledLines: change.cancelledLines ?? [],
  }
  month.salesOrders.push(sales)
  return sales
}

export function postInvoice(books: Books, sales: SalesOrder, invoicedOn: string, goods: Goods = sales.goods): Invoice {
  const { storefront, ordNum, poNum, currency, scale } = sales
  const invNum = `IV${books.next()}`
  const invoice: Invoice = {
    storefront,
    invNum,
    invoicedOn,
    posted: true,
    ordNum,
    poNum,
    currency,
    scale,
    goods,
    amounts: amountsOf(goods),
  }
  books.month.invoices.push(invoice)
  return invoice
}

/** The first line with everything that is no line, and the other lines: freight goes with the first pick. */
export function splitGoods(goods: Goods): [Goods, Goods] {
  const [first, ...rest] = goods.lines
  return [
    { ...goods, lines: first ? [first] : [] },
    { lines: rest, shipping: 0n, shippingTax: 0n, fees: 0n, feesTax: 0n },
  ]
}
