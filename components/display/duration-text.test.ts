import { expect, test } from 'vitest'
import { absoluteText, durationText, relativeText } from './duration-text.ts'

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3_599, '59 min'],
  [3_600, '1 h'],
  [47 * 3_600, '47 h'],
  [48 * 3_600, '2 d'],
])('%i seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text)
})

test('relative to now, before and after it', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  const at = (text: string) => relativeText(new Date(text), now)
  expect(at('2026-11-23T11:59:48Z')).toBe('12 s ago')
  expect(at('2026-11-23T12:05:00Z')).toBe('in 5 min')
  expect(at('2026-11-23T12:00:00Z')).toBe('now')
})

test('absolute with its zone, summer and winter', () => {
  expect(absoluteText(new Date('2026-07-01T08:00:00Z'), 'Europe/Berlin')).toMatch(
    /01 Jul 2026.*10:00:00.*(GMT\+2|CEST)/,
  )
  expect(absoluteText(new Date('2026-12-01T08:00:00Z'), 'Europe/London')).toMatch(/01 Dec 2026.*08:00:00.*(GMT|UTC)/)
})
