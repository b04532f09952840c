import { expect, it } from 'vitest'
import { bookedWords, fieldWords, valueWords } from './field-words.ts'

it('says fields and values as a person does', () => {
  expect(fieldWords('lines[12].taxCode')).toBe('line 12 tax code')
  expect(fieldWords('lines[12].taxCode', 'MUG-1')).toBe('MUG-1 tax code')
  expect(fieldWords('lines[12 #2].quantity', 'MUG-1')).toBe('MUG-1 #2 quantity')
  expect(fieldWords('lines[12 #2].quantity')).toBe('line 12 #2 quantity')
  expect(fieldWords('charges[coupon [a]].code')).toBe('coupon [a]: code')
  expect(fieldWords('tenders[1].type')).toBe('tender 1 type')
  expect(fieldWords('party.shipTo.addr2')).toBe('ship-to second address line')
  expect(fieldWords('terms')).toBe('terms')
  expect(valueWords('standing', 'held')).toBe('is held')
  expect([valueWords('terms', ''), valueWords('terms', null), valueWords('terms', 'X')]).toEqual(['empty', 'none', 'X'])
  expect(bookedWords('discount')).toBe('Discount under')
})
