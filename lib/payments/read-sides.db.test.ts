import { beforeAll, expect, it } from 'vitest'
import { givenDatabase, person } from '../../scripts/testing/given.ts'
import { ensurePeriods } from '../reconciliation/periods/ensure-periods.ts'
import type { LoadedStorefront } from '../reconciliation/testing/load-golden-month.ts'
import { loadGoldenMonth } from '../reconciliation/testing/load-golden-month.ts'
import { explainVariances } from '../reconciliation/work/explain-variances.ts'
import { importPayoutFile } from './import-payout-file.ts'
import { listCashReceipts } from './list-cash-receipts.ts'
import { listGateways } from './list-gateways.ts'
import { listPayouts } from './list-payouts.ts'
import { setGatewayTerms } from './set-gateway-terms.ts'
import { tieOutPayments } from './tie-out-payments.ts'

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
      and not exists (select from shop_refunds r where r.order_id = o.id)
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

const september = () => ({
  storefrontId: shop.id,
  currency: 'GBP',
  fromOn: new Date(shop.golden.period.from),
  toOn: new Date(shop.golden.period.to),
})
const receipts = async () =>
  (await listCashReceipts(given.db, finance, september(), { size: 5_000 })).rows.filter(({ invNum }) =>
    order.invoices.includes(invNum),
  )
const tieOut = () => given.db.$transaction((tx) => tieOutPayments(tx, now(), shop.id))
const found = (name: string) =>
  given.db.variance.findMany({
    where: { storefrontId: shop.id, ledger: 'payments', class: name, subject: order.transaction, goneAt: null },
    select: { id: true, total: true, documents: true },
  })

it('counts nothing as received that no file tells', async () => {
  const rows = await receipts()
  expect(rows.map(({ received, receivedOn }) => [received, receivedOn])).toEqual([
    [0n, null],
    [0n, null],
  ])
})

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

it('misses no payout of a gateway whose files name none', async () => {
  const where = { storefrontId: shop.id, transactionId: order.transaction, kind: 'charge' }
  await given.db.payoutLine.updateMany({ where, data: { payoutId: '' } })
  await tieOut()
  expect(await found('PAYOUT_MISSING')).toEqual([])
  await given.db.payoutLine.updateMany({ where, data: { payoutId: 'po_1' } })
})

it('counts a second capture of the same payment as received, and what was charged twice not', async () => {
  const first = await given.db.payoutLine.findFirstOrThrow({
    where: { storefrontId: shop.id, transactionId: order.transaction, kind: 'charge' },
  })
  const { id, ...line } = first
  const half = order.total / 2n - ((order.total / 2n) % 100n)
  await given.db.payoutLine.update({ where: { id }, data: { amount: half, settled: half } })
  const rest = order.total - half
  const second = { ...line, externalId: 'm1b', line: 9, amount: rest, settled: rest, fee: 0n, payoutId: 'po_2' }
  await given.db.payoutLine.create({ data: second })
  await tieOut()
  expect(await found('PAYOUT_DUPLICATE')).toEqual([])
  expect((await receipts()).reduce((sum, { received }) => sum + received, 0n)).toBe(order.total)
  await given.db.payoutLine.create({ data: { ...second, externalId: 'm1c', line: 10, payoutId: 'po_3' } })
  await tieOut()
  expect((await found('PAYOUT_DUPLICATE')).map(({ total }) => total)).toEqual([rest])
  expect((await receipts()).reduce((sum, { received }) => sum + received, 0n)).toBe(order.total)
})

