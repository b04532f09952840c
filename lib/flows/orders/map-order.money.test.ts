import { describe, expect, it } from 'vitest'
import { coupon, fee, found, item, line, map, money, order, refund, shipping } from './testing/order-builder.ts'
import { charges, draftOf, vat } from './testing/read-draft.ts'

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

  it('a quantity that is no whole number is held and named', () => {
    const result = map(order({ lines: [line('1', { quantity: 1.5, subtotal: '5.00' })] }), {
      items: [item('MUG', { price: money('5.00') })],
    })
    expect(found(result)).toEqual(['ORDER_DOES_NOT_ADD_UP!'])
    expect(result.findings[0]?.lineRef).toBe('1')
  })

  it('shipping with tax and no lines', () => {
    const given = order({ shippingLines: [shipping('9', '5.00', vat('1.00'))] })
    const result = map(given)
    expect(charges(result)).toEqual([
      { type: 'FREIGHT', code: 'FRT', amount: money('5.00'), tax: money('1.00'), taxCode: 'GB20' },
    ])
    expect(draftOf(result)).toMatchObject({ lines: [], location: 'MAIN', total: money('6.00') })
  })

  it('yen written with two decimals, pieces that do not divide, and a shop that writes none', () => {
    const yen = order({ currency: 'JPY', lines: [line('1', { quantity: 7, subtotal: '1170.31' })] })
    expect(draftOf(map(yen))).toMatchObject({ scale: 2, total: money('1170.31') })
    expect(draftOf(map(yen)).lines[0]?.price).toBe(money('167.1871'))
    const whole = order({
      currency: 'JPY',
      scale: 0,
      lines: [line('1', { quantity: 3, subtotal: '1000', total: '899', ...vat('90') })],
      coupons: [coupon('5', 'welcome10', '101')],
      refunds: [refund('90', { '1': [1, '300', '30'] })],
    })
    expect(draftOf(map(whole)).lines[0]).toMatchObject({ extended: money('666'), discount: money('67') })
  })

  it('a line that cannot be sold is held and named', () => {
    const result = map(
      order({ lines: [line('1', { quantity: 0, subtotal: '5.00' }), line('2', { subtotal: '-1.00' })] }),
    )
    expect(result.findings.map(({ lineRef }) => lineRef)).toEqual(expect.arrayContaining(['1', '2']))
    expect(result.draft).toBeNull()
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
