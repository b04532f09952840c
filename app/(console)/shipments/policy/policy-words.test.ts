import { expect, test } from 'vitest'
import { businessText } from './policy-words.ts'

test('minutes count in business hours only', () => {
  expect([60, 120, 90, 1].map(businessText)).toEqual([
    '1 business hour',
    '2 business hours',
    '90 business minutes',
    '1 business minute',
  ])
})
