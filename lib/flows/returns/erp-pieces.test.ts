import { expect, it } from 'vitest'
import type { SalesOrderLine } from '../../erp/port.ts'
import type { ErpSide, OurSide } from './erp-pieces.ts'
import { erpPieces } from './erp-pieces.ts'

const line = (seq: number, quantity: number, upc = `u${seq}`) =>
  ({ seq, quantity, upc, orderLineId: `l${seq}` }) as SalesOrderLine
const row = (seq: number, open: number, shipped: number, cancelled: number, ordered: number, upc = `u${seq}`) => {
  return { seq, upc, ordered, open, shipped, cancelled }
}
const pick = (invNum: string, picked: number, hasLeft = true, seq = 1) => {
  return { pickNum: `P${invNum}`, invNum, hasLeft, lines: [{ seq, upc: `u${seq}`, picked }] }
}
const nothing: OurSide = { cancelled: new Map(), returned: [], isCancelledWhole: false }
const stand = (erp: Partial<ErpSide>, our: Partial<OurSide> = {}, lines = [line(1, 5)]) =>
  erpPieces(lines, { salesOrder: null, picks: [], houseReturns: [], ...erp }, { ...nothing, ...our }).get(1)
const order = (status: string, ...lines: ReturnType<typeof row>[]) => ({ status, lines })

it('says of every piece where it stands, and they sum to what was sent', () => {
  const found = stand({
    salesOrder: order('picked', row(1, 1, 2, 1, 5)),
    picks: [pick('I1', 1), pick('', 1), pick('', 1, false)],
  })
  expect(found).toMatchObject({
    open: 1,
    picked: 1,
    shipped: 1,
    house: 1,
    short: 0,
    invoiced: [{ invNum: 'I1', quantity: 1 }],
  })
})

it('takes pieces cancelled for our own refunds for nobody else’s, and not for open while the ERP does not show them', () => {
  const ours = { cancelled: new Map([[1, 2]]) }
  expect(stand({ salesOrder: order('open', row(1, 3, 0, 2, 5)) }, ours)).toMatchObject({ open: 3, house: 0, ours: 2 })
  expect(stand({ salesOrder: order('open', row(1, 5, 0, 0, 5)) }, ours)).toMatchObject({ open: 3, house: 0, picked: 0 })
  expect(stand({ salesOrder: order('open', row(1, 2, 0, 3, 5)) }, ours)).toMatchObject({ open: 2, house: 1 })
})

it('a line that was lowered, taken out or cancelled with its order is gone by the house', () => {
  expect(stand({ salesOrder: order('open', row(1, 3, 0, 0, 3)) })).toMatchObject({ open: 3, house: 2 })
  expect(stand({ salesOrder: order('open', row(9, 1, 0, 0, 1)) })).toMatchObject({ open: 0, house: 5 })
  expect(stand({ salesOrder: order('cancelled', row(1, 5, 0, 0, 5)) })).toMatchObject({ open: 0, house: 5 })
})

it('closed as shipped with fewer is short, and a whole cancellation of ours owes nothing', () => {
  expect(stand({ salesOrder: order('shipped', row(1, 0, 3, 0, 5)), picks: [pick('I1', 3)] })).toMatchObject({
    short: 2,
    house: 0,
  })
  const whole = stand({ salesOrder: order('cancelled', row(1, 0, 0, 5, 5)) }, { isCancelledWhole: true })
  expect(whole).toMatchObject({ whole: 5, house: 0, short: 0 })
})

it('pieces in returns of ours are not on their invoice any more; a return begun there takes its own', () => {
  const picks = [pick('I1', 3), pick('I2', 2)]
  const salesOrder = order('shipped', row(1, 0, 5, 0, 5))
  const found = stand(
    { salesOrder, picks, houseReturns: [{ due: 'return:R1', lines: [{ upc: 'u1', quantity: 2 }] }] },
    { returned: [{ seq: 1, invNum: 'I1', quantity: 2 }] },
  )
  expect(found).toMatchObject({
    returned: 2,
    invoiced: [
      { invNum: 'I1', quantity: 0 },
      { invNum: 'I2', quantity: 1 },
    ],
  })
  expect(found?.houseReturned).toEqual([
    { due: 'return:R1', quantity: 1 },
    { due: 'return:R1', quantity: 1 },
  ])
})

it('two lines of one item are told apart by their number, and a renumbered one is known by its goods', () => {
  const lines = [line(1, 2, 'same'), line(2, 3, 'same')]
  const rows = order('open', row(1, 2, 0, 0, 2, 'same'), row(2, 1, 0, 2, 3, 'same'))
  const found = erpPieces(lines, { salesOrder: rows, picks: [], houseReturns: [] }, nothing)
  expect([found.get(1)?.open, found.get(2)?.house]).toEqual([2, 2])
  expect(stand({ salesOrder: order('open', row(7, 5, 0, 0, 5, 'u1')) })).toMatchObject({ open: 5, house: 0 })
})
