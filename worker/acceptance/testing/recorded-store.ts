// What the recorded store says, computed from its own JSON with nothing of the product in between.
import { readFileSync } from 'node:fs'

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../sandbox/store/${file}`, import.meta.url), 'utf8'))

interface RefundPart {
  total: string
  total_tax: string
}

interface RecordedOrder {
  id: number
  status: string
  currency: string
  total: string
  date_created_gmt: string
  date_paid_gmt: string | null
}

interface RecordedRefund {
  parent_id: number
  amount: string
  line_items: RefundPart[]
  shipping_lines: RefundPart[]
  fee_lines: RefundPart[]
}

const orders = read('orders.json') as RecordedOrder[]
const refunds = read('refunds.json') as RecordedRefund[]

/** "-12.40" as -1240n: the recording has two decimals everywhere. */
function cents(text: string): bigint {
  const parts = /^(-?)(\d+)\.(\d\d)$/.exec(text)
  if (!parts) throw new Error(`"${text}" is no amount of two decimals`)
  const value = BigInt(`${parts[2]}${parts[3]}`)
  return parts[1] ? -value : value
}

const money = (value: bigint) => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`
const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n)

export interface PaidOrder {
  id: number
  status: string
  currency: string
  total: string
  /** The shop's instant of payment; of cash on delivery, which has none, its placing. */
  paidAt: Date
  /** All of its money went back. */
  isCancelled: boolean
  /** What its sales order must come to: its total less what was refunded by line (rule 8). */
  owed: string
}

/** Every order of a status the shop itself counts as paid. */
export const paidOrders: readonly PaidOrder[] = orders
  .filter(({ status }) => ['processing', 'completed', 'refunded'].includes(status))
  .map(({ id, status, currency, total, date_created_gmt, date_paid_gmt }) => {
    const own = refunds.filter(({ parent_id }) => parent_id === id)
    const returned = sum(own.map(({ amount }) => cents(amount)))
    const byLine = own
      .flatMap(({ line_items, shipping_lines, fee_lines }) => [...line_items, ...shipping_lines, ...fee_lines])
      .flatMap((part) => [cents(part.total), cents(part.total_tax)])
    return {
      id,
      status,
      currency,
      total,
      paidAt: new Date(`${date_paid_gmt ?? date_created_gmt}Z`),
      isCancelled: cents(total) > 0n && returned >= cents(total),
      owed: money(cents(total) + sum(byLine)),
    }
  })

/** Totals by currency, as text. */
export function moneyOf(these: readonly PaidOrder[]): Record<string, string> {
  const totals = new Map<string, bigint>()
  for (const { currency, total } of these) totals.set(currency, (totals.get(currency) ?? 0n) + cents(total))
  return Object.fromEntries([...totals].map(([currency, total]) => [currency, money(total)]))
}
