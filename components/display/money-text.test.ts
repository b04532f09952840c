import { describe, expect, test } from 'vitest'
import { amountText, countOf, countText, moneyText, usualScale } from './money-text.ts'

describe('money as it is printed', () => {
  test.each([
    [812_201_400n, 2, '81,220.14'],
    [-120_000n, 2, '-12.00'],
    [-12_345_678_900n, 2, '-1,234,567.89'],
    [67_880_000n, 0, '6,788'],
    [0n, 2, '0.00'],
    [9_990_000n, 2, '999.00'],
  ])('%s at scale %i is %s', (amount, scale, text) => {
    expect(amountText(amount, scale)).toBe(text)
  })

  test('finer digits than the scale are kept, never rounded for show', () => {
    expect(amountText(123_456n, 2)).toBe('12.3456')
  })

  test('the code stands first, the minus in front of the figure', () => {
    expect(moneyText(-10_000n, 'GBP', 2)).toBe('GBP -1.00')
  })

  test('sums over documents take the currency’s own scale', () => {
    expect([usualScale('GBP'), usualScale('JPY'), usualScale('KWD')]).toEqual([2, 0, 3])
  })
})

test('counts have thousands separated and their noun', () => {
  expect(countText(1_204)).toBe('1,204')
  expect([countOf(1, 'order'), countOf(0, 'order'), countOf(2, 'person', 'people')]).toEqual([
    '1 order',
    '0 orders',
    '2 people',
  ])
})