it('finds a refund the provider never made, one made twice, and one the shop knows nothing of', async () => {
  const { gateway, transaction, id } = order
  const day = shop.golden.period.from
  const give = (externalId: string) =>
    importPayoutFile(given.db, now(), finance, {
      ...file([`${externalId},Back,${transaction},-7.00,GBP,0,${day}T12:00:00Z,po_4`]),
      name: `${externalId}.csv`,
    })
  const terms = await given.db.gatewayTerms.findUniqueOrThrow({
    where: { storefrontId_gateway: { storefrontId: shop.id, gateway } },
  })
  const map = terms.columnMap as { kinds: object }
  await given.db.gatewayTerms.update({
    where: { storefrontId_gateway: { storefrontId: shop.id, gateway } },
    data: { columnMap: { ...map, kinds: { ...map.kinds, Back: 'refund' } } },
  })
  await give('b1')
  await tieOut()
  const totals = async () => (await found('REFUND_AMOUNT')).map(({ total }) => total)
  expect(await totals()).toEqual([-70_000n])
  await given.db.shopRefund.create({
    data: {
      ...{ storefrontId: shop.id, orderId: id, externalId: 'r-1', currency: 'GBP', scale: 2, amount: 70_000n },
      ...{ kind: 'amount', byGateway: true, refundedAt: new Date(`${day}T11:00:00Z`), seenAt: now() },
    },
  })
  await tieOut()
  expect(await totals()).toEqual([])
  await give('b2')
  await tieOut()
  expect(await totals()).toEqual([-70_000n])
  await given.db.payoutLine.deleteMany({ where: { storefrontId: shop.id, externalId: { in: ['b1', 'b2'] } } })
  await tieOut()
  expect(await totals()).toEqual([70_000n])
})

it('takes a movement of the provider as evidence of a payment, and never the one in question', async () => {
  const [variance] = await found('REFUND_AMOUNT')
  if (!variance) throw new Error('no variance')
  const explain = (reference: string) =>
    explainVariances(given.db, now(), finance, [variance.id], {
      ...{ cause: 'Given back by bank transfer', note: '' },
      evidence: { kind: 'document', reference },
    })
  await expect(explain(order.transaction)).rejects.toMatchObject({ code: 'EXPLANATION_REFUSED' })
  await explain('po_3')
})

it('links a charge that came before its order, and makes periods of the currency it was settled in', async () => {
  const [late] = await given.db.$queryRaw<{ id: bigint; transaction: string }[]>`
    select id, transaction_id as transaction from web_orders where storefront_id = ${shop.id}::uuid and transaction_id <> ''
      and gateway = ${order.gateway} and id <> ${order.id} order by id limit 1`
  if (!late) throw new Error('no other order')
  await given.db.webOrder.update({ where: { id: late.id }, data: { transactionId: '' } })
  const map = (
    await given.db.gatewayTerms.findFirstOrThrow({ where: { storefrontId: shop.id, gateway: order.gateway } })
  ).columnMap as object
  await given.db.gatewayTerms.updateMany({
    where: { storefrontId: shop.id, gateway: order.gateway },
    data: { columnMap: { ...map, settled: 'in', settledCurrency: 'as' } },
  })
  const row = `m9,Sale,${late.transaction},10.00,GBP,0,${shop.golden.period.from}T10:00:00Z,po_9,1900,JPY`
  await importPayoutFile(given.db, now(), finance, { ...file([]), name: 'yen.csv', text: `${head},in,as\n${row}` })
  const line = () => given.db.payoutLine.findFirstOrThrow({ where: { storefrontId: shop.id, externalId: 'm9' } })
  expect((await line()).orderId).toBeNull()
  await given.db.webOrder.update({ where: { id: late.id }, data: { transactionId: late.transaction } })
  await tieOut()
  expect((await line()).orderId).toBe(late.id)
  await ensurePeriods(given.db, now(), shop.id)
  const yen = await given.db.period.findFirst({ where: { storefrontId: shop.id, currency: 'JPY' } })
  expect(yen?.scale).toBe(0)
})

it('shows none of it to who may not see the month', async () => {
  const service = person('service')
  const days = { storefrontId: shop.id, from: shop.golden.period.from, to: shop.golden.period.to }
  await expect(listPayouts(given.db, service, days)).rejects.toMatchObject({ code: 'NOT_PERMITTED' })
  await expect(listGateways(given.db, now(), service)).rejects.toMatchObject({ code: 'NOT_PERMITTED' })
})
