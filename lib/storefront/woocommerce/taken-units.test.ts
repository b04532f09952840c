import { expect, it } from 'vitest'
import { takenUnits } from './taken-units.ts'

type Order = Parameters<typeof takenUnits>[0]
type Refunds = Parameters<typeof takenUnits>[1]

const line = (id: number, quantity: number, more: object = {}) => ({
  id,
  product_id: 7,
  variation_id: 0,
  sku: 'MUG',
  quantity,
  meta_data: [],
  ...more,
})
const of = (...lines: object[]) => ({ line_items: lines }) as unknown as Order
const refund = (...lines: [of: number, quantity: number][]) =>
  ({
    line_items: lines.map(([id, quantity]) => ({
      quantity,
      meta_data: [{ id: 1, key: '_refunded_item_id', value: String(id) }],
    })),
  }) as unknown as Refunds[number]

it('names what was sold as the shop names it, and a line without product by its SKU alone', () => {
  expect(
    takenUnits(of(line(1, 2), line(2, 1, { variation_id: 9, sku: null }), line(3, 1, { product_id: 0 })), []),
  ).toEqual([
    { line: '1', product: '7', variation: '', sku: 'MUG', quantity: 2, sold: 2 },
    { line: '2', product: '7', variation: '9', sku: '', quantity: 1, sold: 1 },
    { line: '3', product: '', variation: '', sku: 'MUG', quantity: 1, sold: 1 },
  ])
})

it('takes off what was refunded by line, in however many refunds, and no amount', () => {
  const quantities = (...refunds: Refunds) =>
    takenUnits(of(line(1, 3), line(2, 1)), refunds).map(({ line: id, quantity }) => [id, quantity])
  expect(quantities(refund([1, -1]), refund([1, -1], [2, -1]))).toEqual([
    ['1', 1],
    ['2', 0],
  ])
  expect(quantities(refund([1, 0]))).toEqual([
    ['1', 3],
    ['2', 1],
  ])
  expect(quantities(refund([1, -4]), refund([2, -1]))).toEqual([
    ['1', 0],
    ['2', 0],
  ])
  expect(takenUnits(of(line(1, 3)), [refund([1, -1])])).toMatchObject([{ quantity: 2, sold: 3 }])
})

it('a part of a piece takes a whole one', () => {
  expect(takenUnits(of(line(1, 1.5)), [])[0]?.quantity).toBe(2)
})
