import { expect, it } from 'vitest'
import { contentChanges } from './content-changes.ts'

it('names what differs by the entry’s id, wherever it stands now', () => {
  const before = {
    status: 'processing',
    line_items: [
      { id: 1, quantity: 2 },
      { id: 2, quantity: 1 },
    ],
  }
  const after = {
    status: 'processing',
    line_items: [
      { id: 2, quantity: 1 },
      { id: 1, quantity: 3 },
    ],
  }
  expect(contentChanges(before, after)).toEqual([{ path: 'line_items[#1].quantity', before: 2, after: 3 }])
})

it('tells what came and what went', () => {
  const before = { fee_lines: [{ id: 5, total: '1.00' }], note: 'x' }
  expect(contentChanges(before, { fee_lines: [] })).toEqual([
    { path: 'fee_lines[#5]', before: { id: 5, total: '1.00' }, after: null },
    { path: 'note', before: 'x', after: null },
  ])
})

it('leaves stamps out that move with every save', () => {
  expect(contentChanges({ date_modified_gmt: 'a', total: '1' }, { date_modified_gmt: 'b', total: '1' })).toEqual([])
})

it('shows a change of kind whole, and no more than asked', () => {
  expect(contentChanges({ a: [1] }, { a: { b: 1 } })).toEqual([{ path: 'a', before: [1], after: { b: 1 } }])
  expect(contentChanges({ a: 1, b: 1, c: 1 }, { a: 2, b: 2, c: 2 }, 2)).toHaveLength(2)
})
