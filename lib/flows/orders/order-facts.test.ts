import { describe, expect, it } from 'vitest'
import { absolute, stepOf, sum } from '../../kernel/money.ts'
import { couponRounding } from './discount-sources.ts'
import { tenderOrders } from './golden/tenders.ts'
import { orderFacts } from './order-facts.ts'
import { person } from './testing/order-builder.ts'
import { demoSnapshot, recordedOrders } from './testing/recorded-shop.ts'

const recorded = recordedOrders().map(({ order, personal }) => ({
  order,
  facts: orderFacts(order, personal, demoSnapshot),
}))

describe('what an order of the shop is worth', () => {
  it('components sum to the total of every recorded order, but for tender beyond it and the shop’s pennies', () => {
    expect(recorded).toHaveLength(336)
    const wrong = recorded.filter(({ order, facts }) => {
      const { merchandise, discount, shipping, fees, tax, total, giftCard, storeCredit } = facts
      const beyond = sum([giftCard, storeCredit].map(({ amount, inFees, inDiscount }) => amount - inFees - inDiscount))
      const left = merchandise - discount + shipping + fees + tax - beyond - total
      return absolute(left) > (beyond === 0n ? stepOf(order.scale) : couponRounding(order))
    })
    expect(wrong.map(({ order }) => order.externalId)).toEqual([])
  })

  it('tax by rate comes to the order’s own, tax in and tax out', () => {
    expect(recorded.filter(({ facts }) => sum(facts.taxes.map(({ tax }) => tax)) !== facts.tax)).toEqual([])
    const plain = recorded.filter(({ order }) => order.taxRates.length <= 1 && order.fees.length === 0)
    expect(plain.length).toBeGreaterThan(100)
    for (const { facts } of plain) {
      expect(sum(facts.taxes.map(({ base }) => base))).toBe(
        facts.merchandise - facts.discount + facts.shipping + facts.fees,
      )
    }
  })

  it('rule 11: tender stands where the shop shows it, and what the total does not hold is beyond it', () => {
    const told = tenderOrders.flatMap(({ order, given }) => {
      const mappings = given?.mappings
      if (!mappings || 'on' in mappings) return []
      const facts = orderFacts(order, person(), mappings)
      const { merchandise, discount, shipping, fees, tax, total, giftCard, storeCredit } = facts
      const beyond = sum([giftCard, storeCredit].map(({ amount, inFees, inDiscount }) => amount - inFees - inDiscount))
      return [{ left: merchandise - discount + shipping + fees + tax - total - beyond, giftCard, storeCredit, fees }]
    })
    expect(told[0]).toMatchObject({ giftCard: { amount: 200_000n, inFees: 200_000n }, fees: -200_000n, left: 0n })
    expect(told[2]).toMatchObject({ storeCredit: { amount: 200_000n, inDiscount: 200_000n }, left: 0n })
    expect(told[3]).toMatchObject({ giftCard: { amount: 200_000n, inFees: 0n, inDiscount: 0n } })
  })

  it('rule 13: a line that is booked as a charge stands with the fees, without pieces', () => {
    const charged = recorded.filter(({ facts }) => facts.chargedLines.length > 0)
    expect(charged.length).toBeGreaterThan(5)
    for (const { order, facts } of charged) {
      const lines = order.lines.filter(({ id }) => facts.chargedLines.includes(id))
      const before = sum(lines.map(({ subtotal }) => subtotal))
      expect(facts.fees).toBe(before + sum(order.fees.filter(({ total }) => total > 0n).map(({ total }) => total)))
      for (const { id } of lines)
        expect(facts.linePieces.split(',').some((one) => one.startsWith(`${id}:`))).toBe(false)
    }
  })

  it('names lines and pieces by the shop’s line ids', () => {
    for (const { order, facts } of recorded) {
      const pieces = facts.linePieces === '' ? [] : facts.linePieces.split(',').map((one) => Number(one.split(':')[1]))
      expect(pieces.reduce((all, one) => all + one, 0)).toBe(facts.pieces)
      expect(pieces).toHaveLength(order.lines.length - facts.chargedLines.length)
    }
  })
})
