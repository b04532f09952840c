import { expect, it } from 'vitest'
import { carriesMark, customerNote, metaOf, privateNote } from './dispatch-text.ts'
import type { Wish } from './wish.ts'

const wish: Wish = {
  carrier: 'Royal Mail',
  trackings: [
    { number: 'AB1', url: 'https://track.example/AB1' },
    { number: 'AB2', url: '' },
  ],
  lines: [{ line: '1', quantity: 2 }],
  completes: true,
  status: 'completed',
  message: 'note',
}

it('a note names its shipment, and is found by nothing but that name', () => {
  const customer = customerNote('P0001234', wish, false, 0)
  expect(customer).toBe('Your order is on its way.\nShipment P0001234: Royal Mail AB1 https://track.example/AB1 AB2')
  expect(customerNote('P1', wish, true, 0)).toContain('Part of your order')
  expect(carriesMark(customer, 'P0001234', 0)).toBe(true)
  expect(carriesMark(customer, 'P000123', 0)).toBe(false)
  expect(carriesMark(customer, 'P00012345', 0)).toBe(false)
  expect(carriesMark(customer, 'P0001234', 1)).toBe(false)
  const second = privateNote('P0001234', wish, 1, '')
  expect(carriesMark(second, 'P0001234', 0)).toBe(false)
  expect(carriesMark(second, 'P0001234', 1)).toBe(true)
  expect(carriesMark(privateNote('P0001234', wish, 0, ''), 'P0001234', 0)).toBe(true)
  expect(carriesMark(customer.replace('\n', ' '), 'P0001234', 0)).toBe(true)
  // A clerk's words are not ours.
  expect(carriesMark('Customer rang: where is Shipment P0001234?', 'P0001234', 0)).toBe(false)
  expect(carriesMark('Reshipment P0001234.', 'P0001234', 0)).toBe(false)
})

it('without a carrier or a number it still says that it left, and writes no meta', () => {
  const bare = { ...wish, carrier: '', trackings: [], lines: [{ line: '1', quantity: 1 }] }
  expect(privateNote('P1', bare, 0, 'Why.')).toBe('Shipment P1: left the warehouse (1 piece). Why.')
  expect(metaOf('P1', bare)).toEqual({ key: '_selvedge_tracking_P1', value: '' })
})
