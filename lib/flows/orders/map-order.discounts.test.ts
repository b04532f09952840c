import { describe, expect, it } from 'vitest'
import { coupon, fee, found, line, map, money, order, rules, shipping } from './testing/order-builder.ts'
import { charges, draftOf, vat } from './testing/read-draft.ts'

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

  it('several coupons and free shipping: an allowance each, the freight at zero with its code', () => {
    const given = order({
      lines: [line('1', { subtotal: '30.00', total: '25.00', ...vat('5.00') })],
      shippingLines: [shipping('9', '0.00', vat('0.00'))],
      coupons: [
        coupon('7', 'freeship', '0.00', { freeShipping: true }),
        coupon('6', 'mug2', '2.00'),
        coupon('5', 'welcome10', '3.00'),
      ],
    })
    const result = map(given)
    expect(charges(result)).toEqual([
      { type: 'FREIGHT', code: 'FRT', amount: 0n, tax: 0n, taxCode: 'GB20' },
      { type: 'ALLOWANCE', code: 'WELC10', amount: money('3.00'), tax: 0n, taxCode: '' },
      { type: 'ALLOWANCE', code: 'MUG2', amount: money('2.00'), tax: 0n, taxCode: '' },
    ])
    expect(result.draft?.charges[0]?.source).toBe('shipping Post, free by FREESH (coupon freeship)')
    const virtual = map(order({ lines: given.lines, coupons: given.coupons }))
    expect(charges(virtual).map(({ type }) => type)).toEqual(['ALLOWANCE', 'ALLOWANCE'])
  })

  it('coupons of a tax-inclusive order, each rounded by the shop: their pennies are no discount by hand', () => {
    const given = order({
      pricesIncludeTax: true,
      lines: [line('1', { subtotal: '41.67', total: '38.33', ...vat('7.67') })],
      coupons: ['1', '2', '3', '4'].map((id) => coupon(id, 'mug2', '0.83')),
    })
    const result = map(given)
    expect(charges(result).map(({ code, amount }) => [code, amount])).toEqual([
      ['MUG2', money('0.83')],
      ['MUG2', money('0.83')],
      ['MUG2', money('0.83')],
      ['MUG2', money('0.85')],
    ])
    expect(draftOf(result).discount).toBe(money('3.34'))
    const byHand = order({
      coupons: given.coupons,
      pricesIncludeTax: true,
      lines: [line('1', { subtotal: '41.67', total: '37.33', ...vat('7.47') })],
    })
    expect(charges(map(byHand)).map(({ code }) => code)).toEqual(['MUG2', 'MUG2', 'MUG2', 'MUG2', 'MANUAL'])
  })

  it('failure 21: a coupon whose discount stands on no line is held, not dropped', () => {
    const given = order({ lines: [line('1', { subtotal: '20.00' })], coupons: [coupon('5', 'mug2', '5.00')] })
    expect(found(map(given))).toEqual(['ORDER_DOES_NOT_ADD_UP!'])
  })

  it('a negative fee of two rates: its first tax with it, the other rate taken out of that rate’s charge', () => {
    const both = (gst: string, qst: string) => ({ tax: { '7': gst, '8': qst } })
    const given = order({
      lines: [line('1', { subtotal: '100.00', ...both('5.00', '10.47') })],
      fees: [fee('8', 'Goodwill', '-10.00', both('-0.50', '-1.05'))],
    })
    expect(charges(map(given))).toEqual([
      { type: 'ALLOWANCE', code: 'GOODW', amount: money('10.00'), tax: money('-0.50'), taxCode: 'CAGST' },
      { type: 'SURCHARGE', code: 'TAX', amount: 0n, tax: money('9.42'), taxCode: 'CAQST' },
    ])
  })

  it('a whole order for nothing: full discount, no tax, no payment', () => {
    const given = order({
      gateway: '',
      lines: [line('1', { subtotal: '20.00', total: '0.00', ...vat('0.00') })],
      coupons: [coupon('5', 'welcome10', '20.00')],
    })
    const mappings = rules({ payment: [[{ gateway: 'none' }, { terms: 'PRE', paidWhen: 'status' }]] })
    const draft = draftOf(map(given, { mappings }))
    expect(draft).toMatchObject({ total: 0n, discount: money('20.00'), terms: 'PRE' })
    expect(draft.lines[0]).toMatchObject({ taxCode: 'GB20', discountCode: 'WELC10' })
  })

  it('a charge line with tax of two rates and a coupon on it', () => {
    const mappings = rules({ item_link: [[{ key: 'sku:WRAP' }, { kind: 'charge', code: 'WRAP' }]] })
    const given = order({
      lines: [line('1', { sku: 'WRAP', subtotal: '10.00', total: '9.00', tax: { '7': '0.45', '8': '0.94' } })],
      coupons: [coupon('5', 'welcome10', '1.00')],
    })
    expect(charges(map(given, { mappings }))).toEqual([
      { type: 'SURCHARGE', code: 'WRAP', amount: money('10.00'), tax: money('0.45'), taxCode: 'CAGST' },
      { type: 'ALLOWANCE', code: 'WELC10', amount: money('1.00'), tax: 0n, taxCode: '' },
      { type: 'SURCHARGE', code: 'TAX', amount: 0n, tax: money('0.94'), taxCode: 'CAQST' },
    ])
    const free = order({
      lines: [line('1', { sku: 'WRAP', subtotal: '0.00' }), line('2', { subtotal: '5.00', ...vat('1.00') })],
    })
    const strict = rules({
      item_link: [[{ key: 'sku:WRAP' }, { kind: 'charge', code: 'WRAP' }]],
      tax: [[{ rate: 'VAT' }, { taxCode: 'GB20' }]],
    })
    expect(found(map(free, { mappings: strict }))).toEqual([])
  })
})
