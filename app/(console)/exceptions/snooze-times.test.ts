import { expect, test } from 'vitest'
import { snoozeEnd } from './snooze-times.ts'

const london = 'Europe/London'
const iso = (...args: Parameters<typeof snoozeEnd>) => snoozeEnd(...args)?.toISOString()

test('nine o’clock is the business’s, also where clocks change in the night between', () => {
  const monday = new Date('2026-11-23T15:00:00Z')
  expect(iso('tomorrow', '', monday, london)).toBe('2026-11-24T09:00:00.000Z')
  expect(iso('monday', '', monday, london)).toBe('2026-11-30T09:00:00.000Z')
  expect(iso('week', '', monday, 'America/New_York')).toBe('2026-11-30T14:00:00.000Z')
  expect(iso('monday', '', new Date('2026-11-29T12:00:00Z'), london)).toBe('2026-11-30T09:00:00.000Z')
  const beforeSpring = new Date('2026-03-28T12:00:00Z')
  expect(iso('tomorrow', '', beforeSpring, london)).toBe('2026-03-29T08:00:00.000Z')
  expect(iso('tomorrow', '', new Date('2026-10-24T12:00:00Z'), london)).toBe('2026-10-25T09:00:00.000Z')
})

test('the day is the business’s too', () => {
  expect(iso('tomorrow', '', new Date('2026-11-23T23:30:00Z'), 'Asia/Tokyo')).toBe('2026-11-25T00:00:00.000Z')
})

test('a change has no time, and no time chosen is none', () => {
  const now = new Date('2026-11-23T15:00:00Z')
  expect(snoozeEnd('change', '', now, london)).toBeNull()
  expect(snoozeEnd('at', '', now, london)).toBeNull()
  expect(iso('hours', '', now, london)).toBe('2026-11-23T17:00:00.000Z')
})
