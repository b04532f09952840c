import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { allocate, divideRounded, formatAmount, parseAmount, roundTo, stepOf, sum } from './money.ts'

const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })

describe('parseAmount', () => {
  it.each([
    ['36.37', 363_700n, 2],
    ['1170.31', 11_703_100n, 2],
    ['-14.40', -144_000n, 2],
    ['-0.00', 0n, 2],
    ['7.404', 74_040n, 3],
    ['36.3700', 363_700n, 4],
    ['1.500000', 15_000n, 4],
    ['36', 360_000n, 0],
  ])('reads %s', (text, expected, scale) => {
    expect(parseAmount(text)).toEqual({ amount: expected, scale })
  })

  it.each(['', '1,5', '1e3', 'abc', '1.', '.5', '--1', 'NaN'])('refuses %j', (text) => {
    expect(() => parseAmount(text)).toThrowError(expect.objectContaining({ code: 'MONEY_NOT_DECIMAL' }))
  })

  it('refuses what four decimals cannot hold instead of rounding it', () => {
    expect(() => parseAmount('1.00005')).toThrowError(expect.objectContaining({ code: 'MONEY_TOO_FINE' }))
  })
})

describe('formatAmount', () => {
  test.prop([amount, fc.integer({ min: 0, max: 4 })])('reads back to the same amount', (value, scale) => {
    expect(parseAmount(formatAmount(value, scale)).amount).toBe(value)
  })

  it('keeps the written scale and never rounds', () => {
    expect(formatAmount(120_000n, 2)).toBe('12.00')
    expect(formatAmount(-20_000n, 0)).toBe('-2')
    expect(formatAmount(33_333n, 2)).toBe('3.3333')
  })
})

describe('allocate', () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 12 })

  test.prop([amount, weights, fc.integer({ min: 0, max: 4 })])('parts sum to the whole', (total, parts, scale) => {
    expect(sum(allocate(total, parts, scale))).toBe(total)
  })

  test.prop([fc.bigInt({ min: 0n, max: 10n ** 9n }), weights])(
    'no part is off its share by a step or more',
    (steps, parts) => {
      const total = steps * stepOf(2)
      const whole = sum(parts)
      fc.pre(whole > 0n)
      for (const [index, part] of allocate(total, parts, 2).entries()) {
        const distance = part * whole - total * (parts[index] ?? 0n)
        expect(distance < 0n ? -distance : distance).toBeLessThan(whole * stepOf(2))
      }
    },
  )
})

describe('rounding', () => {
  it('rounds half away from zero', () => {
    expect(roundTo(10_050n, 2)).toBe(10_100n)
    expect(roundTo(-10_050n, 2)).toBe(-10_100n)
    expect(roundTo(10_049n, 2)).toBe(10_000n)
    expect(divideRounded(7n, 2n)).toBe(4n)
  })
})
