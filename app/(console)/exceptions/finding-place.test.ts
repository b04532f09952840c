import { expect, test } from 'vitest'
import { type FindingCode, findingCodes } from '../../../lib/exceptions/finding-codes.ts'
import { findingPlace } from './finding-place.ts'

const codes = Object.keys(findingCodes) as FindingCode[]

test('a case of one item leads to its page, of the stock or of the catalogue', () => {
  const cause = { key: 'shop:7', value: 'DR-1', shopItemId: '7' }
  for (const code of codes) {
    const { href, permission } = findingPlace(code, cause, 'UK')
    const stock = code.includes('STOCK') || code === 'OVERSOLD'
    expect([code, href, permission]).toEqual([
      code,
      stock ? '/inventory/7' : '/catalogue/7',
      stock ? 'inventory:read' : 'catalogue:read',
    ])
  }
})

test('a case of no one item leads to the list of its storefront', () => {
  expect(findingPlace('STOCK_GUARD', { key: 'guard', value: '40' }, 'UK')).toMatchObject({
    href: '/inventory?storefront=UK',
    verb: 'Look at what waits',
  })
  expect(findingPlace('CATALOGUE_REFUSED', { key: 'style:1', value: 'DR', shopItemId: '../x' }, 'N&L').href).toBe(
    '/catalogue?storefront=N%26L',
  )
})
