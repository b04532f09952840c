import type { Amount } from '../../kernel/money.ts'
import { divideRounded, roundTo, stepOf } from '../../kernel/money.ts'
import { businessDate } from '../../kernel/period.ts'
import { noAmounts } from '../components.ts'
import type { VarianceClass } from '../variance-classes.ts'
import { plusDays } from './golden-books.ts'
import type { BalanceEntry, GoldenMonth, GoldenStorefront, Planted, ShopOrder } from './golden-documents.ts'

/** The fee agreed with the provider: 1.40 % of what is settled and twenty minor units. */
export const agreedFee = (settled: Amount, scale: number): Amount =>
  roundTo((settled * 140n) / 10_000n, scale) + 20n * stepOf(scale)

/** What the provider's rate gives, in millionths, at the scale of the settled currency. */
export const settledAt = (amount: Amount, rate: bigint, scale: number): Amount =>
  roundTo(divideRounded(amount * rate, 1_000_000n), scale)

/** Days from a charge to its payout. */
export const payoutDays = 2

type CashClass = Extract<
  VarianceClass,
  'FX' | 'CAPTURE_MISSING' | 'PAYOUT_MISSING' | 'PAYOUT_DUPLICATE' | 'PAYMENT_FEE' | 'CHARGEBACK'
>

/** Marks which orders go wrong at the provider. */
export type CashPlans = ReadonlyMap<ShopOrder, CashClass>

/** Charges and refunds of every order of a storefront, paid out by the day they were made on, and what goes wrong with them. */
export function payOut(month: GoldenMonth, shop: GoldenStorefront, plans: CashPlans): void {
  const paid = month.orders.filter(({ storefront }) => storefront === shop.code)
  const byId = new Map(paid.map((order) => [order.id, order]))
  const entries: BalanceEntry[] = []
  for (const order of paid) {
    const planned = plans.get(order)
    const charge = entryOf(shop, order, 'charge', order.paidAt, order.amounts.total)
    if (planned !== 'CAPTURE_MISSING') entries.push(charge)
    if (planned) misdo(month, shop, { order, charge, planned, entries })
  }
  for (const { orderId, refundedAt, amounts, storefront, isManual } of month.refunds) {
    const order = storefront === shop.code && byId.get(orderId)
    if (order && !isManual) entries.push(entryOf(shop, order, 'refund', refundedAt, -amounts.total))
  }
  addPayouts(month, shop, entries)
  month.entries.push(...entries)
}

function entryOf(
  shop: GoldenStorefront,
  order: ShopOrder,
  kind: BalanceEntry['kind'],
  at: Date,
  amount: Amount,
): BalanceEntry {
  const rate = shop.currencies.find(({ currency }) => currency === order.currency)?.settleRate ?? 1_000_000n
  const settled = settledAt(amount, rate, shop.settled.scale)
  const payoutOn = plusDays(businessDate(at, shop.timeZone), payoutDays)
  return {
    storefront: shop.code,
    kind,
    transactionId: order.transactionId,
    at,
    currency: order.currency,
    amount,
    rate,
    settledCurrency: shop.settled.currency,
    settled,
    fee: kind === 'charge' ? agreedFee(settled, shop.settled.scale) : 0n,
    payoutId: payoutOn <= businessDate(shop.asOf, shop.timeZone) ? payoutIdOf(shop, payoutOn) : '',
  }
}

const payoutIdOf = ({ code }: GoldenStorefront, on: string) => `po_${code}_${on}`

function misdo(
  month: GoldenMonth,
  shop: GoldenStorefront,
  {
    order,
    charge,
    planned,
    entries,
  }: { order: ShopOrder; charge: BalanceEntry; planned: CashClass; entries: BalanceEntry[] },
): void {
  const step = stepOf(shop.settled.scale)
  const found = (amount: Amount, currency: string, documents: string[]) => {
    const amounts = { ...noAmounts, total: amount }
    const { storefront, id: orderId } = order
    const planted: Planted = {
      storefront,
      currency,
      class: planned,
      ledger: 'payments',
      standing: 'cash',
      amounts,
      orderId,
      documents,
    }
    month.planted.push(planted)
  }
  const documents = [order.transactionId]
  if (planned === 'FX') {
    charge.settled -= 13n * step
    charge.fee = agreedFee(charge.settled, shop.settled.scale)
    found(-13n * step, charge.settledCurrency, documents)
  } else if (planned === 'CAPTURE_MISSING') {
    found(order.amounts.total, order.currency, documents)
  } else if (planned === 'PAYOUT_MISSING') {
    charge.payoutId = ''
    found(charge.settled - charge.fee, charge.settledCurrency, documents)
  } else if (planned === 'PAYOUT_DUPLICATE') {
    const again = { ...charge, payoutId: payoutIdOf(shop, plusDays(charge.payoutId.slice(-10), 1)) }
    entries.push(again)
    found(charge.settled - charge.fee, charge.settledCurrency, [...documents, charge.payoutId, again.payoutId])
  } else if (planned === 'PAYMENT_FEE') {
    charge.fee += 31n * step
    found(31n * step, charge.settledCurrency, documents)
  } else {
    const at = new Date(order.paidAt.getTime() + 3 * 86_400_000)
    entries.push(entryOf(shop, order, 'chargeback', at, -order.amounts.total))
    found(-order.amounts.total, order.currency, documents)
  }
}

function addPayouts(month: GoldenMonth, shop: GoldenStorefront, entries: readonly BalanceEntry[]): void {
  const amounts = new Map<string, Amount>()
  for (const { payoutId, settled, fee } of entries) {
    if (payoutId !== '') amounts.set(payoutId, (amounts.get(payoutId) ?? 0n) + settled - fee)
  }
  for (const [payoutId, amount] of [...amounts].sort()) {
    const paidOn = payoutId.slice(-10)
    month.payouts.push({ storefront: shop.code, payoutId, paidOn, currency: shop.settled.currency, amount })
  }
}
