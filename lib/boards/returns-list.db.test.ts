import { beforeAll, describe, expect, it } from 'vitest'
import {
  expectFault,
  givenDatabase,
  givenOrder,
  givenStorefront,
  person,
  testKeyRing,
} from '../../scripts/testing/given.ts'
import type { DuesFilter } from './refund-dues.ts'
import { listRefundDues, readRefundDues } from './refund-dues.ts'
import type { ReturnShow } from './return-choices.ts'
import type { ReturnsFilter } from './returns-list.ts'
import { countReturns, listReturns } from './returns-list.ts'
import { foundAt, givenDue, givenMemo, givenPart, givenRefund } from './testing/given-changes.ts'

const given = givenDatabase()
let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours
const admin = person('admin')
const now = new Date('2026-11-25T10:00:00Z')
const dayOf = (days: number) => new Date(now.getTime() + days * 86_400_000)

const refunds = async (filter: ReturnsFilter = {}, actor = admin) => {
  const found = []
  for (let after: string | undefined; ; ) {
    const page = await listReturns(given.db, now, actor, filter, { size: 2, ...(after ? { after } : {}) })
    found.push(...page.rows)
    if (page.next === null) return found
    after = page.next
  }
}

const dues = async (filter: DuesFilter = {}, actor = admin) => {
  const found = []
  for (let after: string | undefined; ; ) {
    const page = await listRefundDues(given.db, testKeyRing, actor, filter, { size: 2, ...(after ? { after } : {}) })
    found.push(...page.rows)
    if (page.next === null) return found
    after = page.next
  }
}

beforeAll(async () => {
  const { db } = given
  ours = await givenStorefront(db, { code: 'OURS' })
  theirs = await givenStorefront(db, { code: 'THEIRS' })
  const shop = ours.id
  const put = async (
    number: string,
    part: Parameters<typeof givenPart>[2],
    refund: Parameters<typeof givenRefund>[3] = {},
  ) => {
    const orderId = await givenOrder(db, shop, { number })
    await givenPart(db, await givenRefund(db, shop, orderId, refund), part)
  }
  await put('NET', { kind: 'net', state: 'net' })
  await put('HELD', { kind: 'stop', state: 'held', code: 'CANCEL_AFTER_PICK' })
  await put('WAITING', { kind: 'wait', state: 'waiting', code: 'NOT_INVOICED' })
  await put('PLANNED', { state: 'planned' })
  await put('GOODS', { expectedBy: dayOf(5), lines: [{ quantity: 2 }, { quantity: 1 }] })
  await put('OVERDUE', { expectedBy: dayOf(-1) })
  await put('RECEIVED', { expectedBy: dayOf(-1), receivedAt: foundAt })
  await put('MATCHED', { kind: 'credit', state: 'matched', creditMemoId: await givenMemo(db, ours.erpConnectionId) })
  await put('DELETED', { kind: 'credit', state: 'taken_back' }, { goneAt: foundAt, kind: 'amount' })
  await givenRefund(db, theirs.id, await givenOrder(db, theirs.id, { number: 'THEIRS' }))

  const owed = await givenOrder(db, shop, { number: 'OWED' })
  await givenDue(db, shop, owed, {
    openedAt: dayOf(-3),
    lines: [
      { sku: 'MUG', quantity: 2 },
      { sku: 'MUG', quantity: 1 },
    ],
  })
  await givenDue(db, shop, owed, { cause: 'short_shipped', amount: 30_000n, openedAt: dayOf(-9) })
  await givenDue(db, shop, owed, { cause: 'return', currency: 'EUR', openedAt: dayOf(-1) })
  await givenDue(db, shop, owed, { closedAt: now, closedBecause: 'refunded', openedAt: dayOf(-20) })
  await givenDue(db, theirs.id, await givenOrder(db, theirs.id))
})

