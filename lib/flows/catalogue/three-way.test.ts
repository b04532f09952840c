import { expect, it } from 'vitest'
import { accept, agree, moveOf } from './three-way.ts'

const move = (agreed: Record<string, string>, shop: string, erp: string) => moveOf('price', agreed, { shop, erp })

it('tells who moved since both agreed', () => {
  expect(move({}, '12.00', '12.00')).toBe('same')
  expect(move({}, '12.00', '13.00')).toBe('first')
  const agreed = agree({}, 'price', '12.00')
  expect(move(agreed, '11.00', '12.00')).toBe('shop')
  expect(move(agreed, '12.00', '13.00')).toBe('erp')
  expect(move(agreed, '11.00', '13.00')).toBe('both')
  expect(move(agreed, '13.00', '13.00')).toBe('same')
})

it('lets an accepted difference stand until either side moves, and forgets it once they agree', () => {
  const accepted = accept(agree({}, 'price', '12.00'), 'price', '11.00', '12.00')
  expect(move(accepted, '11.00', '12.00')).toBe('accepted')
  expect(move(accepted, '10.00', '12.00')).toBe('shop')
  expect(move(accepted, '11.00', '14.00')).toBe('erp')
  expect(move(accepted, '10.00', '14.00')).toBe('both')
  expect(agree(accepted, 'price', '12.00')).toEqual({ price: '12.00' })
})

it('takes values that say the same for the same', () => {
  const same = (one: string, other: string) => Number(one) === Number(other)
  expect(moveOf('barcode', { barcode: '0123' }, { shop: '123', erp: '0123', same })).toBe('same')
})
