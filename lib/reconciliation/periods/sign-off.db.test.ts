import { beforeAll, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person } from '../../../scripts/testing/given.ts'
import type { Tx } from '../../kernel/db.ts'
import { periodSums } from '../engine/period-sums.ts'
import { reconcile } from '../engine/reconcile.ts'
import type { LateChange } from '../engine/sum-days.ts'
import { verifyDays } from '../engine/verify-days.ts'
import { readSignOff } from '../read/read-period.ts'
import type { LoadedMonth, LoadedStorefront } from '../testing/load-golden-month.ts'
import { loadGoldenMonth } from '../testing/load-golden-month.ts'
import { acceptVariances } from '../work/accept-variances.ts'
import { explainVariances, reopenVariances } from '../work/explain-variances.ts'
import { approvePeriod, confirmPeriod } from './approve.ts'
import { ensurePeriods } from './ensure-periods.ts'
import { ofPeriod, toExplain } from './of-period.ts'
import { preparePeriod, returnPeriod } from './prepare.ts'
import { readFigures } from './read-figures.ts'
import { recordSuspensions } from './record-suspensions.ts'
import { askToReopen, reopenPeriod } from './reopen.ts'
import { verifyChains } from './verify-chain.ts'

const given = givenDatabase()
const preparer = person('finance')
const approver = { ...person('finance'), id: '00000000-0000-7000-8000-000000000009', label: 'Another finance person' }
const operator = { kind: 'operator', label: 'somebody at the command line' } as const

let loaded: LoadedMonth
let shop: LoadedStorefront
let periodId: string
const now = () => shop.golden.asOf

const run = (kind: 'full' | 'changed') =>
  reconcile(
    {
      db: given.db,
      clock: { now },
      onLateChanges: (tx: Tx, changes: readonly LateChange[]) => recordSuspensions(tx, now(), changes),
    },
    { storefrontId: shop.id, kind },
  )

const period = () => given.db.period.findUniqueOrThrow({ where: { id: periodId } })

const sumsNow = () => {
  const { from, to } = shop.golden.period
  return periodSums(given.db, { storefrontId: shop.id, currency: 'GBP', from, to })
}

async function idsToExplain(name?: string): Promise<bigint[]> {
  const rows = await given.db.$queryRaw<{ id: bigint; class: string }[]>`
    select v.id, v.class from variances v where ${ofPeriod(await period())} and v.state = 'open' and v.class = any(${toExplain})`
  return rows.filter((row) => !name || row.class === name).map(({ id }) => id)
}

const evidence = async () => {
  const invoice = await given.db.erpInvoice.findFirstOrThrow({
    where: { storefrontId: shop.id },
    orderBy: { id: 'asc' },
  })
  return { kind: 'document', reference: invoice.invNum } as const
}

beforeAll(async () => {
  loaded = await loadGoldenMonth(given.db, 600)
  const found = loaded.storefronts.get('UK')
  if (!found) throw new Error('no storefront')
  shop = found
  await run('full')
  await ensurePeriods(given.db, now(), shop.id)
  const first = await given.db.period.findFirstOrThrow({
    where: { storefrontId: shop.id, currency: 'GBP' },
    orderBy: { fromOn: 'asc' },
  })
  periodId = first.id
}, 120_000)

