import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BufferFacts } from './buffers.ts'
import { bufferOf, bufferUnits } from './buffers.ts'
import { findClashes } from './check-clashes.ts'
import { readMappingCsv, writeMappingCsv } from './csv.ts'
import { findShadowed } from './find-shadowed.ts'
import type { StoredRule } from './snapshot.ts'
import { createSnapshot } from './snapshot.ts'
import type { MatchOf, TargetOf } from './tables.ts'
import { matchKey, parseMappingRow } from './tables.ts'

type Rule = [MatchOf<'buffer'>, TargetOf<'buffer'>, Partial<StoredRule>?]

const stored = (rules: readonly Rule[]): StoredRule[] =>
  rules.map(([match, target, fields], at) => {
    const row = parseMappingRow('buffer', { match, target })
    if ('errors' in row) throw new Error(JSON.stringify(row.errors))
    const open = { validFrom: null, validTo: null }
    const key = matchKey(row.match)
    return { table: 'buffer', id: String(at + 1), position: 10, forStorefront: false, key, ...open, ...row, ...fields }
  })
const rulesOf = (...rules: Rule[]) => createSnapshot(1, stored(rules)).rules.buffer

const shirt = { itemKey: '02/00417/NAV/SELV//M', style: '00417', groups: ['KNIT', ''], season: 'AW26' }
const facts: BufferFacts & { base: number } = { sku: 'SHIRT-NAV-M', velocity: 'fast', items: [shirt], base: 100 }

/** Pieces kept back and the number of the rule that says so. */
const kept = (rules: readonly Rule[], given: Partial<typeof facts> = {}) => {
  const { units, rule } = bufferOf(rulesOf(...rules), { ...facts, ...given })
  return [units, rule?.id ?? null]
}

