import { beforeAll, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person } from '../../../scripts/testing/given.ts'
import { reconcile } from '../engine/reconcile.ts'
import { ensurePeriods } from '../periods/ensure-periods.ts'
import { setTerms } from '../periods/set-terms.ts'
import { termsOfRow } from '../periods/terms.ts'
import { verifyChains } from '../periods/verify-chain.ts'
import { readPeriod } from '../read/read-period.ts'
import type { LoadedStorefront } from '../testing/load-golden-month.ts'
import { loadGoldenMonth } from '../testing/load-golden-month.ts'
import { explainVariances } from '../work/explain-variances.ts'
import { approveAdjustment, proposeAdjustment, withdrawAdjustment } from './adjust-variance.ts'
import { adjustmentSize } from './adjustment-size.ts'
import { buildJournal } from './build-journal.ts'
import { exportJournal } from './export-journal.ts'
import { listJournal } from './list-journal.ts'
import { readAmounts } from './read-amounts.ts'
import { setJournalAccount } from './set-journal-account.ts'

const given = givenDatabase()
const preparer = person('finance')
const approver = { ...person('finance'), id: '00000000-0000-7000-8000-000000000009', label: 'Another finance person' }
const now = () => shop.golden.asOf

let shop: LoadedStorefront
let periodId: string
let periods: { id: string; fromOn: Date; toOn: Date }[]

const turnOn = (kind: 'deferred_revenue' | 'gift_card_liability' | 'gateway_fees', debit: string, credit: string) =>
  setJournalAccount(given.db, now(), preparer, shop.id, { kind, accounts: { debit, credit, dimension: 'WEB' } })

const entries = async () => (await listJournal(given.db, preparer, periodId)).entries
const numbers = async () => {
  const rows = await given.db.journalEntry.findMany({ where: { storefrontId: shop.id }, select: { number: true } })
  return rows.map(({ number }) => Number(number.split('-').at(-1))).sort((a, b) => a - b)
}
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

beforeAll(async () => {
  const { storefronts } = await loadGoldenMonth(given.db, 600)
  const found = storefronts.get('UK')
  if (!found) throw new Error('no storefront')
  shop = found
  await reconcile({ db: given.db, clock: { now } }, { storefrontId: shop.id, kind: 'full' })
  await ensurePeriods(given.db, now(), shop.id)
  const where = { storefrontId: shop.id, currency: 'GBP' }
  periods = await given.db.period.findMany({ where, orderBy: { fromOn: 'asc' } })
  periodId = periods[0]?.id ?? ''
}, 120_000)

