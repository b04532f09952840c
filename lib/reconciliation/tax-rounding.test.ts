import { expect, it } from 'vitest'
import { noAmounts } from './components.ts'
import { isTaxRounding, taxRoundingLimit } from './tax-rounding.ts'

const taxOff = (units: bigint) => ({ ...noAmounts, tax: units * 100n, total: units * 100n })

it('failure 23: pennies off are rounding up to one a line and rate, and not one more', () => {
  // Three lines, one of them taxed twice (failure 24).
  expect(taxRoundingLimit([4], 2)).toBe(400n)
  expect(isTaxRounding(taxOff(4n), [4], 2)).toBe(true)
  expect(isTaxRounding(taxOff(-4n), [4], 2)).toBe(true)
  expect(isTaxRounding(taxOff(5n), [4], 2)).toBe(false)
})

it('is allowed again on each ERP document: a line split over two invoices is rounded twice', () => {
  expect(isTaxRounding(taxOff(2n), [1], 2)).toBe(false)
  expect(isTaxRounding(taxOff(2n), [1, 1], 2)).toBe(true)
  expect(isTaxRounding(taxOff(1n), [], 2)).toBe(false)
})

it('is of tax alone: what moves another component is something else', () => {
  expect(isTaxRounding({ ...taxOff(1n), merchandise: 100n, total: 200n }, [4], 2)).toBe(false)
  expect(isTaxRounding({ ...taxOff(1n), total: 0n }, [4], 2)).toBe(false)
  expect(isTaxRounding({ ...taxOff(1n), shipping: -100n, total: 0n }, [4], 2)).toBe(false)
  expect(isTaxRounding(noAmounts, [4], 2)).toBe(false)
})

it('is one whole unit of a currency without decimals', () => {
  expect(taxRoundingLimit([2], 0)).toBe(20_000n)
  expect(isTaxRounding({ ...noAmounts, tax: 10_000n, total: 10_000n }, [1], 0)).toBe(true)
})

it('failure 24: two rates flattened to one are no rounding (45.85 against 30.57)', () => {
  expect(isTaxRounding({ ...noAmounts, tax: -152_800n, total: -152_800n }, [2], 2)).toBe(false)
})
