import { expect, it } from 'vitest'
import { judgeDrift } from './judge-drift.ts'
import type { OversoldFacts } from './judge-oversell.ts'
import { judgeOversell } from './judge-oversell.ts'

const facts: OversoldFacts = { counted: true, drifted: false, buffered: true, confirmed: 5, soldSince: 2, short: 1 }
const why = (change: Partial<OversoldFacts>) => judgeOversell({ ...facts, ...change }).why

it('an oversell has one cause, what somebody did wrong before what is in the nature of things', () => {
  expect(why({ counted: false, drifted: true })).toBe('missing_rule')
  expect(why({ drifted: true, buffered: false })).toBe('drift')
  expect(why({ buffered: false })).toBe('missing_rule')
  // More than the shop showed: checkouts at once.
  expect(why({ confirmed: 1, soldSince: 2 })).toBe('buffer')
  expect(why({})).toBe('latency')
  expect(why({ confirmed: null })).toBe('latency')
})

it('says what would have prevented it, in pieces', () => {
  expect(judgeOversell({ ...facts, confirmed: 1, short: 2 }).prevented).toBe(
    'A buffer larger by 2 pieces would have prevented it.',
  )
})

it('a number in the shop is ours, explained by its sales and restocks, or somebody else’s', () => {
  const of = (seen: number, sold = 0, restocked = 0) => judgeDrift({ confirmed: 10, seen, sold, restocked })
  expect([of(10), of(8, 2), of(9, 2), of(11, 0, 1), of(9, 3, 3)]).toEqual([
    ...['ours', 'explained', 'explained', 'explained', 'explained'],
  ])
  expect([of(9), of(7, 2), of(11), of(12, 5, 1)]).toEqual(['foreign', 'foreign', 'foreign', 'foreign'])
})