describe.sequential('the journal of a period', () => {
  it('has no entry while no kind has its accounts', async () => {
    expect(await buildJournal(given.db, now(), preparer, periodId)).toEqual({ made: [], reversed: [], unchanged: 0 })
    await expectFault(turnOn('deferred_revenue', '1100', '1100'), 'SAME_ACCOUNT')
  })

  it('posts deferred revenue as the roll-forward has it, and redeemed gift cards as the orders have them', async () => {
    await turnOn('deferred_revenue', '1100', '2400')
    await turnOn('gift_card_liability', '2450', '1100')
    const built = await buildJournal(given.db, now(), preparer, periodId)
    expect(built.made).toHaveLength(2)
    const { figures } = await readPeriod(given.db, now(), preparer, periodId)
    const { closingAmounts, openingAmounts } = figures.bridge.rollForwards.orders
    const movement = closingAmounts.total - openingAmounts.total
    const made = await entries()
    const deferred = made.find(({ kind }) => kind === 'deferred_revenue')
    const credited = deferred?.lines
      .filter(({ account }) => account === '2400')
      .map(({ debit, credit }) => credit - debit)
    expect(credited).toEqual([movement])
    const cards = made.find(({ kind }) => kind === 'gift_card_liability')
    const [redeemed] = await given.db.$queryRaw<{ total: bigint }[]>`
      select sum(gift_card + store_credit)::bigint as total from order_money m join periods p on p.id = ${periodId}::uuid
      where m.storefront_id = p.storefront_id and m.currency = p.currency and m.paid_on >= p.from_on and m.paid_on < p.to_on and not m.cancelled`
    expect(cards?.lines.find(({ account }) => account === '2450')?.debit).toBe(redeemed?.total)
    await expectAuditRow(given.db, 'month-end:build-journal', periodId)
  })

  it('is left as it stands when nothing changed, by two at once too', async () => {
    const built = await Promise.all([1, 2].map(() => buildJournal(given.db, now(), preparer, periodId)))
    expect(built).toEqual([
      { made: [], reversed: [], unchanged: 2 },
      { made: [], reversed: [], unchanged: 2 },
    ])
  })

  it('reverses what has changed and makes it anew; nothing is rewritten', async () => {
    const before = await entries()
    await turnOn('deferred_revenue', '1100', '2410')
    const built = await buildJournal(given.db, now(), preparer, periodId)
    expect([built.made.length, built.reversed.length, built.unchanged]).toEqual([1, 1, 1])
    const after = await entries()
    const old = before.find(({ kind }) => kind === 'deferred_revenue')
    const reversal = after.find(({ reverses }) => reverses === old?.number)
    expect(reversal?.lines.map(({ account, debit, credit }) => [account, credit, debit])).toEqual(
      old?.lines.map(({ account, debit, credit }) => [account, debit, credit]),
    )
    expect(after.find(({ number }) => number === old?.number)?.lines).toEqual(old?.lines)
    await expect(given.db.journalEntry.updateMany({ data: { words: 'another' } })).rejects.toThrow(/append only/)
    await expect(given.db.journalLine.updateMany({ data: { account: 'another' } })).rejects.toThrow(/append only/)
    const line = { place: 90, account: '1', debit: 5n }
    const entryId = (await given.db.journalEntry.findFirstOrThrow({ where: { periodId } })).id
    await expect(given.db.journalLine.create({ data: { ...line, entryId } })).rejects.toThrow(/balance/)
  })

  it('balances, entry by entry, and its numbers have no gaps with many writing at once', async () => {
    await turnOn('gateway_fees', '6900', '1190')
    const where = { storefrontId: shop.id, endsAt: { lte: now() } }
    const periods = await given.db.period.findMany({ where, select: { id: true } })
    const all = [...periods, ...periods].map(({ id }) => buildJournal(given.db, now(), preparer, id))
    await Promise.all(all)
    expect(await numbers()).toEqual(upTo((await numbers()).length))
    const unbalanced = await given.db.$queryRaw<object[]>`
      select entry_id from journal_lines group by entry_id having sum(debit) <> sum(credit) or count(*) < 2`
    expect(unbalanced).toEqual([])
  })

  it('refuses an entry that does not balance, whoever writes it', async () => {
    const [one] = await given.db.journalEntry.findMany({ take: 1 })
    if (!one) throw new Error('no entry')
    const { id: _, reversesId: __, ...entry } = one
    const lines = {
      create: [
        { place: 1, account: '1', debit: 5n },
        { place: 2, account: '2', credit: 4n },
      ],
    }
    await expect(given.db.journalEntry.create({ data: { ...entry, number: 'JE-X', lines } })).rejects.toThrow(/balance/)
  })

  it('is not built for a period that still runs', async () => {
    const running = await given.db.period.findFirstOrThrow({
      where: { storefrontId: shop.id, endsAt: { gt: now() } },
    })
    await expectFault(buildJournal(given.db, now(), preparer, running.id), 'PERIOD_NOT_OVER')
  })

  it('keeps its periods: neither other terms nor a delete takes what is numbered', async () => {
    const row = await given.db.monthEndTerms.findUniqueOrThrow({ where: { storefrontId: shop.id } })
    const { startsOn, calendar, ...rest } = termsOfRow(row)
    const { version: _, changedAt: __, changedBy: ___, ...terms } = rest
    const other = { ...terms, startsOn: '2026-01-01', calendar: { kind: 'months' as const } }
    expect(startsOn).not.toBe(other.startsOn)
    expect(calendar).toBeDefined()
    await expectFault(setTerms(given.db, now(), preparer, shop.id, other), 'TERMS_IN_USE')
    await expect(given.db.period.delete({ where: { id: periodId } })).rejects.toThrow()
    await expect(given.db.journalEntry.deleteMany({ where: { periodId } })).rejects.toThrow()
  })

  it('says when it went out, and up to which entry', async () => {
    const out = await exportJournal(given.db, now(), preparer, periodId)
    const { exported } = await listJournal(given.db, preparer, periodId)
    expect(exported).toMatchObject({ by: preparer.label, last: out.at(-1)?.number })
    await expectAuditRow(given.db, 'month-end:export-journal', periodId)
    const chains = await verifyChains(given.db, shop.id)
    expect(chains.every(({ broken }) => broken === null)).toBe(true)
  })

  it('leaves out gift cards of orders left out on purpose, and chargebacks the shop has refunded', async () => {
    const period = await given.db.period.findUniqueOrThrow({ where: { id: periodId } })
    const amounts = () => readAmounts(given.db, preparer, { ...period })
    const before = (await amounts()).gift_card_liability.reduce((sum, { amount }) => sum + amount, 0n)
    const card = await given.db.orderMoney.findFirstOrThrow({
      where: {
        ...{ storefrontId: shop.id, currency: 'GBP', cancelled: false, giftCard: { gt: 0n } },
        paidOn: { gte: period.fromOn, lt: period.toOn },
        order: { exclusionCode: null },
      },
    })
    await given.db
      .$executeRaw`update web_orders set bucket = 'excluded', exclusion_code = 'BY_PERSON', exclusion_reason = 'till',
      excluded_at = now(), excluded_amount = total_amount where id = ${card.orderId}`
    const after = (await amounts()).gift_card_liability.reduce((sum, { amount }) => sum + amount, 0n)
    expect(before - after).toBe(card.giftCard + card.storeCredit)

    const order = await given.db.webOrder.findFirstOrThrow({
      where: { storefrontId: shop.id, currency: 'GBP', refunds: { none: {} } },
    })
    const file = await given.db.payoutFile.create({
      data: {
        ...{
          storefrontId: shop.id,
          gateway: 'stripe',
          name: 'a test',
          hash: new Uint8Array(32),
          lines: 1,
          newLines: 1,
        },
        ...{ importedBy: 'a test', importedAt: now(), currencies: ['GBP'] },
      },
    })
    await given.db.payoutLine.create({
      data: {
        ...{
          storefrontId: shop.id,
          gateway: 'stripe',
          fileId: file.id,
          line: 1,
          externalId: 'cb_1',
          kind: 'chargeback',
        },
        ...{ transactionId: order.transactionId, orderId: order.id, amount: -50_000n, currency: 'GBP', fee: 0n },
        ...{ settled: -50_000n, settledCurrency: 'GBP', settledScale: 2, at: period.fromOn, day: period.fromOn },
      },
    })
    expect((await amounts()).chargebacks).toEqual([{ reference: 'stripe', amount: 50_000n }])
    await given.db.shopRefund.create({
      data: {
        ...{ storefrontId: shop.id, orderId: order.id, externalId: 'r-of-a-chargeback', currency: 'GBP', scale: 2 },
        ...{ amount: 50_000n, kind: 'amount', seenAt: now() },
      },
    })
    expect((await amounts()).chargebacks).toEqual([])
  })

  it('is built by finance in person alone', async () => {
    for (const actor of [person('admin'), person('viewer'), { kind: 'operator', label: 'somebody' } as const])
      await expectFault(buildJournal(given.db, now(), actor, periodId), 'NOT_PERMITTED')
  })
})

