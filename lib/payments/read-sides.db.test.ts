import { beforeAll, expect, it } from 'vitest'
import { givenDatabase, person } from '../../scripts/testing/given.ts'
import type { LoadedStorefront } from '../reconciliation/testing/load-golden-month.ts'
import { loadGoldenMonth } from '../reconciliation/testing/load-golden-month.ts'
import { importPayoutFile } from './import-payout-file.ts'
import { listCashReceipts } from './list-cash-receipts.ts'
import { listGateways } from './list-gateways.ts'
import { listPayouts } from './list-payouts.ts'
import { setGatewayTerms } from './set-gateway-terms.ts'

const given = givenDatabase()
const finance = person('finance')
const now = () => shop.golden.asOf

let shop: LoadedStorefront
let order: { id: bigint; gateway: string; transaction: string; total: bigint; invoices: string[] }

const head = 'id,kind,charge,amount,currency,fee,day,payout'
const file = (lines: readonly string[]) => ({
  storefrontId: shop.id,
  gateway: order.gateway,
  name: 'september.csv',
  text: [head, ...lines].join('\n'),
})
const decimal = (amount: bigint) => `${amount / 10_000n}.${String((amount % 10_000n) / 100n).padStart(2, '0')}`

beforeAll(async () => {
  const { storefronts } = await loadGoldenMonth(given.db, 600)
  const found = storefronts.get('UK')
  if (!found) throw new Error('no storefront')
  shop = found
  const [split] = await given.db.$queryRaw<(typeof order)[]>`
    select o.id, o.gateway, o.transaction_id as transaction, m.total, array_agg(i.inv_num order by i.inv_on, i.id) as invoices
    from web_orders o join order_money m on m.order_id = o.id join erp_invoices i on i.order_id = o.id and i.posted
    where o.storefront_id = ${shop.id}::uuid and m.currency = 'GBP' and o.transaction_id <> ''
      and i.inv_on >= ${shop.golden.period.from}::date and i.inv_on < ${shop.golden.period.to}::date
    group by o.id, m.total having count(*) = 2 and sum(i.total) = m.total order by o.id limit 1`
  if (!split) throw new Error('no order in two invoices')
  order = split
  await setGatewayTerms(given.db, now(), finance, shop.id, {
    gateway: order.gateway,
    format: 'plain',
    columnMap: {
      ...{
        externalId: 'id',
        kind: 'kind',
        transactionId: 'charge',
        amount: 'amount',
        currency: 'currency',
        fee: 'fee',
      },
      ...{ at: 'day', payoutId: 'payout', kinds: { Sale: 'charge', Transfer: 'payout' } },
    },
    feeBasisPoints: null,
    feeFixed: '0',
    payoutDays: 2,
  })
}, 60_000)

it('names every gateway orders were paid by, with its terms and its files', async () => {
  const [mine] = (await listGateways(given.db, now(), finance)).filter(({ storefrontId }) => storefrontId === shop.id)
  const row = mine?.gateways.find(({ gateway }) => gateway === order.gateway)
  expect(row?.orders).toBeGreaterThan(10)
  expect(row?.terms).toMatchObject({ format: 'plain', payoutDays: 2, columnMap: { externalId: 'id' } })
  expect(mine?.gateways.some(({ terms }) => terms === null)).toBe((mine?.gateways.length ?? 0) > 1)
  expect(row?.files).toEqual([])
})

it('applies one charge to the two invoices it paid, and shows the payout it went into', async () => {
  const day = shop.golden.period.from
  const fee = 12_300n
  await importPayoutFile(
    given.db,
    now(),
    finance,
    file([
      `m1,Sale,${order.transaction},${decimal(order.total)},GBP,${decimal(fee)},${day}T10:00:00Z,po_1`,
      `m2,Transfer,,-${decimal(order.total - fee)},GBP,0,${day}T18:00:00Z,po_1`,
    ]),
  )
  const period = {
    storefrontId: shop.id,
    currency: 'GBP',
    fromOn: new Date(day),
    toOn: new Date(shop.golden.period.to),
  }
  const all = await listCashReceipts(given.db, finance, period, { size: 5_000 })
  const mine = all.rows.filter(({ invNum }) => order.invoices.includes(invNum))
  expect(mine).toHaveLength(2)
  expect(mine.reduce((sum, { received }) => sum + received, 0n)).toBe(order.total)
  expect(mine.reduce((sum, row) => sum + row.fee, 0n)).toBe(fee)
  expect(mine.every(({ payoutId, transactionId }) => payoutId === 'po_1' && transactionId === order.transaction)).toBe(
    true,
  )

  const pages = []
  for (let after: string | undefined, more = true; more; ) {
    const page = await listCashReceipts(given.db, finance, period, { size: 100, ...(after ? { after } : {}) })
    pages.push(...page.rows)
    more = page.next !== null
    after = page.next ?? undefined
  }
  expect(pages.map(({ invNum }) => invNum)).toEqual(all.rows.map(({ invNum }) => invNum))

  const days = { storefrontId: shop.id, from: day, to: shop.golden.period.to }
  expect(await listPayouts(given.db, finance, days)).toMatchObject([
    { payoutId: 'po_1', amount: order.total - fee, made: order.total - fee, movements: 1, currency: 'GBP' },
  ])
  const [files] = (await listGateways(given.db, now(), finance)).filter(({ storefrontId }) => storefrontId === shop.id)
  expect(files?.gateways.find(({ gateway }) => gateway === order.gateway)?.files).toMatchObject([
    { name: 'september.csv', lines: 2, newLines: 2, importedBy: finance.label },
  ])
})

it('shows none of it to who may not see the month', async () => {
  const service = person('service')
  const days = { storefrontId: shop.id, from: shop.golden.period.from, to: shop.golden.period.to }
  await expect(listPayouts(given.db, service, days)).rejects.toMatchObject({ code: 'NOT_PERMITTED' })
  await expect(listGateways(given.db, now(), service)).rejects.toMatchObject({ code: 'NOT_PERMITTED' })
})
