import { describe, expect, test } from 'vitest'
import { fieldWords, hasMoved, keptFieldWords, lineWords, pushWords, sideWords, subjectOf } from './drift-words.ts'

test('a field is said in words', () => {
  expect(fieldWords('ship_to.zipcode')).toBe('ship-to postcode')
  expect(fieldWords('tax_code')).toBe('tax code')
  expect(subjectOf({ field: 'quantity', lineKey: '11:02/A/1///M' })).toBe('quantity of 02/A/1/M')
  expect(subjectOf({ field: 'total', lineKey: '' })).toBe('total')
})

test('a field is said in the same words as a case keeps it', () => {
  expect(['ship to addr2', 'bill to name', 'tax code', 'extended', 'total'].map(keptFieldWords)).toEqual([
    'ship-to second line',
    'bill-to name',
    'tax code',
    'amount before discount',
    'total',
  ])
})

test('a line names its item, a line of the ERP alone says so, a charge its code', () => {
  expect(lineWords('erp:02/A/1///M #2')).toBe('02/A/1/M #2, only in the ERP')
  expect(lineWords('FREIGHT SHIP')).toBe('FREIGHT SHIP')
})

test('money is said with its currency, what is not there as none', () => {
  expect(sideWords('total', '75.50', 'GBP')).toBe('GBP 75.50')
  expect(sideWords('quantity', '3', 'GBP')).toBe('3')
  expect(sideWords('line', null, 'GBP')).toBe('none')
  expect(sideWords('hold', 'hold', 'GBP')).toBe('yes')
  expect(sideWords('hold', null, 'GBP')).toBe('no')
  expect(sideWords('cancelled', '2', 'GBP')).toBe('2 pieces')
  expect(sideWords('cancelled', '1', 'GBP')).toBe('1 piece')
})

test('the side that moved is the one that is marked', () => {
  expect([hasMoved('erp', 'erpNow'), hasMoved('erp', 'shopNow'), hasMoved('both', 'shopNow')]).toEqual([
    true,
    false,
    true,
  ])
})

describe('what can be pushed to the ERP', () => {
  const lowered = {
    field: 'quantity',
    lineKey: '11:02/A/1///M',
    movedBy: 'shop' as const,
    sides: { asSent: '3', shopNow: '1', erpNow: '3' },
    afterDespatch: false,
  }

  test('is a quantity lowered or a line removed in the shop', () => {
    expect(pushWords(lowered)).toBe('Cancels 2 pieces of 02/A/1/M in the ERP')
    expect(
      pushWords({ ...lowered, field: 'line', sides: { asSent: '1 × 9.00', shopNow: null, erpNow: '1 × 9.00' } }),
    ).toBe('Cancels 1 piece of 02/A/1/M in the ERP')
  })

  test('is nothing else: not more pieces, not what left, not what the ERP moved, not an address', () => {
    expect(pushWords({ ...lowered, sides: { asSent: '3', shopNow: '4', erpNow: '3' } })).toBeNull()
    expect(pushWords({ ...lowered, afterDespatch: true })).toBeNull()
    expect(pushWords({ ...lowered, movedBy: 'erp' })).toBeNull()
    expect(pushWords({ ...lowered, field: 'ship_to.city' })).toBeNull()
    expect(pushWords({ ...lowered, sides: 'hidden' })).toBeNull()
  })
})
