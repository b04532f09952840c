import { expect, it } from 'vitest'
import { bufferWords, keptWords } from './rule-words.ts'

it('names what a buffer fits', () => {
  expect(bufferWords({ velocity: 'fast' })).toBe('fast movers')
  expect(bufferWords({ velocity: 'none', season: 'FW26' })).toBe('items that do not sell of season FW26')
  expect(bufferWords({ sku: 'SHT-*', group: 'A' })).toBe('SKU SHT-*, group A')
  expect(bufferWords({})).toBe('everything')
})

it('says what it keeps back', () => {
  expect(keptWords({ units: 4, percent: 10 })).toBe('10 %, at least 4 pieces')
  expect(keptWords({ units: 1 })).toBe('1 piece')
  expect(keptWords({ percent: 5 })).toBe('5 %')
  expect(keptWords({ units: 0 })).toBe('nothing')
})
