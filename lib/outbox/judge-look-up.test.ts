import { expect, it } from 'vitest'
import { type FoundOrder, judgeLookUp, type LookedUp } from './judge-look-up.ts'

const now = new Date('2026-11-23T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)
const times = { now, settleMs: 120_000, postingMs: 900_000 }
const entry: LookedUp = {
  state: 'unknown',
  currency: 'GBP',
  totalAmount: 100n,
  sends: 1,
  lookups: 1,
  lastDeadlineAt: ago(121),
  stagedAt: ago(60),
}
const found = (change: Partial<FoundOrder> = {}): FoundOrder => ({
  pkey: '1',
  ordNum: '7',
  currency: 'GBP',
  total: 100n,
  status: 'open',
  ...change,
})
const judge = (change: Partial<LookedUp>, ...orders: FoundOrder[]) =>
  judgeLookUp({ ...entry, ...change }, orders, times).kind

it('a found order is ours only with our currency and total', () => {
  expect(judge({}, found())).toBe('ours')
  expect(judge({}, found({ total: 101n }))).toBe('taken')
  expect(judge({}, found({ currency: 'EUR' }))).toBe('taken')
  expect(judge({ state: 'rejected' }, found())).toBe('ours')
  expect(judge({}, found({ status: 'cancelled' }))).toBe('ours')
})

it('several that stand are a duplicate, cancelled ones do not count', () => {
  expect(judge({}, found(), found({ pkey: '2' }))).toBe('several')
  expect(judge({}, found(), found({ pkey: '2', status: 'cancelled' }))).toBe('ours')
  expect(judge({}, found({ total: 1n }), found({ pkey: '2', status: 'cancelled' }))).toBe('taken')
})

it('an empty answer counts only once the listing has settled, and three sends are enough', () => {
  expect(judge({ lastDeadlineAt: ago(119) })).toBe('later')
  expect(judge({})).toBe('send')
  expect(judge({ sends: 3 })).toBe('unresolved')
  expect(judge({ state: 'ready', lastDeadlineAt: null })).toBe('send')
  expect(judge({ state: 'ready', lastDeadlineAt: ago(5) })).toBe('later')
  expect(judge({ state: 'rejected' })).toBe('still rejected')
})

it('staged is waited for, but not for ever', () => {
  expect(judge({ state: 'staged' })).toBe('later')
  expect(judge({ state: 'staged', stagedAt: ago(901) })).toBe('never posted')
})
