import { beforeAll, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person } from '../../scripts/testing/given.ts'
import { formatAmount } from '../kernel/money.ts'
import type { LoadedMonth, LoadedStorefront } from '../reconciliation/testing/load-golden-month.ts'
import { loadGoldenMonth } from '../reconciliation/testing/load-golden-month.ts'
import { importPayoutFile, previewPayoutFile } from './import-payout-file.ts'
import { tieOutPayments } from './tie-out-payments.ts'

const given = givenDatabase()
const finance = person('finance')
let loaded: LoadedMonth

const head =
  'balance_transaction_id,reporting_category,currency,gross,fee,net,customer_facing_amount,customer_facing_currency,exchange_rate,created_utc,automatic_payout_id,payment_intent_id'

/** The provider's file of a storefront, as Stripe writes it. */
function stripeFile({ golden }: LoadedStorefront, take = 1): string {
  const words = { charge: 'charge', refund: 'refund', chargeback: 'dispute' }
  const mine = loaded.golden.entries.filter(({ storefront }) => storefront === golden.code)
  const lines = mine.slice(0, Math.ceil(mine.length * take)).map((entry, at) => {
    const settled = (amount: bigint) => formatAmount(amount, golden.settled.scale)
    const rate = `${entry.rate / 1_000_000n}.${String(entry.rate % 1_000_000n).padStart(6, '0')}`
    return [
      `txn_${at}`,
      words[entry.kind],
      entry.settledCurrency.toLowerCase(),
      settled(entry.settled),
      settled(entry.fee),
      settled(entry.settled - entry.fee),
      formatAmount(entry.amount, 2),
      entry.currency,
      rate,
      entry.at.toISOString().slice(0, 19).replace('T', ' '),
      entry.payoutId,
      entry.transactionId,
    ].join(',')
  })
  return [head, ...lines].join('\n')
}

const shops = () => [...loaded.storefronts.values()]

beforeAll(async () => {
  loaded = await loadGoldenMonth(given.db, 2_000)
  for (const { id } of shops()) {
    const gateways = await given.db.webOrder.groupBy({ by: ['gateway'], where: { storefrontId: id } })
    for (const { gateway } of gateways)
      await given.db.gatewayTerms.create({
        data: {
          storefrontId: id,
          gateway,
          format: 'stripe',
          feeBasisPoints: 140,
          feeFixed: 2_000n,
          payoutDays: 2,
          changedAt: new Date(),
          changedBy: 'a test',
        },
      })
  }
}, 120_000)

const gatewayOf = async (storefrontId: string) =>
  (await given.db.gatewayTerms.findFirstOrThrow({ where: { storefrontId }, orderBy: { gateway: 'asc' } })).gateway

const tell = (rows: readonly { currency: string; class: string; subject: string; total: bigint }[]) =>
  rows.map((row) => `${row.class} ${row.currency} ${row.subject} ${row.total}`).sort()

describe('a provider’s file', () => {
  it('is previewed, taken whole or not at all, and once', async () => {
    const [shop] = shops()
    if (!shop) throw new Error('no storefront')
    const gateway = await gatewayOf(shop.id)
    const file = { storefrontId: shop.id, gateway, name: 'half.csv', text: stripeFile(shop, 0.5) }
    for (const actor of [person('admin'), person('viewer')])
      await expectFault(importPayoutFile(given.db, new Date(), actor, file), 'NOT_PERMITTED')
    await expectFault(
      importPayoutFile(given.db, new Date(), finance, { ...file, gateway: 'nobody' }),
      'GATEWAY_UNKNOWN',
    )
    const preview = await previewPayoutFile(given.db, finance, file)
    expect(preview).toMatchObject({ known: 0, unmatched: 0, errors: [] })
    expect(preview.byKind.charge).toBeGreaterThan(100)
    const broken = await importPayoutFile(given.db, new Date(), finance, {
      ...file,
      text: `${file.text}\n,charge,gbp,x,,,,,,,,`,
    })
    expect(broken.errors.map(({ field }) => field)).toContain('gross')
    expect(await given.db.payoutLine.count()).toBe(0)
    await importPayoutFile(given.db, new Date(), finance, file)
    await expectAuditRow(given.db, 'month-end:import-payouts', shop.id)
    expect(await given.db.payoutLine.count()).toBe(preview.lines)
    await expectFault(importPayoutFile(given.db, new Date(), finance, file), 'FILE_KNOWN')
    const whole = await importPayoutFile(given.db, new Date(), finance, {
      ...file,
      name: 'whole.csv',
      text: stripeFile(shop),
    })
    expect(whole.known).toBe(preview.lines)
    expect(await given.db.payoutLine.count()).toBe(whole.lines)
  })
})

it('finds what was planted between orders, charges, fees and payouts, each to the minor unit', async () => {
  for (const shop of shops()) {
    const gateway = await gatewayOf(shop.id)
    const file = { storefrontId: shop.id, gateway, name: 'all.csv', text: `${stripeFile(shop)}\n` }
    await importPayoutFile(given.db, shop.golden.asOf, finance, file)
    await given.db.$transaction((tx) => tieOutPayments(tx, shop.golden.asOf, shop.id), { timeout: 60_000 })
    const planted = loaded.golden.planted.filter(
      (one) => one.storefront === shop.golden.code && one.ledger === 'payments',
    )
    const found = await given.db.variance.findMany({
      where: { storefrontId: shop.id, ledger: 'payments', goneAt: null },
    })
    expect(planted.length).toBeGreaterThan(0)
    expect(tell(found)).toEqual(
      tell(planted.map((one) => ({ ...one, subject: one.documents[0] ?? '', total: one.amounts.total }))),
    )
  }
})

it('leaves a person’s work where the amount stays, and resolves what a later file clears', async () => {
  const [shop] = shops()
  if (!shop) throw new Error('no storefront')
  const now = shop.golden.asOf
  const missing = await given.db.variance.findFirstOrThrow({
    where: { storefrontId: shop.id, class: 'PAYOUT_MISSING', goneAt: null },
  })
  const fee = await given.db.variance.findFirstOrThrow({
    where: { storefrontId: shop.id, class: 'PAYMENT_FEE', goneAt: null },
  })
  await given.db.variance.update({ where: { id: fee.id }, data: { state: 'explained', cause: 'agreed by mail' } })
  const line = await given.db.payoutLine.findFirstOrThrow({
    where: { storefrontId: shop.id, transactionId: missing.subject, kind: 'charge' },
  })
  await given.db.payoutLine.update({ where: { id: line.id }, data: { payoutId: 'po_late' } })
  await given.db.$transaction((tx) => tieOutPayments(tx, now, shop.id))
  expect(await given.db.variance.findUniqueOrThrow({ where: { id: fee.id } })).toMatchObject({
    state: 'explained',
    goneAt: null,
  })
  expect(await given.db.variance.findUniqueOrThrow({ where: { id: missing.id } })).toMatchObject({
    state: 'resolved',
    goneAt: now,
  })
})
