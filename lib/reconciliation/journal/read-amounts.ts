import type { Actor } from '../../kernel/actor.ts'
import type { Sql } from '../../kernel/sql.ts'
import { readLostChargebacks } from '../../payments/lost-chargebacks.ts'
import { readClearing } from '../../payments/read-clearing.ts'
import { moneyBridge } from '../bridge.ts'
import { periodSums } from '../engine/period-sums.ts'
import { dateOf } from '../periods/terms.ts'
import type { EntryKind } from './entry-kinds.ts'

/** One amount of an entry, and what it is of: a gateway, a period. Ten-thousandths. */
export interface Posting {
  reference: string
  amount: bigint
}

interface PeriodOf {
  storefrontId: string
  currency: string
  name: string
  fromOn: Date
  toOn: Date
}

/** What each kind of entry has to post for a period, of the documents as they stand; kinds with nothing are empty. */
export async function readAmounts(
  sql: Sql,
  actor: Actor,
  { storefrontId, currency, name, fromOn, toOn }: PeriodOf,
): Promise<Record<Exclude<EntryKind, 'adjustments'>, Posting[]>> {
  const [from, to] = [dateOf(fromOn), dateOf(toOn)]
  const clearing = (await readClearing(sql, actor, { storefrontId, from, to })).filter(
    (one) => one.currency === currency,
  )
  const byGateway = (amountOf: (one: (typeof clearing)[number]) => bigint) =>
    clearing.map((one) => ({ reference: one.gateway, amount: amountOf(one) })).filter(({ amount }) => amount !== 0n)
  const { rollForwards } = moneyBridge(await periodSums(sql, { storefrontId, currency, from, to }))
  const deferred = rollForwards.orders.closingAmounts.total - rollForwards.orders.openingAmounts.total
  const [tender] = await sql.$queryRaw<{ amount: bigint }[]>`
    select coalesce(sum(m.gift_card + m.store_credit), 0)::bigint as amount from order_money m join web_orders o on o.id = m.order_id
    where m.storefront_id = ${storefrontId}::uuid and m.currency = ${currency} and m.paid_on >= ${fromOn}::date
      and m.paid_on < ${toOn}::date and not m.cancelled and o.exclusion_code is null`
  const one = (amount: bigint) => (amount === 0n ? [] : [{ reference: name, amount }])
  return {
    gateway_fees: byGateway(({ fees }) => -fees),
    payout_clearing: byGateway(({ payouts }) => -payouts),
    chargebacks: (await readLostChargebacks(sql, { storefrontId, currency, from, to })).map(({ gateway, amount }) => ({
      reference: gateway,
      amount: -amount,
    })),
    gift_card_liability: one(tender?.amount ?? 0n),
    deferred_revenue: one(deferred),
  }
}
