import { businessDate } from '../../kernel/period.ts'
import type { Amounts } from '../components.ts'
import { isDatedInPeriod, isInPeriod } from '../fiscal-calendar.ts'
import type { StepSum } from '../step-sums.ts'
import type { GoldenMonth } from './golden-documents.ts'

/** What the period of a storefront and currency sums to: flows from the documents alone, what is open and what differs from what was planted. */
export function goldenSums({ storefronts, ...books }: GoldenMonth, code: string, currency: string): StepSum[] {
  const shop = storefronts.find((one) => one.code === code)
  if (!shop) throw new Error(`no storefront ${code}`)
  const isMine = (one: { storefront: string; currency: string }) => one.storefront === code && one.currency === currency
  const orders = new Map(books.orders.filter(isMine).map((order) => [order.id, order]))
  const invoices = books.invoices.filter((invoice) => isMine(invoice) && invoice.posted)
  const invoiced = new Map(invoices.map(({ poNum, invoicedOn }) => [poNum, invoicedOn]))
  const sums: StepSum[] = []
  const one = { class: null, documents: 1 }
  for (const { paidAt, amounts, excluded } of orders.values()) {
    if (!isInPeriod(shop.period, paidAt)) continue
    sums.push({ ledger: 'orders', step: 'paid', ...one, amounts })
    if (excluded) sums.push({ ledger: 'orders', step: 'excluded', ...one, amounts })
  }
  for (const { orderId, refundedAt, amounts } of books.refunds) {
    const order = orders.get(orderId)
    if (!order || !isInPeriod(shop.period, refundedAt)) continue
    const on = invoiced.get(`WEB-${code}-${orderId}`)
    const isAfter = on !== undefined && on < businessDate(refundedAt, shop.timeZone)
    sums.push({ ledger: isAfter ? 'refunds' : 'orders', step: 'refunded', ...one, amounts })
  }
  for (const { invoicedOn, amounts } of invoices) {
    if (isDatedInPeriod(shop.period, invoicedOn)) sums.push({ ledger: 'orders', step: 'invoiced', ...one, amounts })
  }
  for (const { creditedOn, amounts } of books.creditMemos.filter(isMine)) {
    if (isDatedInPeriod(shop.period, creditedOn)) sums.push({ ledger: 'refunds', step: 'credited', ...one, amounts })
  }
  for (const { ledger, standing, class: name, amounts } of books.planted.filter(isMine)) {
    if (ledger === 'payments' || standing === 'cash') continue
    sums.push({ ledger, step: standing, class: name, documents: 1, amounts })
  }
  return sums
}

/** As the ledger of refunds tells it: merchandise net of discount. */
export const asTold = (ledger: string, amounts: Amounts): Amounts =>
  ledger === 'refunds' ? { ...amounts, merchandise: amounts.merchandise - amounts.discount, discount: 0n } : amounts
