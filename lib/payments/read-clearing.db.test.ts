import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { insertRows } from '../reconciliation/testing/load-rows.ts'
import { lineKinds } from './payout-line.ts'
import { countBalancesOff, readClearing } from './read-clearing.ts'
import { setGatewayTerms } from './set-gateway-terms.ts'
import { stateBalance } from './state-balance.ts'

const given = givenDatabase()
const finance = person('finance')
let storefrontId: string
let fileId: string

beforeAll(async () => {
  storefrontId = (await givenStorefront(given.db)).id
  const file = await given.db.payoutFile.create({
    data: {
      storefrontId,
      gateway: 'stripe',
      name: 'a',
      hash: new Uint8Array([1]),
      lines: 0,
      newLines: 0,
      importedBy: 'a test',
      importedAt: new Date(),
    },
  })
  fileId = file.id
})

it('rolls forward whatever moved: opening and movements are closing, and closing is the next opening', async () => {
  const movement = fc.record({
    kind: fc.constantFrom(...lineKinds),
    day: fc.integer({ min: 1, max: 28 }),
    settled: fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }),
    fee: fc.bigInt({ min: 0n, max: 1_000_000n }),
    currency: fc.constantFrom('GBP', 'EUR'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(movement, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 2, max: 27 }),
      async (movements, cut) => {
        await given.db.payoutLine.deleteMany({ where: { storefrontId } })
        const on = (day: number) => `2026-09-${String(day).padStart(2, '0')}`
        await insertRows(
          given.db,
          'payout_lines',
          movements.map(({ kind, day, settled, fee, currency }, at) => ({
            ...{
              id: at + 1,
              storefront_id: storefrontId,
              gateway: 'stripe',
              file_id: fileId,
              line: at + 1,
              external_id: `x${at}`,
              kind,
            },
            ...{
              transaction_id: '',
              amount: settled,
              currency,
              settled,
              settled_currency: currency,
              settled_scale: 2,
              fee,
            },
            ...{ rate: '', at: `${on(day)}T10:00:00Z`, day: on(day), payout_id: '' },
          })),
        )
        const first = await readClearing(given.db, finance, { storefrontId, from: on(1), to: on(cut) })
        const second = await readClearing(given.db, finance, { storefrontId, from: on(cut), to: on(29) })
        for (const one of [...first, ...second]) {
          const moved = one.charges + one.refunds + one.chargebacks + one.fees + one.adjustments + one.payouts
          expect(one.opening + moved).toBe(one.closing)
        }
        for (const { gateway, currency, opening } of second) {
          const before = first.find((one) => one.gateway === gateway && one.currency === currency)
          expect(opening).toBe(before?.closing ?? 0n)
        }
      },
    ),
    { numRuns: 25 },
  )
}, 60_000)

it('is read by whom the month-end is, and its terms are set by finance', async () => {
  const wish = {
    gateway: 'stripe',
    format: 'stripe',
    columnMap: null,
    feeBasisPoints: 140,
    feeFixed: '2000',
    payoutDays: 2,
  } as const
  await expectFault(
    readClearing(given.db, person('service'), { storefrontId, from: '2026-09-01', to: '2026-10-01' }),
    'NOT_PERMITTED',
  )
  await expectFault(setGatewayTerms(given.db, new Date(), person('admin'), storefrontId, wish), 'NOT_PERMITTED')
  await expectFault(
    setGatewayTerms(given.db, new Date(), finance, storefrontId, { ...wish, format: 'plain' }),
    'COLUMNS_MISSING',
  )
  await setGatewayTerms(given.db, new Date(), finance, storefrontId, wish)
  expect(await given.db.gatewayTerms.findFirstOrThrow({ where: { storefrontId } })).toMatchObject({
    feeFixed: 2_000n,
    feeBasisPoints: 140,
  })
})

it('is tied to the balance the provider states, of the day it is stated for', async () => {
  const gateway = 'balance-gateway'
  const terms = {
    gateway,
    format: 'stripe',
    columnMap: null,
    feeBasisPoints: null,
    feeFixed: '0',
    payoutDays: 2,
  } as const
  await setGatewayTerms(given.db, new Date(), finance, storefrontId, terms)
  const day = new Date('2026-11-30')
  await given.db.payoutLine.create({
    data: {
      ...{ id: 900_001n, storefrontId, gateway, fileId, line: 1, externalId: 'b1', kind: 'charge', fee: 2_000n },
      transactionId: 'b1',
      ...{
        amount: 120_000n,
        currency: 'GBP',
        settled: 120_000n,
        settledCurrency: 'GBP',
        settledScale: 2,
        at: day,
        day,
      },
    },
  })
  const days = { storefrontId, from: '2026-11-01', to: '2026-12-01' }
  const read = async () => (await readClearing(given.db, finance, days)).find((one) => one.gateway === gateway)
  const off = () => countBalancesOff(given.db, { storefrontId, currency: 'GBP', to: days.to })
  expect(await read()).toMatchObject({ closing: 118_000n, stated: null })
  expect(await off()).toBe(0)
  const state = (amount: bigint, actor = finance) =>
    stateBalance(given.db, new Date(), actor, storefrontId, { gateway, currency: 'GBP', day: '2026-11-30', amount })
  await expectFault(state(1n, person('admin')), 'NOT_PERMITTED')
  await state(110_000n)
  expect(await read()).toMatchObject({ closing: 118_000n, stated: 110_000n })
  expect(await off()).toBe(1)
  await state(118_000n)
  expect(await off()).toBe(0)
  await expectAuditRow(given.db, 'month-end:state-balance', storefrontId)
})
