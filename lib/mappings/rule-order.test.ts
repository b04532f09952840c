import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findClashes, refuseClashes } from './check-clashes.ts'
import { findShadowed } from './find-shadowed.ts'
import { covers, mayBothMatch, patternsMeet } from './match-overlap.ts'
import { compareRules } from './rule-order.ts'
import { allowanceRule } from './rules.ts'
import { createSnapshot } from './snapshot.ts'
import { matchKey } from './tables.ts'
import { fitsPattern } from './wildcard.ts'

const open = { validFrom: null, validTo: null }
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 4 })
const word = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 })

const allowance = (pattern: string | undefined, code: string, position = 10, kind?: string) => {
  const match = {
    source: 'coupon' as const,
    ...(pattern === undefined ? {} : { pattern }),
    ...(kind === undefined ? {} : { kind }),
  }
  const table = 'allowance' as const
  const named = { table, position, key: matchKey(match), match, target: { code }, ...open }
  return { ...named, id: code, forStorefront: false, storefrontId: null, storefront: null }
}

describe('which of two rules at one position is tried first', () => {
  it('more fields before fewer, whole text before a pattern, the longer beginning before the shorter', () => {
    const rules = [
      allowance(undefined, 'ANY'),
      allowance('*', 'STAR'),
      allowance('staff*', 'STAFF'),
      allowance('staff-uk*', 'STAFFUK'),
      allowance('staff-uk-10', 'TEN'),
      allowance('staff*', 'FIXED', 10, 'fixed_cart'),
    ]
    const codes = [...rules].sort(compareRules).map(({ target }) => target.code)
    expect(codes.slice(0, 4)).toEqual(['FIXED', 'TEN', 'STAFFUK', 'STAFF'])
  })

  it('one wins or none, whatever order the rules were written in', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(pattern, fc.integer({ min: 0, max: 2 })), { selector: ([text]) => text, maxLength: 8 }),
        word,
        fc.integer(),
        (given, code, seed) => {
          const rows = given.map(([text, position], at) => allowance(text, String(at), position))
          const shuffled = rows.map((row, at) => ({ row, at: (at * 7919 + seed) % 13 })).sort((a, b) => a.at - b.at)
          const facts = { source: 'coupon' as const, code, kind: '' }
          const winner = allowanceRule(createSnapshot(1, rows), facts)
          expect(
            allowanceRule(
              createSnapshot(
                1,
                shuffled.map(({ row }) => row),
              ),
              facts,
            ),
          ).toEqual(winner)
          expect(winner !== null).toBe(given.some(([text]) => fitsPattern(text, code)))
        },
      ),
    )
  })
})

