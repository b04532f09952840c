import { expect, it } from 'vitest'
import { trackingNumber } from './tracking-number.ts'

it.each([
  ['RM4', 47_312_482, 'TT473124829GB'],
  ['UPS', 1, /^1ZA4F27903\d{8}$/],
  ['DHL', 1, /^0034043416\d{10}$/],
  ['USP', 1, /^94001118990\d{11}$/],
  ['DPD', 73_100_001, '15501073100001'],
  ['NON', 1, ''],
])('numbers a parcel of %s as its carrier does', (shipper, serial, shape) => {
  expect(trackingNumber(shipper, serial)).toMatch(typeof shape === 'string' ? new RegExp(`^${shape}$`) : shape)
})

it('has right check digits', () => {
  // The published example of S10, and the one of a 1Z number.
  expect(trackingNumber('RM4', 47_312_482)).toBe('TT473124829GB')
  const weighted = (number: string) =>
    [...number].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  for (const serial of [1, 73_100_001, 73_199_999]) {
    for (const shipper of ['DHL', 'USP']) expect(weighted(trackingNumber(shipper, serial)) % 10, shipper).toBe(0)
  }
})