describe('a period', () => {
  it('is there for every currency sold in, up to the one that runs', async () => {
    const periods = await given.db.period.findMany({
      where: { storefrontId: shop.id, currency: 'GBP' },
      orderBy: { fromOn: 'asc' },
    })
    expect(periods.map(({ fromOn, toOn }) => [fromOn, toOn])[0]).toEqual([
      new Date(shop.golden.period.from),
      new Date(shop.golden.period.to),
    ])
    expect(periods).toHaveLength(2)
    expect(await ensurePeriods(given.db, now(), shop.id)).toBe(0)
  })

  it('is not handed over while something is unexplained, and says what', async () => {
    await expect(preparePeriod(given.db, now(), preparer, periodId)).rejects.toMatchObject({
      code: 'PERIOD_NOT_READY',
      message: expect.stringContaining('Nothing is unexplained or missing in the ERP'),
    })
  })

  it('is not explained by a note: strict tie-out', async () => {
    for (const name of ['MISSING_IN_ERP', 'UNCLASSIFIED']) {
      const ids = await idsToExplain(name)
      expect(ids.length, name).toBeGreaterThan(0)
      const note = { cause: 'lost', note: 'we know of it', evidence: null }
      await expectFault(explainVariances(given.db, now(), preparer, ids, note), 'EXPLANATION_REFUSED')
      const invented = { ...note, evidence: { kind: 'document', reference: 'no such document' } as const }
      await expectFault(explainVariances(given.db, now(), preparer, ids, invented), 'EXPLANATION_REFUSED')
    }
    const [missing = 0n] = await idsToExplain('MISSING_IN_ERP')
    const own = await given.db.variance.findUniqueOrThrow({ where: { id: missing } })
    const itself = { cause: 'lost', note: '', evidence: { kind: 'document', reference: own.subject } as const }
    await expectFault(explainVariances(given.db, now(), preparer, [missing], itself), 'EXPLANATION_REFUSED')
  })

  it('is prepared by one person once everything is explained, material or not', async () => {
    const explanation = { cause: 'known', note: 'looked into', evidence: await evidence() }
    await given.db.monthEndTerms.update({
      where: { storefrontId: shop.id },
      data: { materiality: { GBP: { item: '1', total: null } } },
    })
    for (const actor of [person('admin'), person('viewer'), person('ecommerce'), operator])
      await expectFault(explainVariances(given.db, now(), actor, await idsToExplain(), explanation), 'NOT_PERMITTED')
    await explainVariances(given.db, now(), preparer, await idsToExplain(), explanation)
    expect(await idsToExplain()).toEqual([])
    await preparePeriod(given.db, now(), preparer, periodId)
    expect(await period()).toMatchObject({ state: 'in_review', preparedBy: preparer.label })
    await expectAuditRow(given.db, 'periods:prepare', periodId)
  })

  it('is not worked on in review; returned it is', async () => {
    const explained = await given.db.variance.findFirstOrThrow({
      where: { storefrontId: shop.id, currency: 'GBP', state: 'explained' },
    })
    await expectFault(reopenVariances(given.db, now(), preparer, [explained.id]), 'VARIANCE_LOCKED')
    await expectFault(returnPeriod(given.db, now(), approver, periodId, ' '), 'REASON_MISSING')
    await returnPeriod(given.db, now(), approver, periodId, 'one more look')
    await preparePeriod(given.db, now(), preparer, periodId)
  })

  it('is signed by another person of finance, who accepts what is material', async () => {
    await expectFault(approvePeriod(given.db, now(), preparer, periodId), 'SECOND_PERSON')
    for (const actor of [person('admin'), person('viewer'), operator])
      await expectFault(approvePeriod(given.db, now(), actor, periodId), 'NOT_PERMITTED')
    await expectFault(approvePeriod(given.db, now(), approver, periodId), 'PERIOD_NOT_READY')
    const rows = await given.db.variance.findMany({
      where: { storefrontId: shop.id, currency: 'GBP', state: 'explained', goneAt: null },
      select: { id: true },
    })
    const ids = rows.map(({ id }) => id)
    await expectFault(acceptVariances(given.db, now(), preparer, ids), 'SECOND_PERSON')
    await acceptVariances(given.db, now(), approver, ids)
    await approvePeriod(given.db, now(), approver, periodId)
    expect(await period()).toMatchObject({ state: 'signed_off', approvedBy: approver.label })
    const [some = 0n] = ids
    await expectFault(reopenVariances(given.db, now(), preparer, [some]), 'VARIANCE_LOCKED')
  })

  it('stands when what was in flight at its end is invoiced after it', async () => {
    const before = await sumsNow()
    const inFlight = await given.db.variance.findFirstOrThrow({
      where: {
        storefrontId: shop.id,
        currency: 'GBP',
        class: 'IN_FLIGHT',
        goneAt: null,
        day: { lt: new Date(shop.golden.period.to) },
      },
    })
    const order = await given.db.erpSalesOrder.findFirstOrThrow({ where: { orderId: inFlight.orderId } })
    const { merchandise, discount, freight, misc, tax, total, pieces } = order
    await given.db.erpInvoice.create({
      data: {
        ...{ merchandise, discount, freight, misc, tax, total, pieces },
        connectionId: order.connectionId,
        storefrontId: shop.id,
        orderId: order.orderId,
        pkey: 'after the period',
        invNum: 'I-AFTER',
        invOn: new Date(shop.golden.period.to),
        ordNum: order.ordNum,
        currency: 'GBP',
        posted: true,
        contentHash: new Uint8Array([1]),
        seenAt: now(),
        readAt: now(),
      },
    })
    await given.db.erpSalesOrder.update({ where: { id: order.id }, data: { status: 'shipped' } })
    await given.db.webOrder.update({ where: { id: inFlight.orderId ?? 0n }, data: { moneyDirty: true } })
    await run('changed')
    expect((await period()).state).toBe('signed_off')
    expect(await sumsNow()).toEqual(before)
    expect(await verifyDays(given.db, shop.id)).toEqual([])
    const cleared = await given.db.variance.findUniqueOrThrow({ where: { id: inFlight.id } })
    expect([cleared.goneAt !== null, cleared.state]).toEqual([true, 'resolved'])
    const { carried } = await readSignOff(given.db, preparer, periodId)
    expect(carried).toEqual([])
  })

  it('is suspended by what comes late, by name, and does not move', async () => {
    const signed = { sums: await sumsNow(), period: await period() }
    const snapshot = () => given.db.periodSnapshot.findUniqueOrThrow({ where: { id: signed.period.snapshotId ?? 0n } })
    const kept = await snapshot()
    const order = await given.db.webOrder.findFirstOrThrow({
      where: { storefrontId: shop.id, currency: 'GBP', paidOn: new Date(shop.golden.period.from) },
    })
    await given.db.$executeRaw`update order_money set tax = tax + 100, total = total + 100 where order_id = ${order.id}`
    await given.db.webOrder.update({ where: { id: order.id }, data: { moneyDirty: true } })
    await run('changed')
    expect(await period()).toMatchObject({ state: 'suspended', snapshotId: signed.period.snapshotId })
    expect(await sumsNow()).toEqual(signed.sums)
    expect(await snapshot()).toEqual(kept)
    const step = await given.db.periodStep.findFirstOrThrow({ where: { periodId }, orderBy: { sequence: 'desc' } })
    expect(step).toMatchObject({ action: 'periods:suspend', detail: { orders: [order.number], count: 1 } })
    await expectFault(confirmPeriod(given.db, now(), preparer, periodId, 'seen it'), 'SECOND_PERSON')
    await confirmPeriod(given.db, now(), approver, periodId, 'carried into the next period')
    expect(await period()).toMatchObject({ state: 'signed_off', suspendedAt: null })
  })

  it('is opened again for a reason and by two people, and then holds what came late', async () => {
    const before = await sumsNow()
    await expectFault(reopenPeriod(given.db, now(), approver, periodId), 'REOPENING_NOT_ASKED')
    await expectFault(askToReopen(given.db, now(), person('admin'), periodId, 'because'), 'NOT_PERMITTED')
    await askToReopen(given.db, now(), preparer, periodId, 'the late edit belongs here')
    await expectFault(reopenPeriod(given.db, now(), preparer, periodId), 'SECOND_PERSON')
    await reopenPeriod(given.db, now(), approver, periodId)
    expect(await period()).toMatchObject({ state: 'reopened', preparedBy: null, approvedBy: null })
    const paid = (sums: typeof before) => sums.find(({ step }) => step === 'paid')?.amounts.total ?? 0n
    expect(paid(await sumsNow())).toBe(paid(before) + 100n)
    expect(await verifyDays(given.db, shop.id)).toEqual([])
    const { bridge } = await readFigures(given.db, now(), await period())
    expect(bridge.gaps).toEqual([])
  })

  it('keeps a chain of its steps that shows what was changed, taken out or cut off', async () => {
    const check = async () => (await verifyChains(given.db, shop.id)).find(({ steps }) => steps > 0)
    const whole = await check()
    expect(whole?.broken).toBeNull()
    const steps = await given.db.periodStep.findMany({ where: { periodId }, orderBy: { sequence: 'asc' } })
    expect(steps.map(({ action }) => action.replace('periods:', ''))).toEqual([
      'prepare',
      'return',
      'prepare',
      'sign-off',
      'suspend',
      'confirm',
      'ask-to-reopen',
      'reopen',
    ])
    const third = steps[2]
    const last = steps.at(-1)
    if (!third || !last) throw new Error('no steps')
    await given.db.periodStep.update({ where: { id: third.id }, data: { actor: 'Somebody else' } })
    expect((await check())?.broken).toEqual({ sequence: 3, reason: 'changed' })
    await given.db.periodStep.update({ where: { id: third.id }, data: { actor: third.actor } })
    await given.db.periodStep.delete({ where: { id: last.id } })
    expect((await check())?.broken).toEqual({ sequence: steps.length, reason: 'missing' })
  })
})
