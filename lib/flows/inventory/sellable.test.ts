import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sellableKitOf, sellableOf } from './sellable.ts'

const pieces = fc.integer({ min: -50, max: 500 })
const pending = fc.integer({ min: 0, max: 100 })
const terms = fc.record({
  buffer: fc.integer({ min: 0, max: 50 }),
  sharePercent: fc.integer({ min: 0, max: 100 }),
  ceiling: fc.option(fc.integer({ min: 0, max: 300 })),
})
const locations = fc.dictionary(fc.constantFrom('MAIN', 'EU1', 'US1'), pieces)

describe('what a shop may sell', () => {
  it('is what the ERP has open, less what orders have taken, less the buffer', () => {
    expect(sellableOf({ locations: { MAIN: 90, EU1: 30 }, pending: 9, buffer: 6 })).toEqual({
      ...{ ots: 120, pending: 9, buffer: 6, available: 105, desired: 105 },
    })
  })

  it('failure 36: is never below zero, and what is missing is seen', () => {
    expect(sellableOf({ locations: { MAIN: 2 }, pending: 5, buffer: 6 })).toEqual({
      ...{ ots: 2, pending: 5, buffer: 0, available: -3, desired: 0 },
    })
  })

  it('keeps back no more than there is: a buffer makes nothing oversold', () => {
    expect(sellableOf({ locations: { MAIN: 4 }, pending: 0, buffer: 6 })).toMatchObject({
      buffer: 4,
      available: 0,
      desired: 0,
    })
  })

  it('is a share of what is available in whole pieces, up to a ceiling', () => {
    const of = (sharePercent: number, ceiling: number | null) =>
      sellableOf({ locations: { MAIN: 11 }, pending: 0, buffer: 0, sharePercent, ceiling }).desired
    expect([of(50, null), of(100, 7), of(50, 7), of(0, null)]).toEqual([5, 7, 5, 0])
  })

  it('of a kit is what its scarcest part allows; of no part nothing', () => {
    const part = (ots: number, quantity: number, taken = 0) => ({ quantity, locations: { MAIN: ots }, pending: taken })
    expect(sellableKitOf([part(30, 1, 2), part(9, 2, 4)], { buffer: 1 })).toEqual({
      ...{ ots: 4, pending: 2, buffer: 1, available: 1, desired: 1 },
    })
    expect(sellableKitOf([part(-1, 2)], { buffer: 0 })).toMatchObject({ ots: -1, available: -1, desired: 0 })
    expect(sellableKitOf([], { buffer: 0 })).toMatchObject({ ots: 0, desired: 0 })
  })

  it('property: adds up, is never negative nor more than there is, and a unit taken never makes it more', () => {
    fc.assert(
      fc.property(locations, pending, terms, (at, taken, by) => {
        const one = sellableOf({ locations: at, pending: taken, ...by })
        expect(one.ots - one.pending - one.buffer).toBe(one.available)
        expect(one.desired).toBeGreaterThanOrEqual(0)
        expect(one.desired).toBeLessThanOrEqual(Math.max(0, one.ots - one.pending))
        expect(sellableOf({ locations: at, pending: taken + 1, ...by }).desired).toBeLessThanOrEqual(one.desired)
        expect(sellableKitOf([{ quantity: 1, locations: at, pending: taken }], by)).toEqual(one)
      }),
    )
  })
})
