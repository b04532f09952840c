import { describe, expect, it } from 'vitest'
import type { MapResult } from './map-input.ts'
import { isFullyRefunded } from './net-order.ts'
import { identityFaults } from './testing/draft-identity.ts'
import { coupon, fee, found, item, line, map, money, order, refund, rules, shipping } from './testing/order-builder.ts'

function draftOf(result: MapResult) {
  expect(found(result).filter((code) => code.endsWith('!'))).toEqual([])
  const { draft } = result
  if (!draft) throw new Error('no draft')
  expect(identityFaults(draft)).toEqual([])
  return draft
}
const charges = (result: MapResult) =>
  draftOf(result).charges.map(({ type, code, amount, tax, taxCode }) => ({ type, code, amount, tax, taxCode }))

const vat = (amount: string) => ({ tax: { '1': amount } })

describe('amounts', () => {
  it('three for 10.00: the extension is exact, the price has four decimals', () => {
    const draft = draftOf(map(order({ lines: [line('1', { quantity: 3, subtotal: '10.00', ...vat('2.00') })] })))
    expect(draft.lines[0]).toMatchObject({
      quantity: 3,
      extended: money('10.00'),
      price: money('3.3333'),
      tax: money('2.00'),
    })
    expect(draft).toMatchObject({ merchandise: money('10.00'), tax: money('2.00'), total: money('12.00') })
  })

  it('failure 22: a tax-inclusive order is taken apart by its own tax lines', () => {
    const draft = draftOf(
      map(order({ pricesIncludeTax: true, lines: [line('1', { quantity: 7, subtotal: '5.83', ...vat('1.17') })] })),
    )
    expect(draft).toMatchObject({ merchandise: money('5.83'), tax: money('1.17'), total: money('7.00') })
  })

  it('failure 21: an order whose parts do not give its total is held, with the difference', () => {
    const given = order({ lines: [line('1', { subtotal: '10.00' })], total: money('9.00') })
    const result = map(given)
    expect(result.draft).toBeNull()
    expect(result.findings).toContainEqual(
      expect.objectContaining({
        code: 'ORDER_DOES_NOT_ADD_UP',
        blocking: true,
        cause: { field: 'total', value: '1001' },
        evidence: { difference: '1.00', currency: 'GBP' },
      }),
    )
  })

  it('failure 23: pennies between line taxes and total_tax are one rounding charge; more than that is held', () => {
    const lines = [line('1', { subtotal: '10.00', ...vat('2.00') }), line('2', { subtotal: '5.00', ...vat('1.00') })]
    const off = (total: string, tax: string) =>
      order({
        lines,
        total: money(total),
        totalTax: money(tax),
        taxRates: [
          {
            rateId: '1',
            code: 'VAT',
            label: '',
            percent: 200_000,
            compound: false,
            itemTax: money(tax),
            shippingTax: 0n,
          },
        ],
      })
    expect(charges(map(off('17.98', '2.98')))).toContainEqual({
      type: 'ROUNDING',
      code: 'ROUND',
      amount: 0n,
      tax: money('-0.02'),
      taxCode: 'GB20',
    })
    expect(found(map(off('17.97', '2.97')))).toContain('ORDER_DOES_NOT_ADD_UP!')
  })

  it('failure 24: every further rate is a charge of its own, shipping and fees with it', () => {
    const both = (gst: string, qst: string) => ({ tax: { '7': gst, '8': qst } })
    const given = order({
      lines: [
        line('1', { subtotal: '100.00', ...both('5.00', '10.47') }),
        line('2', { sku: 'TOWEL', subtotal: '20.00', ...both('1.00', '2.09') }),
      ],
      shippingLines: [shipping('9', '10.00', both('0.50', '1.05'))],
      fees: [fee('8', 'Gift wrap', '3.00', both('0.15', '0.31'))],
    })
    const result = map(given)
    expect(draftOf(result).lines.map(({ taxCode, tax }) => [taxCode, tax])).toEqual([
      ['CAGST', money('5.00')],
      ['CAGST', money('1.00')],
    ])
    expect(charges(result)).toEqual([
      { type: 'FREIGHT', code: 'FRT', amount: money('10.00'), tax: money('0.50'), taxCode: 'CAGST' },
      { type: 'SURCHARGE', code: 'WRAP', amount: money('3.00'), tax: money('0.15'), taxCode: 'CAGST' },
      { type: 'SURCHARGE', code: 'TAX', amount: 0n, tax: money('13.92'), taxCode: 'CAQST' },
    ])
  })

  it('a line sold above its price before discount has no discount', () => {
    const draft = draftOf(map(order({ lines: [line('1', { subtotal: '5.00', total: '8.00' })] })))
    expect(draft.lines[0]).toMatchObject({ extended: money('8.00'), discount: 0n, discountCode: '' })
  })

  it('a line that cannot be sold is held and named', () => {
    const result = map(
      order({ lines: [line('1', { quantity: 0, subtotal: '5.00' }), line('2', { subtotal: '-1.00' })] }),
    )
    expect(result.findings.map(({ lineRef }) => lineRef)).toEqual(expect.arrayContaining(['1', '2']))
    expect(result.draft).toBeNull()
  })
})

