import { stepOf } from '../../kernel/money.ts'
import { add, negate, noAmounts, subtract } from '../components.ts'
import type { VarianceClass } from '../variance-classes.ts'
import type { Books } from './golden-books.ts'
import { amountsOf, bookSalesOrder, dateOf, instantIn, plusDays, postInvoice, remade } from './golden-books.ts'
import type { Goods, Line, ShopOrder } from './golden-documents.ts'
import {
  credit,
  lineAmounts,
  open,
  plantOrder,
  plantRefund,
  quietOrder,
  refund,
  settle,
  settledOrder,
} from './golden-life.ts'

/** Each plants one variance of its class in the ledgers of orders and refunds. `at` counts the plants of the class. */
export const plants = {
  MISSING_IN_ERP: (books) => {
    const order = quietOrder(books, true)
    plantOrder(books, 'MISSING_IN_ERP', 'closing', order, order.amounts)
  },
  DUPLICATE_IN_ERP: (books) => {
    const { order, invoicedOn } = settledOrder(books)
    const again = postInvoice(books, bookSalesOrder(books, order), plusDays(invoicedOn, 1))
    plantOrder(books, 'DUPLICATE_IN_ERP', 'adjusted', order, order.amounts, [again.ordNum, again.invNum])
  },
  MISSING_IN_SHOP: (books) => {
    const { order, invoices } = settledOrder(books)
    books.month.orders.pop()
    const documents = invoices.map(({ invNum }) => invNum)
    plantOrder(books, 'MISSING_IN_SHOP', 'adjusted', null, order.amounts, documents)
  },
  AMENDED_IN_ERP: (books) =>
    differ(books, 'AMENDED_IN_ERP', (goods) =>
      withFirst(goods, (line) => remade(books, line, { quantity: line.quantity + 1 })),
    ),
  AMENDED_IN_SHOP: (books) => {
    const order = quietOrder(books, true)
    const goods = withFirst(order.goods, (line) => remade(books, line, { quantity: line.quantity - 1 }))
    order.earlier = { goods: order.goods, amounts: order.amounts }
    const invoices = settle(books, order)
    Object.assign(order, { goods, amounts: amountsOf(goods) })
    const difference = subtract(order.earlier.amounts, order.amounts)
    plantOrder(
      books,
      'AMENDED_IN_SHOP',
      'adjusted',
      order,
      difference,
      invoices.map(({ invNum }) => invNum),
    )
  },
  CANCELLED_IN_ERP: (books) => {
    const order = quietOrder(books)
    const { ordNum } = bookSalesOrder(books, order, { status: 'cancelled' })
    plantOrder(books, 'CANCELLED_IN_ERP', 'closing', order, order.amounts, [ordNum])
  },
  SHORT_SHIPPED: (books) => {
    const order = quietOrder(books, true)
    const shipped = withFirst(order.goods, (line) => remade(books, line, { quantity: line.quantity - 1 }))
    const { invNum, amounts } = postInvoice(books, bookSalesOrder(books, order), invoiceDate(books, order), shipped)
    plantOrder(books, 'SHORT_SHIPPED', 'closing', order, subtract(order.amounts, amounts), [invNum])
  },
  PRICE: (books) =>
    differ(books, 'PRICE', (goods) =>
      withFirst(goods, (line) => remade(books, line, { price: line.price - 100n * stepOf(books.money.scale) })),
    ),
  TAX_ROUNDING: (books, at) =>
    differ(books, 'TAX_ROUNDING', (goods) =>
      withFirst(goods, (line) => ({ ...line, tax: line.tax + (at % 2 ? -1n : 1n) * stepOf(books.money.scale) })),
    ),
  TAX_CODE: (books) =>
    differ(books, 'TAX_CODE', (goods) => ({
      ...goods,
      lines: goods.lines.map((line) => ({ ...line, rate: 0, tax: 0n })),
    })),
  DISCOUNT_MAPPING: (books) =>
    differ(books, 'DISCOUNT_MAPPING', (goods) => ({
      ...goods,
      lines: goods.lines.map((line) => ({ ...line, discount: 0n })),
    })),
  FREIGHT_MAPPING: (books) =>
    differ(books, 'FREIGHT_MAPPING', (goods) => ({
      ...goods,
      shipping: 0n,
      shippingTax: 0n,
      fees: goods.fees + goods.shipping,
      feesTax: goods.feesTax + goods.shippingTax,
    })),
  FEE: (books) => differ(books, 'FEE', (goods) => ({ ...goods, fees: 0n, feesTax: 0n })),
  REFUND_NO_CREDIT: (books) => {
    const { order, invoicedOn } = settledOrder(books)
    const amounts = lineAmounts(order)
    refund(books, order, instantIn(books, plusDays(invoicedOn, 1), plusDays(invoicedOn, 2)), amounts)
    plantRefund(books, 'REFUND_NO_CREDIT', 'closing', order, amounts)
  },
  CREDIT_NO_REFUND: (books) => {
    const { order, invoice, invoicedOn } = settledOrder(books)
    const amounts = lineAmounts(order)
    const crmNum = credit(books, order, { on: plusDays(invoicedOn, 2), amounts, invoice, refundId: null })
    plantRefund(books, 'CREDIT_NO_REFUND', 'closing', order, negate(amounts), [crmNum])
  },
  REFUND_AMOUNT: (books) => {
    const { order, invoice, invoicedOn } = settledOrder(books)
    const off = 100n * stepOf(books.money.scale)
    const back = lineAmounts(order)
    const short = { ...noAmounts, merchandise: -off, total: -off }
    const { id } = refund(books, order, instantIn(books, plusDays(invoicedOn, 1), plusDays(invoicedOn, 2)), back)
    const crmNum = credit(books, order, {
      on: plusDays(invoicedOn, 2),
      amounts: add(back, short),
      invoice,
      refundId: id,
    })
    plantRefund(books, 'REFUND_AMOUNT', 'adjusted', order, short, [crmNum])
  },
  GIFT_CARD_TENDER: (books, at) => {
    const order = quietOrder(books, true)
    const invoices = settle(books, order)
    const amount = 700n * stepOf(books.money.scale)
    const sold = order.amounts
    const source = at % 2 ? 'fee' : 'meta'
    if (source === 'fee') order.goods = { ...order.goods, fees: order.goods.fees - amount }
    order.amounts = { ...sold, total: sold.total - amount, fees: source === 'fee' ? sold.fees - amount : sold.fees }
    order.tenders.push({ kind: 'gift card', source, reference: `GC-${order.id}`, amount })
    plantOrder(
      books,
      'GIFT_CARD_TENDER',
      'adjusted',
      order,
      subtract(sold, order.amounts),
      invoices.map(({ invNum }) => invNum),
    )
  },
  STORE_CREDIT: (books) => {
    const order = quietOrder(books, true)
    const invoices = settle(books, order)
    const amount = 450n * stepOf(books.money.scale)
    const sold = order.amounts
    order.goods = withFirst(order.goods, (line) => ({ ...line, discount: line.discount + amount }))
    order.amounts = amountsOf(order.goods)
    order.tenders.push({ kind: 'store credit', source: 'coupon', reference: `credit-${order.id}`, amount })
    plantOrder(
      books,
      'STORE_CREDIT',
      'adjusted',
      order,
      subtract(sold, order.amounts),
      invoices.map(({ invNum }) => invNum),
    )
  },
  REFUND_DUE: (books) => {
    const order = quietOrder(books, true)
    const sales = bookSalesOrder(books, order, { cancelledLines: [2] })
    const kept = { ...order.goods, lines: order.goods.lines.slice(0, 1) }
    const { invNum } = postInvoice(books, sales, invoiceDate(books, order), kept)
    plantOrder(books, 'REFUND_DUE', 'closing', order, lineAmounts(order, 1), [sales.ordNum, invNum])
  },
  WRONG_PERIOD: (books) => {
    const order = quietOrder(books)
    const { invNum } = postInvoice(books, bookSalesOrder(books, order), plusDays(books.shop.period.from, -3))
    plantOrder(books, 'WRONG_PERIOD', 'adjusted', order, negate(order.amounts), [invNum])
  },
  OPENING: (books) => {
    const order = quietOrder(books)
    books.month.orders.pop()
    open(books, order, 'orders', order.amounts)
    for (const standing of ['opening', 'closing'] as const) plantOrder(books, 'OPENING', standing, order, order.amounts)
  },
  UNCLASSIFIED: (books) => {
    const order = quietOrder(books)
    const invoice = postInvoice(books, bookSalesOrder(books, order), invoiceDate(books, order))
    const off = 777n * stepOf(books.money.scale)
    invoice.amounts = { ...invoice.amounts, total: invoice.amounts.total + off }
    plantOrder(books, 'UNCLASSIFIED', 'adjusted', order, { ...noAmounts, total: off }, [invoice.invNum])
  },
} as const satisfies Partial<Record<VarianceClass, (books: Books, at: number) => void>>

/** The ERP has other goods than the shop sold, on sales order and invoice alike. */
function differ(books: Books, name: VarianceClass, change: (goods: Goods) => Goods): void {
  const order = quietOrder(books, true)
  const goods = change(order.goods)
  const invoices = settle(books, order, goods)
  const difference = subtract(amountsOf(goods), order.amounts)
  plantOrder(
    books,
    name,
    'adjusted',
    order,
    difference,
    invoices.map(({ invNum }) => invNum),
  )
}

const withFirst = (goods: Goods, change: (line: Line) => Line): Goods => ({
  ...goods,
  lines: goods.lines.map((line, at) => (at === 0 ? change(line) : line)),
})

const invoiceDate = (books: Books, order: ShopOrder) => plusDays(dateOf(books, order.paidAt), 1)
