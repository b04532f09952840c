import { randomFrom } from '../../../sandbox/http/random.ts'
import { startOfDate } from '../../kernel/business-time.ts'
import { periodOf } from '../fiscal-calendar.ts'
import type { Books } from './golden-books.ts'
import { bookSalesOrder, dateOf, placeOrder, plusDays, postInvoice } from './golden-books.ts'
import type { GoldenMonth, GoldenStorefront, ShopOrder } from './golden-documents.ts'
import { crossing, open, ordinary, plantOrder, settledOrder } from './golden-life.ts'
import { payOut } from './golden-payments.ts'
import { plants } from './golden-plants.ts'

/**
 * October 2026 of two storefronts, between them both changes of the clocks: London goes back an hour on the 25th (a calendar
 * month), Sydney went forward on the 4th (the fourth period of a 4-4-5 year). Each sells in two currencies and is paid out in
 * its own.
 */
function goldenStorefronts(): GoldenStorefront[] {
  const london = 'Europe/London'
  const sydney = 'Australia/Sydney'
  const months = { kind: 'months' } as const
  const weeks = {
    kind: 'weeks',
    pattern: '4-4-5',
    yearEnds: { month: 6, weekday: 6, on: 'last' },
    yearNamedBy: 'end',
  } as const
  const british = periodOf(months, '2026-10-25', london)
  const australian = periodOf(weeks, '2026-10-04', sydney)
  return [
    {
      code: 'UK',
      timeZone: london,
      calendar: months,
      period: british,
      asOf: startOfDate(plusDays(british.to, 4), london),
      currencies: [
        { currency: 'GBP', scale: 2, country: 'GB', rate: 2_000, settleRate: 1_000_000n },
        { currency: 'EUR', scale: 2, country: 'DE', rate: 1_900, settleRate: 861_237n },
      ],
      settled: { currency: 'GBP', scale: 2 },
    },
    {
      code: 'AU',
      timeZone: sydney,
      calendar: weeks,
      period: australian,
      asOf: startOfDate(plusDays(australian.to, 4), sydney),
      currencies: [
        { currency: 'AUD', scale: 2, country: 'AU', rate: 1_000, settleRate: 1_000_000n },
        { currency: 'JPY', scale: 0, country: 'JP', rate: 1_000, settleRate: 10_312n },
      ],
      settled: { currency: 'AUD', scale: 2 },
    },
  ]
}

/** Of each thousand orders, and at least one of each in every currency. */
const ordinaryShares = { refunded: 60, 'refunded twice': 6, 'credited twice': 6, cancelled: 10, netted: 8, excluded: 4 }
const crossingShares = {
  late: 50,
  'half late': 8,
  'in flight': 20,
  opened: 45,
  next: 30,
  'refund late': 5,
  'refund in flight': 4,
  'refund opened': 5,
}
const plantShare = 2
const cashClasses = [
  'CAPTURE_MISSING',
  'PAYOUT_MISSING',
  'PAYOUT_DUPLICATE',
  'PAYMENT_FEE',
  'CHARGEBACK',
  'FX',
] as const

/**
 * A month of about `size` orders with every variance class planted. The same size and seed give the same month, to the last
 * number.
 */
export function goldenMonth(size: number, seed = 1): GoldenMonth {
  const month: GoldenMonth = {
    storefronts: goldenStorefronts(),
    orders: [],
    refunds: [],
    salesOrders: [],
    invoices: [],
    creditMemos: [],
    entries: [],
    payouts: [],
    openings: [],
    planted: [],
    edges: [],
  }
  const random = randomFrom(seed)
  let number = 100_000
  const next = () => ++number
  for (const shop of month.storefronts) {
    const plans = new Map<ShopOrder, (typeof cashClasses)[number]>()
    for (const money of shop.currencies) {
      fillBooks({ shop, money, random, month, next }, Math.floor(size / 4), plans)
    }
    payOut(month, shop, plans)
  }
  return month
}

function fillBooks(books: Books, size: number, plans: Map<ShopOrder, (typeof cashClasses)[number]>): void {
  const before = books.month.orders.length
  const timesOf = (share: number) => Math.max(1, Math.floor((size * share) / 1_000))
  const repeat = (share: number, make: (at: number) => void) => {
    for (let at = 0; at < timesOf(share); at++) make(at)
  }
  for (const [name, share] of entriesOf(ordinaryShares)) repeat(share, () => ordinary[name](books))
  for (const [name, share] of entriesOf(crossingShares)) repeat(share, () => crossing[name](books))
  for (const name of keysOf(plants)) repeat(plantShare, (at) => plants[name](books, at))
  for (const name of cashClasses) {
    // A rate has no part in what is charged and settled in one currency.
    if (name === 'FX' && books.money.settleRate === 1_000_000n) continue
    repeat(plantShare, () => plans.set(settledOrder(books).order, name))
  }
  addEdges(books)
  while (books.month.orders.length - before < size) ordinary.settled(books)
}

const keysOf = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[]
const entriesOf = <Key extends string>(record: Record<Key, number>) => Object.entries(record) as [Key, number][]

/** Orders on the bounds of the period, and in the hours around the change of the clocks. */
function addEdges(books: Books): void {
  const { period, code } = books.shop
  const hour = 3_600_000
  const isAutumn = code === 'UK'
  const change = Date.parse(isAutumn ? '2026-10-25T01:00:00Z' : '2026-10-03T16:00:00Z')
  const edges = [
    { why: 'at the first midnight', at: period.start.getTime(), inPeriod: true },
    { why: 'a millisecond before the first midnight', at: period.start.getTime() - 1, inPeriod: false },
    { why: 'a millisecond before the last midnight', at: period.end.getTime() - 1, inPeriod: true },
    { why: 'at the last midnight', at: period.end.getTime(), inPeriod: false },
    { why: 'half an hour before the clocks change', at: change - hour / 2, inPeriod: true },
    { why: 'half an hour after the clocks change', at: change + hour / 2, inPeriod: true },
    { why: 'in the last hour of the day of the change', at: change + (isAutumn ? 22.5 : 20.5) * hour, inPeriod: true },
  ]
  for (const { why, at, inPeriod } of edges) {
    const order = placeOrder(books, new Date(at))
    books.month.edges.push({ storefront: code, orderId: order.id, why, inPeriod })
    bookEdge(books, order)
  }
}

/** Invoiced on the day it was paid; paid before the period it is an opening item, in its last days it is open at its end. */
function bookEdge(books: Books, order: ShopOrder): void {
  const { period } = books.shop
  const lastDays = startOfDate(plusDays(period.to, -2), books.shop.timeZone)
  const isOpen = order.paidAt >= lastDays
  const sales = bookSalesOrder(books, order, { status: isOpen ? 'open' : 'shipped' })
  if (isOpen) {
    if (order.paidAt < period.end) plantOrder(books, 'IN_FLIGHT', 'closing', order, order.amounts, [sales.ordNum])
    return
  }
  const isBefore = order.paidAt < period.start
  const { invNum } = postInvoice(books, sales, isBefore ? period.from : dateOf(books, order.paidAt))
  if (!isBefore) return
  open(books, order, 'orders', order.amounts)
  plantOrder(books, 'TIMING_CUTOFF', 'opening', order, order.amounts, [invNum])
}