describe('rule 8: refunds before sending', () => {
  const lines = [
    line('1', { quantity: 4, subtotal: '40.00', total: '36.00', ...vat('7.20') }),
    line('2', { sku: 'TOWEL', subtotal: '10.00', ...vat('2.00') }),
  ]
  const coupons = [coupon('5', 'welcome10', '4.00')]

  it('by line: quantity, discount and tax go net, the total is the order total less the refund', () => {
    const draft = draftOf(map(order({ lines, coupons, refunds: [refund('90', { '1': [1, '9.00', '1.80'] })] })))
    expect(draft.lines[0]).toMatchObject({
      quantity: 3,
      extended: money('30.00'),
      discount: money('3.00'),
      tax: money('5.40'),
    })
    expect(draft.total).toBe(money('55.20') - money('10.80'))
  })

  it('a line that went back whole is not sent', () => {
    const draft = draftOf(map(order({ lines, coupons, refunds: [refund('90', { '2': [1, '10.00', '2.00'] })] })))
    expect(draft.lines.map(({ orderLineId }) => orderLineId)).toEqual(['1'])
    expect(draft.total).toBe(money('43.20'))
  })

  it('an amount-only refund goes out as it was sold: it follows as CREDIT', () => {
    const draft = draftOf(map(order({ lines, coupons, refunds: [refund('90', {}, '5.00')] })))
    expect(draft.total).toBe(money('55.20'))
  })

  it('a refund of more than the line holds, or of less than the lines it names, is held', () => {
    expect(found(map(order({ lines, coupons, refunds: [refund('90', { '2': [2, '20.00', '4.00'] })] })))).toContain(
      'ORDER_DOES_NOT_ADD_UP!',
    )
    expect(
      found(map(order({ lines, coupons, refunds: [refund('90', { '2': [1, '10.00', '2.00'] }, '6.00')] }))),
    ).toContain('ORDER_DOES_NOT_ADD_UP!')
  })

  it('the whole money back is a cancellation, and only that', () => {
    const total = money('55.20')
    expect(isFullyRefunded({ total, refunds: [refund('90', {}, '31.00'), refund('91', {}, '24.20')] })).toBe(true)
    expect(isFullyRefunded({ total, refunds: [refund('90', {}, '55.19')] })).toBe(false)
    expect(isFullyRefunded({ total: 0n, refunds: [] })).toBe(false)
  })
})

