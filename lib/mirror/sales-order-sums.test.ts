import { describe, expect, it } from 'vitest'
import { linePiecesOf } from './sales-order-sums.ts'

const sent = {
  orderId: 1n,
  lines: [
    { seq: 1, orderLineId: '7', quantity: 2 },
    { seq: 2, orderLineId: '7', quantity: 4 },
  ],
  linePieces: '7:2,9:1',
}

describe('lines and pieces of a sales order', () => {
  it('as sent, it says what the shop said, kits and charges with it', () => {
    const lines = [
      { seq: 1, ordered: 2 },
      { seq: 2, ordered: 4 },
    ]
    expect(linePiecesOf(lines, sent)).toBe('7:2,9:1')
  })

  it('changed, it names the shop’s lines it was sent for, and by its place what nobody sent', () => {
    const lines = [
      { seq: 1, ordered: 1 },
      { seq: 3, ordered: 4 },
    ]
    expect(linePiecesOf(lines, sent)).toBe('7:1,#3:4')
    expect(linePiecesOf(lines, undefined)).toBe('#1:1,#3:4')
  })
})