describe('rules in each other’s way', () => {
  it('patterns meet exactly when some text fits both', () => {
    const texts = ['', 'a', 'b']
    for (let at = 1; at < texts.length && texts.length < 2_000; at++) texts.push(`${texts[at]}a`, `${texts[at]}b`)
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        expect(patternsMeet(a, b)).toBe(texts.some((text) => fitsPattern(a, text) && fitsPattern(b, text)))
      }),
    )
  })

  it('what covers a rule fits everything it fits', () => {
    fc.assert(
      fc.property(pattern, pattern, word, (a, b, text) => {
        const [one, other] = [
          { source: 'coupon', pattern: a },
          { source: 'coupon', pattern: b },
        ]
        if (covers('allowance', one, other) && fitsPattern(b, text)) expect(fitsPattern(a, text)).toBe(true)
      }),
    )
  })

  it('fields compared whole keep rules apart, many-valued ones do not, a rate is a code or none', () => {
    expect(mayBothMatch('warehouse', { country: 'GB' }, { country: 'US' })).toBe(false)
    expect(mayBothMatch('warehouse', { country: 'GB' }, { sku: 'A*' })).toBe(true)
    expect(mayBothMatch('warehouse', { method: 'flat_rate' }, { method: 'local_pickup' })).toBe(true)
    expect(mayBothMatch('shipping', { method: 'flat_rate' }, { method: 'local_pickup' })).toBe(false)
    expect(mayBothMatch('tax', { rate: 'none' }, { rate: '*' })).toBe(false)
    expect(mayBothMatch('tax', { rate: '12' }, { rate: 'GB-VAT-1' })).toBe(true)
    expect(mayBothMatch('item_link', { key: 'sku:A' }, { key: 'sku:B' })).toBe(false)
    expect(covers('tax', { rate: '*' }, { rate: 'none' })).toBe(false)
    expect(covers('hold', { minTotal: '100' }, { minTotal: '500.00' })).toBe(true)
    expect(covers('hold', { minTotal: '500.00' }, { minTotal: '100' })).toBe(false)
  })

  it('a duplicate and an overlap are refused with the row named and the way out', () => {
    const standing = [allowance('staff*', 'STAFF', 30)]
    expect(() => refuseClashes([allowance('staff*', 'OTHER', 90)], standing)).toThrow(
      'The rule at position 30, giving code STAFF, fits source coupon, pattern staff* already. Change that rule, or make this one fit something else.',
    )
    expect(() => refuseClashes([allowance('*staff', 'OTHER', 30)], standing)).not.toThrow()
    expect(() => refuseClashes([allowance('st*ff10', 'OTHER', 30)], standing)).not.toThrow()
    expect(() => refuseClashes([allowance('staf**', 'OTHER', 30)], standing)).not.toThrow()
    const twin = allowance('s*10', 'TEN', 30)
    expect(() => refuseClashes([allowance('s*', 'OTHER', 30)], [twin])).toThrow(
      'The rule at position 30, giving code TEN, fits source coupon, pattern s*10, so one order may fit both at position 30. Give this rule another position: the smaller one wins.',
    )
    expect(() => refuseClashes([allowance('s*', 'OTHER', 31)], [twin])).not.toThrow()
    expect(() => refuseClashes([allowance('s*', 'TEN', 30)], [twin])).not.toThrow()
    expect(() => refuseClashes([{ ...allowance('s*', 'OTHER', 30), storefront: 'UK' }], [twin])).not.toThrow()
  })

  it('rules of other dates are in nobody’s way', () => {
    const before = { ...allowance('staff*', 'OLD', 30), validTo: '2026-12-01' }
    const after = { ...allowance('staff*', 'NEW', 30), validFrom: '2026-12-01' }
    expect(findClashes([before, after])).toEqual([])
    expect(findClashes([before, { ...after, validFrom: '2026-11-30' }])).toMatchObject([{ kind: 'duplicate' }])
  })
})

describe('shadowed rules', () => {
  it('names the rule that covers one tried after it, and none that still wins somewhere', () => {
    const cover = allowance('staff*', 'STAFF', 10)
    const hidden = allowance('staff10', 'TEN', 20)
    const other = allowance('welcome', 'WELC', 20)
    const before = allowance('staff20', 'TWENTY', 5)
    expect([...findShadowed([hidden, other, cover, before])]).toEqual([['TEN', cover]])
    expect(findShadowed([hidden, { ...cover, validFrom: '2026-12-01' }]).size).toBe(0)
    expect(findShadowed([hidden, { ...cover, storefrontId: 'uk' }]).size).toBe(0)
    expect(findShadowed([{ ...hidden, storefrontId: 'uk' }, cover]).size).toBe(1)
  })

  it('a shadowed rule never wins', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(pattern, fc.integer({ min: 0, max: 2 })), { selector: ([text]) => text, maxLength: 8 }),
        word,
        (given, code) => {
          const rows = given.map(([text, position], at) => allowance(text, String(at), position))
          const winner = allowanceRule(createSnapshot(1, rows), { source: 'coupon', code, kind: '' })
          if (winner) expect(findShadowed(rows).has(winner.id)).toBe(false)
        },
      ),
    )
  })
})
