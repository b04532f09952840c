import { describe, expect, it } from 'vitest'
import type { SalesOrderLine } from '../../erp/port.ts'
import { parseAmount } from '../../kernel/money.ts'
import type { OrderRefund, StorefrontOrder } from '../../storefront/port.ts'
import { refundComponents } from './refund-components.ts'

const money = (text: string) => parseAmount(text).amount
const order = {
  scale: 2,
  total: money('40.80'),
  lines: [
    { id: '1', quantity: 2, total: money('20.00'), totalTax: money('4.00') },
    { id: '2', quantity: 1, total: money('10.00'), totalTax: money('2.00') },
  ],
  shippingLines: [{ id: '7', total: money('4.00'), totalTax: money('0.80') }],
  fees: [],
} as unknown as StorefrontOrder
const refund = (id: string, amount: string, lines: [string, number, string, string][] = []): OrderRefund => ({
  id,
  amount: money(amount),
  byGateway: false,
  reason: '',
  at: null,
  lines: lines.map(([lineId, quantity, total, tax]) => ({
    lineId,
    quantity,
    total: money(total),
    tax: money(tax),
    taxes: [],
  })),
})
const sent = (...lines: [number, string, string, number, string][]) => ({
  lines: lines.map(([seq, orderLineId, upc, quantity, extended]) => {
    return { seq, orderLineId, upc, quantity, extended: money(extended), discount: 0n, item: {} } as SalesOrderLine
  }),
  units: new Map([
    ['1', 2],
    ['2', 1],
  ]),
  netted: new Set<string>(),
})
const shown = (found: ReturnType<typeof refundComponents>) =>
  found.components.map(({ what, seq, quantity, net, tax }) => `${what} ${seq} ${quantity} ${net} ${tax}`)

describe('what a refund gives back', () => {
  const plain = sent([1, '1', 'a', 2, '20.00'], [2, '2', 'b', 1, '10.00'])
  it('of all that is left, written without lines, is taken by line', () => {
    const all = refundComponents(order, refund('9', '40.80'), [], plain)
    expect(all.kind).toBe('full')
    expect(shown(all)).toEqual(['goods 1 2 200000 40000', 'goods 2 1 100000 20000', 'shipping 0 0 40000 8000'])
    const earlier = [refund('8', '12.00', [['1', 1, '10.00', '2.00']])]
    const rest = refundComponents(order, refund('9', '28.80'), earlier, plain)
    expect(shown(rest)).toEqual(['goods 1 1 100000 20000', 'goods 2 1 100000 20000', 'shipping 0 0 40000 8000'])
  })

  it('says its kind, and keeps what belongs to no line apart', () => {
    expect(refundComponents(order, refund('9', '5.00'), [], plain)).toMatchObject({ kind: 'amount' })
    expect(refundComponents(order, refund('9', '4.80', [['7', 0, '4.00', '0.80']]), [], plain).kind).toBe('shipping')
    const mixed = refundComponents(order, refund('9', '15.00', [['2', 1, '10.00', '2.00']]), [], plain)
    expect([mixed.kind, ...shown(mixed)]).toEqual(['partial', 'goods 2 1 100000 20000', 'amount 0 0 30000 0'])
  })

  it('the parts of a kit come back with it, its money shared as it was sold', () => {
    const kit = sent([1, '1', 'a', 2, '15.00'], [2, '1', 'b', 4, '5.00'])
    const one = refundComponents(order, refund('9', '12.00', [['1', 1, '10.00', '2.00']]), [], kit)
    expect(shown(one)).toEqual(['goods 1 1 75000 15000', 'goods 2 2 25000 5000'])
  })

  it('what was sent as a charge is money, and money off a line brings no piece back', () => {
    const charge = sent([1, '1', 'a', 2, '20.00'])
    expect(shown(refundComponents(order, refund('9', '12.00', [['2', 1, '10.00', '2.00']]), [], charge))).toEqual([
      'fee 0 0 100000 20000',
    ])
    expect(shown(refundComponents(order, refund('9', '3.60', [['1', 0, '3.00', '0.60']]), [], charge))).toEqual([
      'amount 0 0 30000 6000',
    ])
  })
})
