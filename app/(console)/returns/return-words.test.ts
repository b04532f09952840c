import { expect, test } from 'vitest'
import type { ReturnPart } from '../../../lib/boards/returns-list.ts'
import { codeWords, partText, stateOf } from './return-words.ts'

const part: ReturnPart = {
  id: '1',
  kind: 'return',
  state: 'booked',
  reference: 'WEBR-UK-7',
  amount: 100_000n,
  taxAmount: 0n,
  reasonCode: 'SIZE',
  location: 'MAIN',
  code: null,
  pieces: 2,
  expectedBy: null,
  overdue: false,
  receivedAt: null,
  outcome: null,
  memo: null,
}

test('a part says what it is, how many pieces, why and where', () => {
  expect(partText(part)).toBe('Return, 2 pieces, SIZE at MAIN')
  expect(partText({ ...part, kind: 'credit', pieces: 0, location: '' })).toBe('Credit, SIZE')
  expect(partText({ ...part, kind: 'net', pieces: 1, reasonCode: '', location: '' })).toBe(
    'Taken off before it was sent, 1 piece',
  )
})

test('goods that are late are said instead of where the return stands', () => {
  expect([stateOf(part), stateOf({ ...part, overdue: true })]).toEqual(['booked', 'overdue'])
})

test('only what has a memo matches one', () => {
  const matched = { ...part, state: 'matched' as const }
  const memo = { crmNum: 'C1', amount: 100_000n, currency: 'GBP', posted: true }
  expect([stateOf(matched), stateOf({ ...matched, memo })]).toEqual(['settled', 'matched'])
})

test('a code nobody has words for is still said', () => {
  expect(codeWords('NOT_INVOICED')).toBe('until the shipment is invoiced')
  expect(codeWords('SOME_NEW_CODE')).toBe('some new code')
  expect(codeWords(null)).toBe('')
})