describe('rule 10: discounts', () => {
  it('one source stands on the lines under its code', () => {
    const given = order({
      lines: [
        line('1', { subtotal: '20.00', total: '18.00' }),
        line('2', { sku: 'TOWEL', subtotal: '5.00', total: '4.50' }),
      ],
      coupons: [coupon('5', 'WELCOME10', '2.50')],
    })
    const draft = draftOf(map(given))
    expect(draft.lines.map(({ discount, discountCode }) => [discount, discountCode])).toEqual([
      [money('2.00'), 'WELC10'],
      [money('0.50'), 'WELC10'],
    ])
    expect(draft.discount).toBe(money('2.50'))
  })

  it('several coupons and a manual discount are an allowance each, the difference on the last, the sum discount_total', () => {
    const given = order({
      lines: [line('1', { subtotal: '30.00', total: '21.99', ...vat('4.40') })],
      coupons: [coupon('6', 'mug2', '2.00'), coupon('5', 'welcome10', '3.00')],
    })
    const result = map(given)
    expect(charges(result)).toEqual([
      { type: 'ALLOWANCE', code: 'WELC10', amount: money('3.00'), tax: 0n, taxCode: '' },
      { type: 'ALLOWANCE', code: 'MUG2', amount: money('2.00'), tax: 0n, taxCode: '' },
      { type: 'ALLOWANCE', code: 'MANUAL', amount: money('3.01'), tax: 0n, taxCode: '' },
    ])
    expect(draftOf(result)).toMatchObject({ merchandise: money('30.00'), discount: money('8.01'), tax: money('4.40') })
    expect(draftOf(result).lines[0]?.discount).toBe(0n)
  })

  it('a negative fee is an allowance with its tax, never a surcharge', () => {
    const given = order({
      lines: [line('1', { subtotal: '20.00', ...vat('4.00') })],
      fees: [fee('8', 'Goodwill discount', '-2.00', vat('-0.40'))],
    })
    expect(charges(map(given))).toEqual([
      { type: 'ALLOWANCE', code: 'GOODW', amount: money('2.00'), tax: money('-0.40'), taxCode: 'GB20' },
    ])
  })

  it('free shipping by coupon is zero freight with its code shown', () => {
    const given = order({
      lines: [line('1', { subtotal: '20.00' })],
      shippingLines: [shipping('9', '0.00')],
      coupons: [coupon('5', 'freeship', '0.00', { freeShipping: true, kind: 'fixed_cart' })],
    })
    const draft = draftOf(map(given))
    expect(draft.charges).toEqual([
      expect.objectContaining({
        type: 'FREIGHT',
        amount: 0n,
        source: 'shipping Post, free by FREESH (coupon freeship)',
      }),
    ])
  })

  it('failure 21: a coupon without rule, a fee without rule: held with the code named, never dropped', () => {
    const given = order({
      lines: [line('1', { subtotal: '20.00', total: '15.00' })],
      coupons: [coupon('5', 'summer', '5.00')],
      fees: [fee('8', 'Insurance', '2.00')],
    })
    const { findings } = map(given)
    expect(findings.map(({ code, cause }) => [code, cause.field, cause.value])).toEqual([
      ['ALLOWANCE_UNMAPPED', 'coupon', 'summer'],
      ['FEE_UNMAPPED', 'fee', 'Insurance'],
    ])
  })

  it('coupons that say more than the lines carry are held', () => {
    const given = order({
      lines: [line('1', { subtotal: '20.00', total: '19.00' })],
      coupons: [coupon('5', 'mug2', '5.00')],
    })
    expect(found(map(given))).toContain('ORDER_DOES_NOT_ADD_UP!')
  })
})