describe('the list of returns', () => {
  const show = async (wanted: ReturnShow) => (await refunds({ show: wanted })).map(({ number }) => number)

  it('holds every refund, newest first, with what it means in the ERP', async () => {
    const all = await refunds({ storefrontId: ours.id })
    expect(all.map(({ number }) => number)).toEqual(
      ['NET', 'HELD', 'WAITING', 'PLANNED', 'GOODS', 'OVERDUE', 'RECEIVED', 'MATCHED', 'DELETED'].reverse(),
    )
    expect(all.find(({ number }) => number === 'GOODS')?.parts).toMatchObject([{ pieces: 3, overdue: false }])
    expect(all.find(({ number }) => number === 'MATCHED')?.parts[0]?.memo).toMatchObject({
      amount: 100_000n,
      posted: true,
    })
  })

  it('is narrowed to what needs a person, what is under way, what waits for goods or a memo, what is done', async () => {
    expect(await show('person')).toEqual(['HELD'])
    expect(await show('waiting')).toEqual(['WAITING'])
    expect(await show('under_way')).toEqual(['PLANNED'])
    expect(await show('goods')).toEqual(['OVERDUE', 'GOODS'])
    expect(await show('overdue')).toEqual(['OVERDUE'])
    expect(await show('memo')).toEqual(['RECEIVED'])
    expect(await show('done')).toEqual(['DELETED', 'MATCHED', 'NET'])
    expect(await show('deleted')).toEqual(['DELETED'])
    expect((await refunds({ kind: 'amount' })).map(({ number }) => number)).toEqual(['DELETED'])
    expect((await refunds({ search: 'OVER' })).map(({ number }) => number)).toEqual(['OVERDUE'])
  })

  it('counts them, and what waits for a person whatever is shown', async () => {
    expect(await countReturns(given.db, now, admin, { storefrontId: ours.id, show: 'done' })).toEqual({
      refunds: 3,
      more: false,
      money: [{ currency: 'GBP', amount: 300_000n }],
      held: 1,
      overdue: 1,
    })
    expect((await countReturns(given.db, now, admin, {}, 4)).more).toBe(true)
  })

  it('shows a person their storefronts alone', async () => {
    const theirEyes = person('finance', [theirs.id])
    expect((await refunds({}, theirEyes)).map(({ number }) => number)).toEqual(['THEIRS'])
    await expectFault(refunds({ storefrontId: ours.id }, theirEyes), 'NOT_PERMITTED')
    expect((await countReturns(given.db, now, theirEyes)).held).toBe(0)
  })
})

describe('refunds due', () => {
  it('stand oldest first with their age, their items and what they come to', async () => {
    expect((await dues({ storefrontId: ours.id })).map(({ cause, skus, pieces }) => [cause, skus, pieces])).toEqual([
      ['short_shipped', [], 0],
      ['cancelled', ['MUG'], 3],
      ['return', [], 0],
    ])
    expect(await readRefundDues(given.db, admin, { storefrontId: ours.id })).toMatchObject({
      dues: 3,
      orders: 1,
      money: [
        { currency: 'EUR', amount: 120_000n, dues: 1 },
        { currency: 'GBP', amount: 150_000n, dues: 2 },
      ],
      oldestOpenedAt: dayOf(-9),
    })
  })

  it('that were refunded stand apart', async () => {
    expect((await dues({ show: 'closed' })).map(({ closedBecause }) => closedBecause)).toEqual(['refunded'])
    expect((await dues({ cause: 'return' })).map(({ currency }) => currency)).toEqual(['EUR'])
  })

  it('are those of the storefronts a person sees', async () => {
    expect(await dues({}, person('finance', [theirs.id]))).toHaveLength(1)
    expect((await readRefundDues(given.db, person('finance', [theirs.id]))).dues).toBe(1)
    await expectFault(
      readRefundDues(given.db, person('finance', [theirs.id]), { storefrontId: ours.id }),
      'NOT_PERMITTED',
    )
  })
})
