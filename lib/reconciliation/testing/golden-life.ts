import { between } from '../../../sandbox/http/random.ts'
import type { Amounts } from '../components.ts'
import { add } from '../components.ts'
import type { Books } from './golden-books.ts'
import {
  amountsOf,
  bookSalesOrder,
  dateOf,
  instantIn,
  placeOrder,
  plusDays,
  plusWorkingDays,
  postInvoice,
  splitGoods,
} from './golden-books.ts'
import type { Goods, Invoice, Planted, ShopOrder, ShopRefund } from './golden-documents.ts'

/** The days in which what happens to an order is over before the period is. */
export const quietDays = ({ shop }: Books) => ({
  from: plusDays(shop.period.from, 1),
  to: plusDays(shop.period.to, -12),
})

export function plant(books: Books, planted: Omit<Planted, 'storefront' | 'currency'> & { currency?: string }): void {
  const { shop, money, month } = books
  month.planted.push({ storefront: shop.code, currency: money.currency, ...planted })
}

export function plantOrder(
  books: Books,
  name: Planted['class'],
  standing: Planted['standing'],
  order: Pick<ShopOrder, 'id'> | null,
  amounts: Amounts,
  documents: string[] = [],
): void {
  plant(books, { class: name, ledger: 'orders', standing, amounts, orderId: order?.id ?? null, documents })
}

/** A sales order, and invoices within five working days: mostly one, sometimes two on different days. */
export function settle(books: Books, order: ShopOrder, goods: Goods = order.goods): Invoice[] {
  const sales = bookSalesOrder(books, order, { goods })
  const first = plusWorkingDays(dateOf(books, order.paidAt), between(books.random, 0, 4))
  const isSplit = goods.lines.length > 1 && books.random() < 0.15
  if (!isSplit) return [postInvoice(books, sales, first)]
  const [one, other] = splitGoods(goods)
  return [postInvoice(books, sales, first, one), postInvoice(books, sales, plusWorkingDays(first, 1), other)]
}

export function quietOrder(books: Books, rich = false): ShopOrder {
  const { from, to } = quietDays(books)
  return placeOrder(books, instantIn(books, from, to), rich)
}

export function refund(books: Books, order: ShopOrder, refundedAt: Date, amounts: Amounts): ShopRefund {
  const made = {
    storefront: order.storefront,
    id: books.next(),
    orderId: order.id,
    refundedAt,
    isManual: books.random() < 0.2,
    amounts,
  }
  books.month.refunds.push(made)
  return made
}

export function credit(
  books: Books,
  order: ShopOrder,
  {
    on,
    amounts,
    invoice,
    refundId,
  }: { on: string; amounts: Amounts; invoice: Invoice | undefined; refundId: number | null },
): string {
  const { currency, scale, storefront } = order
  const crmNum = `CM${books.next()}`
  books.month.creditMemos.push({
    storefront,
    crmNum,
    creditedOn: on,
    posted: true,
    invNum: invoice?.invNum ?? '',
    poNum: `WEB-${storefront}-${order.id}`,
    refNum2: refundId === null ? '' : `WEBR-${storefront}-${refundId}`,
    currency,
    scale,
    amounts,
  })
  return crmNum
}

/** What a line refund gives back: the line, its discount and its tax. */
export const lineAmounts = (order: ShopOrder, at = 0): Amounts => {
  const line = order.goods.lines[at]
  return amountsOf({ lines: line ? [line] : [], shipping: 0n, shippingTax: 0n, fees: 0n, feesTax: 0n })
}

/** A settled order of a quiet day and the last date of its invoices. */
export function settledOrder(books: Books, rich = false) {
  const order = quietOrder(books, rich)
  const invoices = settle(books, order)
  const invoicedOn =
    invoices
      .map((invoice) => invoice.invoicedOn)
      .sort()
      .at(-1) ?? ''
  return { order, invoices, invoice: invoices[0], invoicedOn }
}

/** What may become of an order without anything being wrong, or open, at the end. */
export const ordinary: Record<
  'settled' | 'refunded' | 'refunded twice' | 'credited twice' | 'cancelled' | 'netted' | 'excluded',
  (books: Books) => void
> = {
  settled: (books) => void settledOrder(books),
  refunded: (books) => {
    const { order, invoice, invoicedOn } = settledOrder(books)
    const amounts = lineAmounts(order)
    const on = plusDays(invoicedOn, 1)
    const { id } = refund(books, order, instantIn(books, on, plusDays(on, 1)), amounts)
    credit(books, order, { on: plusDays(on, 2), amounts, invoice, refundId: id })
  },
  'refunded twice': (books) => {
    const { order, invoice, invoicedOn } = settledOrder(books, true)
    const on = plusDays(invoicedOn, 1)
    const both = [lineAmounts(order, 0), lineAmounts(order, 1)] as const
    const { id } = refund(books, order, instantIn(books, on, plusDays(on, 1)), both[0])
    refund(books, order, instantIn(books, plusDays(on, 1), plusDays(on, 2)), both[1])
    credit(books, order, { on: plusDays(on, 2), amounts: add(...both), invoice, refundId: id })
  },
  'credited twice': (books) => {
    const { order, invoice, invoicedOn } = settledOrder(books, true)
    const on = plusDays(invoicedOn, 1)
    const both = [lineAmounts(order, 0), lineAmounts(order, 1)] as const
    const { id } = refund(books, order, instantIn(books, on, plusDays(on, 1)), add(...both))
    for (const amounts of both) credit(books, order, { on: plusDays(on, 2), amounts, invoice, refundId: id })
  },
  cancelled: (books) => {
    const order = quietOrder(books)
    refund(books, order, new Date(order.paidAt.getTime() + 240_000), order.amounts)
  },
  netted: (books) => {
    const order = quietOrder(books, true)
    refund(books, order, new Date(order.paidAt.getTime() + 240_000), lineAmounts(order, 1))
    settle(books, order, { ...order.goods, lines: order.goods.lines.slice(0, 1) })
  },
  excluded: (books) => {
    quietOrder(books).excluded = 'paid in the shop at the till'
  },
}