describe('rule 11: gift cards and store credit are tender', () => {
  const lines = [line('1', { subtotal: '100.00', ...vat('20.00') })]

  it('as negative fee: the total grows by it, the tax the shop gave back stays in the tax', () => {
    const mappings = rules({ tender: [[{ source: 'fee', pattern: 'gift card*' }, { type: 'GC' }]] })
    const draft = draftOf(
      map(order({ lines, fees: [fee('8', 'Gift card ABC', '-20.00', vat('-4.00'))] }), { mappings }),
    )
    expect(draft.tenders).toEqual([{ type: 'GC', reference: 'Gift card ABC', amount: money('20.00') }])
    expect(draft).toMatchObject({ total: money('116.00'), tax: money('16.00'), discount: 0n })
  })

  it('as coupon on the lines', () => {
    const mappings = rules({ tender: [[{ source: 'coupon', pattern: '*', kind: 'store_credit' }, { type: 'SC' }]] })
    const given = order({
      lines: [line('1', { subtotal: '100.00', total: '75.00', ...vat('15.00') })],
      coupons: [coupon('5', 'credit-77', '20.00', { kind: 'store_credit' }), coupon('6', 'mug2', '5.00')],
    })
    const draft = draftOf(map(given, { mappings }))
    expect(draft.tenders).toEqual([{ type: 'SC', reference: 'credit-77', amount: money('20.00') }])
    expect(draft.lines[0]).toMatchObject({ extended: money('100.00'), discount: money('5.00'), discountCode: 'MUG2' })
    expect(draft.total).toBe(money('110.00'))
  })

  it('as coupon that lowers the total alone, and as reduced total plus meta', () => {
    const byCoupon = rules({ tender: [[{ source: 'coupon', pattern: 'card-*' }, { type: 'GC' }]] })
    const credit = coupon('5', 'card-1', '20.00', { kind: 'gift_card' })
    const viaCoupon = draftOf(map(order({ lines, coupons: [credit], total: money('100.00') }), { mappings: byCoupon }))
    expect(viaCoupon).toMatchObject({ total: money('120.00'), discount: 0n, tenders: [{ amount: money('20.00') }] })

    const byMeta = rules({ tender: [[{ source: 'meta', pattern: '_gift_cards_used' }, { type: 'GC' }]] })
    const meta = [{ key: '_gift_cards_used', value: { 'AB-1': '12.50', 'AB-2': '7.50' } }]
    const viaMeta = draftOf(map(order({ lines, meta, total: money('100.00') }), { mappings: byMeta }))
    expect(viaMeta.tenders).toEqual([
      { type: 'GC', reference: 'AB-1', amount: money('12.50') },
      { type: 'GC', reference: 'AB-2', amount: money('7.50') },
    ])
    expect(viaMeta.total).toBe(money('120.00'))
    expect(found(map(order({ lines, meta, total: money('99.00') }), { mappings: byMeta }))).toContain(
      'ORDER_DOES_NOT_ADD_UP!',
    )
  })

  it('what looks like one and has no rule is held, not taken for a discount', () => {
    const given = order({ lines, fees: [fee('8', 'Gift Card redeemed', '-20.00')] })
    expect(found(map(given))).toContain('TENDER_UNMAPPED!')
  })

  it('a gift card sold is a liability charge: no item, no stock', () => {
    const mappings = rules({
      item_link: [[{ key: 'sku:GIFT' }, { kind: 'charge', code: 'GIFTCARD', taxCode: 'NOTAX' }]],
    })
    const result = map(order({ lines: [line('1', { sku: 'GIFT', subtotal: '25.00' })] }), { mappings })
    expect(draftOf(result).lines).toEqual([])
    expect(charges(result)).toEqual([
      { type: 'SURCHARGE', code: 'GIFTCARD', amount: money('25.00'), tax: 0n, taxCode: 'NOTAX' },
    ])
  })
})

describe('rule 12: price against the item master', () => {
  const items = [item('MUG', { price: money('12.00') })]
  const sold = (subtotal: string, total = subtotal) => order({ lines: [line('1', { quantity: 2, subtotal, total })] })

  it('by default it is sent as sold and recorded', () => {
    const result = map(sold('20.00'), { items })
    expect(result.findings).toEqual([
      expect.objectContaining({
        code: 'PRICE_OFF_MASTER',
        blocking: false,
        lineRef: '1',
        evidence: expect.objectContaining({ expected: '12.00', found: '10.00' }),
      }),
    ])
    expect(draftOf(result).merchandise).toBe(money('20.00'))
    expect(found(map(sold('23.98'), { items }))).toEqual([])
  })

  it('or held, or sent at list price with the difference as markdown', () => {
    expect(found(map(sold('20.00'), { items, storefront: { pricePolicy: 'hold' } }))).toEqual(['PRICE_OFF_MASTER!'])
    const policy = { items, storefront: { pricePolicy: 'list_price_with_markdown' as const } }
    const marked = draftOf(map(sold('20.00'), policy))
    expect(marked.lines[0]).toMatchObject({ extended: money('24.00'), discount: money('4.00'), discountCode: 'MARKDN' })
    expect(marked.total).toBe(money('20.00'))
    const both = map(order({ ...sold('20.00', '18.00'), coupons: [coupon('5', 'welcome10', '2.00')] }), policy)
    expect(charges(both).map(({ code, amount }) => [code, amount])).toEqual([
      ['WELC10', money('2.00')],
      ['MARKDN', money('4.00')],
    ])
  })

  it('tax is taken out of a tax-inclusive price; another currency is not compared', () => {
    const inclusive = order({ pricesIncludeTax: true, lines: [line('1', { subtotal: '10.00', ...vat('2.00') })] })
    expect(found(map(inclusive, { items }))).toEqual([])
    expect(found(map({ ...sold('20.00'), currency: 'EUR' }, { items }))).toEqual([])
  })
})