describe('a buffer rule', () => {
  it.each([
    [{ sku: 'shirt-*' }],
    [{ item: '02/00417*' }],
    [{ style: '00417' }],
    [{ group: 'knit' }],
    [{ season: 'AW*' }],
    [{ velocity: 'fast' }],
    [{}],
  ] as [MatchOf<'buffer'>][])('fits by %j', (match) => {
    expect(kept([[match, { units: 3 }]])).toEqual([3, '1'])
  })

  it.each([
    [{ sku: 'shirt' }],
    [{ item: '00417*' }],
    [{ style: '417' }],
    [{ group: 'WOVEN' }],
    [{ season: 'SS26' }],
    [{ velocity: 'slow' }],
    [{ style: '00417', season: 'SS26' }],
  ] as [MatchOf<'buffer'>][])('does not fit by %j', (match) => {
    expect(kept([[match, { units: 3 }]])).toEqual([0, null])
  })

  it('fits a kit when it fits every part; an item that is none is fitted by its own SKU and velocity alone', () => {
    const items = [shirt, { ...shirt, season: 'SS26' }]
    expect(kept([[{ season: 'AW26' }, { units: 3 }]], { items })).toEqual([0, null])
    expect(kept([[{ group: 'KNIT' }, { units: 3 }]], { items })).toEqual([3, '1'])
    expect(kept([[{ style: '*' }, { units: 3 }]], { items: [] })).toEqual([0, null])
    expect(kept([[{ velocity: 'fast' }, { units: 3 }]], { items: [] })).toEqual([3, '1'])
  })

  it('wins by position, then the storefront’s own, then the narrower: 0 pieces too', () => {
    const everybody: Rule = [{}, { units: 1 }]
    expect(kept([everybody, [{ season: 'AW*' }, { units: 0 }]])).toEqual([0, '2'])
    expect(kept([everybody, [{ season: 'AW*' }, { units: 5 }], [{ season: 'AW26' }, { units: 6 }]])).toEqual([6, '3'])
    expect(kept([everybody, [{ season: 'AW26' }, { units: 6 }, { position: 20 }]])).toEqual([1, '1'])
    expect(kept([everybody, [{}, { units: 9 }, { forStorefront: true }]])).toEqual([9, '2'])
  })

  it('gives pieces, a percentage or both, whole and not negative', () => {
    const errorsOf = (target: object) => {
      const row = parseMappingRow('buffer', { match: {}, target })
      return 'errors' in row ? row.errors : []
    }
    expect(errorsOf({})).toEqual([{ field: 'units', reason: 'pieces, a percentage, or both: then the larger counts' }])
    expect(errorsOf({ units: -1 })).toEqual([{ field: 'units', reason: 'at least 0' }])
    expect(errorsOf({ percent: 101 })).toEqual([{ field: 'percent', reason: 'at most 100' }])
    expect(errorsOf({ units: 0 })).toEqual([])
    expect(errorsOf({ units: 1.5 })).not.toEqual([])
  })

  it('is a CSV line, one of several that may not be told apart, and one that can be hidden', () => {
    const csv = 'storefront,position,sku,item,style,group,season,velocity,units,percent,validFrom,validTo\n'
    const text = `${csv},10,,,,,,fast,2,10,,\n,20,,,,,SALE*,,0,,,\n`
    const { rows, errors } = readMappingCsv('buffer', text, new Set())
    expect(errors).toEqual([])
    expect(rows[0]).toMatchObject({ match: { velocity: 'fast' }, target: { units: 2, percent: 10 } })
    expect(writeMappingCsv('buffer', rows)).toBe(text)
    expect(readMappingCsv('buffer', `${csv},10,,,,,,quick,2,,,\n`, new Set()).errors).toMatchObject([
      { field: 'velocity', reason: 'one of fast, medium, slow, none' },
    ])
    const placed = (...rules: Rule[]) =>
      stored(rules).map((row) => ({
        ...row,
        match: row.match as object,
        target: row.target as object,
        storefront: null,
        storefrontId: null,
      }))
    const seasons: Rule[] = [
      [{ season: 'AW26' }, { units: 1 }],
      [{ season: 'SS26' }, { units: 2 }],
    ]
    expect(findClashes(placed(...seasons))).toEqual([])
    const groups: Rule[] = [
      [{ group: 'KNIT' }, { units: 1 }],
      [{ group: 'SALE' }, { units: 2 }],
    ]
    expect(findClashes(placed(...groups))).toMatchObject([{ kind: 'overlap' }])
    const hidden = findShadowed(placed([{}, { units: 1 }], [{ season: 'AW26' }, { units: 1 }, { position: 20 }]))
    expect([...hidden.keys()]).toEqual(['2'])
  })
})

describe('what it keeps back', () => {
  it('is the larger of both, the share rounded up', () => {
    expect(bufferUnits({ units: 2, percent: 10 }, 5)).toBe(2)
    expect(bufferUnits({ units: 2, percent: 10 }, 21)).toBe(3)
    expect(bufferUnits({ percent: 5 }, 111)).toBe(6)
    expect(bufferUnits({ percent: 100 }, 7)).toBe(7)
  })

  it('is never negative and never a share of what is not there: failures.md 36', () => {
    expect(bufferUnits({ percent: 50 }, -8)).toBe(0)
    expect(bufferUnits({ units: 1, percent: 50 }, -8)).toBe(1)
    const target = fc.record({ units: fc.nat(50), percent: fc.integer({ min: 0, max: 100 }) })
    fc.assert(
      fc.property(target, fc.integer({ min: -1_000, max: 100_000 }), fc.nat(100), (given, base, more) => {
        const units = bufferUnits(given, base)
        expect(Number.isInteger(units)).toBe(true)
        expect(units).toBeGreaterThanOrEqual(given.units)
        expect(BigInt(units) * 100n).toBeGreaterThanOrEqual(BigInt(Math.max(base, 0)) * BigInt(given.percent))
        // More stock never offers less.
        expect(base + more - bufferUnits(given, base + more)).toBeGreaterThanOrEqual(base - units)
      }),
    )
  })
})
