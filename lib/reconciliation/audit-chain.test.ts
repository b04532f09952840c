import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ChainRecord } from './audit-chain.ts'
import { findBrokenLink, nextRecord } from './audit-chain.ts'

const chain = { storefront: 'UK', period: '2026-10' }
const start = Date.UTC(2026, 10, 2, 9)

function chainOf(length: number, of = chain): ChainRecord[] {
  const records: ChainRecord[] = []
  for (let at = 0; at < length; at++) {
    const entry = { at: new Date(start + at), actor: 'Ann Lee', action: 'periods:explain', detail: { amount: `${at}` } }
    records.push(nextRecord(of, records.at(-1) ?? null, entry))
  }
  return records
}

it('holds from its first record to its last, and when there is none', () => {
  expect(findBrokenLink(chain, [])).toBe(null)
  expect(findBrokenLink(chain, chainOf(20), 20)).toBe(null)
})

it('names the first record that was changed in any way', () => {
  const changes: ((record: ChainRecord) => Partial<ChainRecord>)[] = [
    () => ({ actor: 'Bo Ek' }),
    ({ at }) => ({ at: new Date(at.getTime() + 1) }),
    () => ({ action: 'periods:approve' }),
    () => ({ detail: { amount: '0.01' } }),
    () => ({ detail: {} }),
    () => ({ hash: '00' }),
  ]
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), fc.constantFrom(...changes), (at, change) => {
      const records = chainOf(10).map((record, index) => (index === at ? { ...record, ...change(record) } : record))
      expect(findBrokenLink(chain, records)).toEqual({ sequence: at + 1, reason: 'changed' })
    }),
  )
})

it('a record put right again after a change no longer links to the next', () => {
  const records = chainOf(5)
  const second = records[1]
  if (!second) throw new Error('no second record')
  records[2] = nextRecord(chain, second, { ...second, actor: 'Bo Ek' })
  expect(findBrokenLink(chain, records)).toEqual({ sequence: 4, reason: 'not linked' })
})

it('finds what was taken out, turned round, cut off at the end or carried over from another period', () => {
  const records = chainOf(6)
  expect(findBrokenLink(chain, records.toSpliced(2, 1))).toEqual({ sequence: 3, reason: 'missing' })
  expect(findBrokenLink(chain, records.toReversed())).toEqual({ sequence: 1, reason: 'missing' })
  expect(findBrokenLink(chain, records.slice(0, 4))).toBe(null)
  expect(findBrokenLink(chain, records.slice(0, 4), 6)).toEqual({ sequence: 5, reason: 'missing' })
  const other = chainOf(6, { ...chain, period: '2026-09' })
  expect(findBrokenLink(chain, other)).toEqual({ sequence: 1, reason: 'not linked' })
})
