import { beforeAll, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, givenStorefront, person } from '../../../scripts/testing/given.ts'
import { moneyBridge } from '../bridge.ts'
import { periodSums } from '../engine/period-sums.ts'
import { reconcile } from '../engine/reconcile.ts'
import { setTerms } from '../periods/set-terms.ts'
import { approveOpeningList, withdrawOpeningList } from './decide-opening-list.ts'
import { importOpeningList } from './import-opening-list.ts'
import { readOpeningCsv } from './read-opening-csv.ts'

const given = givenDatabase()
const now = new Date('2026-10-02T09:00:00Z')
const importer = person('finance')
const approver = { ...person('finance'), id: '00000000-0000-7000-8000-000000000009', label: 'Another finance person' }
let storefrontId: string

beforeAll(async () => {
  const shop = await givenStorefront(given.db)
  storefrontId = shop.id
})

const file = (text: string) => ({ storefrontId, currency: 'GBP', name: 'opening.csv', text })
const opening = async () => {
  const sums = await periodSums(given.db, { storefrontId, currency: 'GBP', from: '2026-09-01', to: '2026-10-01' })
  const { rollForwards, gaps } = moneyBridge(sums)
  expect(gaps).toEqual([])
  return rollForwards.orders.openingAmounts.total
}
const tieOut = () => reconcile({ db: given.db, clock: { now: () => now } }, { kind: 'full' })

it('names line, column and fix of everything that is wrong, and takes nothing then', () => {
  const { lines, errors } = readOpeningCsv(
    'order,ledger,merchandise,total,reason\n1001,,10.00,10.00,late\n1001,,5,5,late\n,,1,1,x\n1002,gifts,1,1,x\n1003,,1.005,1,\n1004,,ten,,x\n1005,,,,x\n',
    2,
  )
  expect(lines).toEqual([])
  expect(errors.map(({ line, field }) => `${line} ${field}`)).toEqual([
    '3 order',
    '4 order',
    '5 ledger',
    '6 reason',
    '6 merchandise',
    '7 merchandise',
    '8 total',
  ])
  const good = readOpeningCsv('order,merchandise,discount,shipping,tax,reason\n#1001,10.00,1.00,2.50,2.30,late\n', 2)
  expect(good.errors).toEqual([])
  expect(good.lines[0]).toMatchObject({ order: '1001', ledger: 'orders', discount: 10_000n, total: 138_000n })
})

it('waits for terms, is taken once, and counts once another person has approved it', async () => {
  const text = 'order,merchandise,tax,reason\n77,10.00,2.00,paid in August\n'
  await expectFault(importOpeningList(given.db, now, importer, file(text)), 'TERMS_MISSING')
  for (const actor of [person('admin'), person('viewer')])
    await expectFault(importOpeningList(given.db, now, actor, file(text)), 'NOT_PERMITTED')
  await setTerms(given.db, now, importer, storefrontId, {
    startsOn: '2026-09-01',
    calendar: { kind: 'months' },
    tolerance: { minorUnits: 0, basisPoints: 0, lagDays: 0 },
    creditDays: 5,
    invoiceDays: 10,
    taxBasis: 'invoice',
    materiality: {},
  })
  const order = await given.db.webOrder.create({
    data: {
      storefrontId,
      externalId: '77',
      number: '77',
      statusSlug: 'processing',
      statusClass: 'paid',
      currency: 'GBP',
      scale: 2,
      totalAmount: 120_000n,
      paidOn: new Date('2026-08-30'),
      placedAt: now,
      modifiedAt: now,
      fetchStartedAt: now,
      landedVia: 'poll',
      money: {
        create: {
          storefrontId,
          currency: 'GBP',
          scale: 2,
          paidOn: new Date('2026-08-30'),
          merchandise: 100_000n,
          discount: 0n,
          shipping: 0n,
          fees: 0n,
          tax: 20_000n,
          total: 120_000n,
        },
      },
    },
  })
  const taken = await importOpeningList(given.db, now, importer, file(text))
  if (!('listId' in taken)) throw new Error('refused')
  await expectFault(importOpeningList(given.db, now, importer, file(text)), 'FILE_KNOWN')
  await tieOut()
  expect(await opening()).toBe(0n)
  await expectFault(approveOpeningList(given.db, now, importer, taken.listId), 'SECOND_PERSON')
  await expectFault(approveOpeningList(given.db, now, person('admin'), taken.listId), 'NOT_PERMITTED')
  await approveOpeningList(given.db, now, approver, taken.listId)
  await expectAuditRow(given.db, 'month-end:approve-opening', storefrontId)
  expect((await given.db.webOrder.findUniqueOrThrow({ where: { id: order.id } })).moneyDirty).toBe(true)
  await tieOut()
  expect(await opening()).toBe(120_000n)
  await expectFault(approveOpeningList(given.db, now, approver, taken.listId), 'LIST_DECIDED')
  await withdrawOpeningList(given.db, now, importer, taken.listId)
  await tieOut()
  expect(await opening()).toBe(0n)
})

it('refuses terms that no period begins with, and others once a period was worked on', async () => {
  const terms = {
    startsOn: '2026-09-02',
    calendar: { kind: 'months' },
    tolerance: { minorUnits: 0, basisPoints: 0, lagDays: 0 },
    creditDays: 5,
    invoiceDays: 10,
    taxBasis: 'invoice',
    materiality: {},
  } as const
  await expectFault(setTerms(given.db, now, importer, storefrontId, terms), 'TERMS_UNUSABLE')
  await expectFault(setTerms(given.db, now, person('admin'), storefrontId, terms), 'NOT_PERMITTED')
  const period = await given.db.period.findFirstOrThrow({ where: { storefrontId } })
  await given.db.period.update({ where: { id: period.id }, data: { stepCount: 1 } })
  await expectFault(
    setTerms(given.db, now, importer, storefrontId, { ...terms, startsOn: '2026-08-01' }),
    'TERMS_IN_USE',
  )
  const again = await setTerms(given.db, now, importer, storefrontId, {
    ...terms,
    startsOn: '2026-09-01',
    creditDays: 7,
  })
  expect(again).toMatchObject({ version: 2, creditDays: 7 })
})
