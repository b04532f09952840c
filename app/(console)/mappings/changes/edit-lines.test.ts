import { expect, it } from 'vitest'
import type { ReadEdit } from '../../../../lib/mappings/change/read-change.ts'
import { editLines } from './edit-lines.ts'

const rule = { id: '7', position: 10, validFrom: null, validTo: null, gone: false }
const edit = (given: Partial<ReadEdit>): ReadEdit => ({
  table: 'allowance',
  storefrontId: null,
  storefront: '',
  money: true,
  end: [],
  ended: [],
  open: [],
  ...given,
})

it('shows a rule and what stands in its place as one line, with what differs', () => {
  const match = { source: 'coupon', pattern: 'welcome10' }
  const [line, ...more] = editLines([
    edit({
      end: ['7'],
      ended: [{ ...rule, match, target: { code: 'WELC10' } }],
      open: [{ position: 10, match, target: { code: 'NEW' } }],
    }),
  ])
  expect(more).toEqual([])
  expect(line).toMatchObject({ kind: 'changes', at: { edit: 0, end: '7', open: 0 } })
  expect(line?.fields).toEqual([
    { label: 'source', side: 'match', before: 'coupon', after: 'coupon' },
    { label: 'pattern', side: 'match', before: 'welcome10', after: 'welcome10' },
    { label: 'code', side: 'target', before: 'WELC10', after: 'NEW' },
  ])
})

it('pairs by place when it fits something else, and tells rules that only begin or end', () => {
  const lines = editLines([
    edit({
      end: ['7', '8'],
      ended: [
        { ...rule, match: { source: 'coupon', pattern: 'a' }, target: { code: 'A' } },
        { ...rule, id: '8', position: 20, gone: true, match: { source: 'manual' }, target: { code: 'M' } },
      ],
      open: [
        { match: { source: 'markdown' }, target: { code: 'D' } },
        { position: 10, match: { source: 'coupon', pattern: 'b' }, target: { code: 'A' } },
      ],
    }),
  ])
  expect(lines.map(({ kind, gone, at }) => [kind, gone, at.end, at.open])).toEqual([
    ['changes', false, '7', 1],
    ['ends', true, '8', null],
    ['begins', false, null, 0],
  ])
  expect(lines[0]?.fields).toContainEqual({ label: 'pattern', side: 'match', before: 'a', after: 'b' })
})
