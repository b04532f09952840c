import { expect } from 'vitest'
import type { MapResult } from '../map-input.ts'
import { identityFaults } from './draft-identity.ts'
import { found } from './order-builder.ts'

/** The draft; fails unless there is one, nothing holds it and it adds up. */
export function draftOf(result: MapResult) {
  expect(found(result).filter((code) => code.endsWith('!'))).toEqual([])
  const { draft } = result
  if (!draft) throw new Error('no draft')
  expect(identityFaults(draft)).toEqual([])
  return draft
}

/** Its charges, without where they come from. */
export const charges = (result: MapResult) =>
  draftOf(result).charges.map(({ type, code, amount, tax, taxCode }) => ({ type, code, amount, tax, taxCode }))

/** Tax at the builder's first rate, VAT. */
export const vat = (amount: string) => ({ tax: { '1': amount } })
