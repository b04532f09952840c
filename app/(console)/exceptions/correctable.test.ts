import { expect, test } from 'vitest'
import { correctableFields } from '../../../lib/flows/orders/corrections.ts'
import { offeredSides } from './correctable.ts'

const fields = (texts: Record<string, string>) =>
  correctableFields.map((field) => ({ field, shop: texts[field] ?? '', ours: texts[field] ?? '' }))

test('an order without a delivery address is put right in its billing address', () => {
  const [first, ...others] = offeredSides({ field: 'shipTo', value: 'addr1, city' }, fields({ 'billing.name': 'Ada' }))
  expect(first?.title).toBe('Ships and bills to')
  expect(first?.fields.filter(({ wrong }) => wrong).map(({ field }) => field)).toEqual([
    'billing.line1',
    'billing.city',
  ])
  expect(others.map(({ side }) => side)).toEqual(['notes'])
})

test('with one, the side the case names comes first, and its fields by the shop’s names', () => {
  const all = fields({ 'shipping.name': 'Ada', 'billing.name': 'Ada' })
  const [shipTo] = offeredSides({ field: 'shipTo.zipcode', value: 'over 10 characters' }, all)
  expect(shipTo?.fields.filter(({ wrong }) => wrong).map(({ field }) => field)).toEqual(['shipping.postcode'])
  expect(offeredSides({ field: 'billTo', value: 'country' }, all).map(({ side }) => side)).toEqual([
    'billing',
    'shipping',
    'notes',
  ])
  expect(offeredSides({ field: 'notes', value: 'latin1' }, all)[0]?.side).toBe('notes')
})

test('what was put right stands beside what the shop says', () => {
  const all = fields({ 'shipping.city': 'Leeds' }).map((one) =>
    one.field === 'shipping.city' ? { ...one, shop: 'Leds' } : one,
  )
  const city = offeredSides({ field: 'shipTo', value: 'city' }, all)[0]?.fields.find(({ label }) => label === 'City')
  expect(city).toMatchObject({ ours: 'Leeds', shop: 'Leds' })
})