describe.sequential('an adjustment', () => {
  const difference = async (state: 'open' | 'adjusting' | 'resolved') =>
    given.db.variance.findFirstOrThrow({
      where: {
        storefrontId: shop.id,
        currency: 'GBP',
        class: { in: ['PRICE', 'TAX_CODE', 'FREIGHT_MAPPING'] },
        state,
        goneAt: null,
        total: { not: 0n },
      },
      orderBy: { id: 'asc' },
    })
  const periodOfVariance = (variance: { day: Date }) => {
    const found = periods.find(({ fromOn, toOn }) => variance.day >= fromOn && variance.day < toOn)
    if (!found) throw new Error('no period')
    return found.id
  }
  const wish = (amount: bigint) => ({ debit: '4000', credit: '1100', amount, reason: 'Price list of before the sale' })

  it('is withdrawn: the variance is open again', async () => {
    const variance = await difference('open')
    await proposeAdjustment(given.db, now(), preparer, variance.id, wish(adjustmentSize(variance)))
    const words = { cause: 'Price', note: '', evidence: { kind: 'document' as const, reference: 'x' } }
    await expectFault(explainVariances(given.db, now(), preparer, [variance.id], words), 'EXPLANATION_REFUSED')
    const adjusting = async () => {
      const { figures } = await readPeriod(given.db, now(), preparer, periodOfVariance(variance))
      return figures.checks.find(({ key }) => key === 'adjusted')?.left
    }
    expect(await adjusting()).toBe(1)
    await withdrawAdjustment(given.db, now(), approver, variance.id)
    expect((await difference('open')).id).toBe(variance.id)
    await expectFault(approveAdjustment(given.db, now(), approver, variance.id), 'ADJUSTMENT_UNKNOWN')
  })

  it('is proposed by one person and approved by another; its entry is the evidence', async () => {
    const variance = await difference('open')
    const size = variance.total < 0n ? -variance.total : variance.total
    const propose = (amount: bigint, given_ = wish(amount)) =>
      proposeAdjustment(given.db, now(), preparer, variance.id, given_)
    await expectFault(propose(size + 1n), 'ADJUSTMENT_REFUSED')
    await expectFault(propose(size - 1n), 'ADJUSTMENT_REFUSED')
    await expectFault(propose(size, { ...wish(size), credit: '4000' }), 'ADJUSTMENT_REFUSED')
    await propose(size)
    expect((await difference('adjusting')).id).toBe(variance.id)
    await expectFault(propose(size), 'ADJUSTMENT_REFUSED')
    await expectFault(approveAdjustment(given.db, now(), preparer, variance.id), 'SECOND_PERSON')
    for (const actor of [person('admin'), person('viewer')])
      await expectFault(approveAdjustment(given.db, now(), actor, variance.id), 'NOT_PERMITTED')
    const number = await approveAdjustment(given.db, now(), approver, variance.id)
    expect(await given.db.variance.findUniqueOrThrow({ where: { id: variance.id } })).toMatchObject({
      state: 'resolved',
      evidenceKind: 'adjustment',
      evidenceReference: number,
      decidedBy: approver.label,
    })
    const entry = (await entries()).find((one) => one.number === number)
    expect(entry?.lines.map(({ account, debit, credit, reference }) => [account, debit, credit, reference])).toEqual([
      ['4000', size, 0n, variance.subject],
      ['1100', 0n, size, variance.subject],
    ])
    expect(await numbers()).toEqual(upTo((await numbers()).length))
  })

  it('is reversed once its variance is another: the checklist asks for it, and the next journal does it', async () => {
    const variance = await difference('resolved')
    const number = variance.evidenceReference
    await given.db.variance.update({ where: { id: variance.id }, data: { state: 'open', total: variance.total + 1n } })
    const left = async () => {
      const { figures } = await readPeriod(given.db, now(), preparer, periodOfVariance(variance))
      return figures.checks.find(({ key }) => key === 'reversed')?.left
    }
    expect(await left()).toBe(1)
    const { reversed } = await buildJournal(given.db, now(), preparer, periodOfVariance(variance))
    const back = (await listJournal(given.db, preparer, periodOfVariance(variance))).entries.find(
      ({ reverses }) => reverses === number,
    )
    expect(reversed).toContain(back?.number)
    expect(await left()).toBe(0)
    await proposeAdjustment(
      given.db,
      now(),
      preparer,
      variance.id,
      wish(adjustmentSize({ ...variance, total: variance.total + 1n })),
    )
    await approveAdjustment(given.db, now(), approver, variance.id)
    expect(await left()).toBe(0)
    expect(await numbers()).toEqual(upTo((await numbers()).length))
  })

  it('answers nothing that no entry can answer', async () => {
    const missing = await given.db.variance.findFirstOrThrow({
      where: { storefrontId: shop.id, class: 'MISSING_IN_ERP', state: 'open', goneAt: null },
    })
    await expectFault(proposeAdjustment(given.db, now(), preparer, missing.id, wish(1n)), 'ADJUSTMENT_REFUSED')
  })
})