/** What stands open at one of the period's ends without anything being wrong. */
export const crossing: Record<
  'late' | 'half late' | 'in flight' | 'opened' | 'next' | 'refund late' | 'refund in flight' | 'refund opened',
  (books: Books) => void
> = {
  late: (books) => {
    const order = placeOrder(books, instantIn(books, plusDays(books.shop.period.to, -3), books.shop.period.to))
    const invoice = postInvoice(books, bookSalesOrder(books, order), lateDate(books))
    plantOrder(books, 'TIMING_CUTOFF', 'closing', order, order.amounts, [invoice.invNum])
  },
  'half late': (books) => {
    const { period } = books.shop
    const order = placeOrder(books, instantIn(books, plusDays(period.to, -5), plusDays(period.to, -2)), true)
    const sales = bookSalesOrder(books, order)
    const [one, other] = splitGoods(order.goods)
    postInvoice(books, sales, plusDays(period.to, -1), one)
    const { invNum } = postInvoice(books, sales, lateDate(books), other)
    plantOrder(books, 'TIMING_CUTOFF', 'closing', order, amountsOf(other), [invNum])
  },
  'in flight': (books) => {
    const order = placeOrder(books, instantIn(books, plusDays(books.shop.period.to, -2), books.shop.period.to))
    const sales = bookSalesOrder(books, order, { status: 'open' })
    if (books.random() < 0.3) postInvoice(books, sales, dateOf(books, order.paidAt)).posted = false
    plantOrder(books, 'IN_FLIGHT', 'closing', order, order.amounts, [sales.ordNum])
  },
  opened: (books) => {
    const { period } = books.shop
    const order = placeOrder(books, instantIn(books, plusDays(period.from, -5), period.from))
    const invoice = postInvoice(books, bookSalesOrder(books, order), plusDays(period.from, between(books.random, 0, 4)))
    open(books, order, 'orders', order.amounts)
    plantOrder(books, 'TIMING_CUTOFF', 'opening', order, order.amounts, [invoice.invNum])
  },
  next: (books) => {
    const order = placeOrder(books, instantIn(books, books.shop.period.to, plusDays(books.shop.period.to, 3)))
    const sales = bookSalesOrder(books, order, { status: 'open' })
    if (books.random() < 0.5) postInvoice(books, sales, plusDays(books.shop.period.to, 3))
  },
  'refund late': (books) => {
    const { order, invoice } = settledOrder(books)
    const { period } = books.shop
    const amounts = lineAmounts(order)
    const { id } = refund(books, order, instantIn(books, plusDays(period.to, -2), period.to), amounts)
    const crmNum = credit(books, order, { on: lateDate(books), amounts, invoice, refundId: id })
    plantRefund(books, 'TIMING_CUTOFF', 'closing', order, amounts, [crmNum])
  },
  'refund in flight': (books) => {
    const { order } = settledOrder(books)
    const { period } = books.shop
    const amounts = lineAmounts(order)
    refund(books, order, instantIn(books, plusDays(period.to, -1), period.to), amounts)
    plantRefund(books, 'IN_FLIGHT', 'closing', order, amounts)
  },
  'refund opened': (books) => {
    const { period } = books.shop
    const order = placeOrder(books, instantIn(books, plusDays(period.from, -14), plusDays(period.from, -8)))
    const invoice = postInvoice(books, bookSalesOrder(books, order), plusDays(period.from, -7))
    const amounts = lineAmounts(order)
    const { id } = refund(books, order, instantIn(books, plusDays(period.from, -3), period.from), amounts)
    const crmNum = credit(books, order, { on: plusDays(period.from, 1), amounts, invoice, refundId: id })
    open(books, order, 'refunds', amounts)
    plantRefund(books, 'TIMING_CUTOFF', 'opening', order, amounts, [crmNum])
  },
}

const lateDate = ({ shop, random }: Books) => plusDays(shop.period.to, between(random, 0, 3))

export function open(
  books: Books,
  { id }: Pick<ShopOrder, 'id'>,
  ledger: 'orders' | 'refunds',
  amounts: Amounts,
): void {
  const { shop, money, month } = books
  const reason = ledger === 'orders' ? 'paid, not invoiced' : 'refunded, not credited'
  month.openings.push({ storefront: shop.code, orderId: id, ledger, currency: money.currency, amounts, reason })
}

export function plantRefund(
  books: Books,
  name: Planted['class'],
  standing: Planted['standing'],
  { id }: Pick<ShopOrder, 'id'>,
  amounts: Amounts,
  documents: string[] = [],
): void {
  plant(books, { class: name, ledger: 'refunds', standing, amounts, orderId: id, documents })
}
