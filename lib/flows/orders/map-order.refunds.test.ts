import { describe, expect, it } from 'vitest'
import { isFullyRefunded } from './net-order.ts'
import { coupon, fee, found, item, line, map, money, order, refund, rules, shipping } from './testing/order-builder.ts'
import { charges, draftOf, vat } from './testing/read-draft.ts'

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

  describe('of a line without its tax', () => {
    const kept = { type: 'SURCHARGE', code: 'TAX', amount: 0n, tax: money('2.00'), taxCode: 'GB20' }

    it('that went back whole: its tax goes alone, by rate, and order and tax come to what the shop says', () => {
      const result = map(order({ lines, coupons, refunds: [refund('90', { '2': [1, '10.00', '0.00'] })] }))
      expect(charges(result)).toEqual([kept])
      const draft = draftOf(result)
      expect(draft.lines.map(({ orderLineId, tax }) => [orderLineId, tax])).toEqual([['1', money('7.20')]])
      expect([draft.total, draft.tax]).toEqual([money('45.20'), money('9.20')])
    })

    it('with another rate beside: each rate keeps its own, never flattened into one', () => {
      const both = { tax: { '7': '0.50', '8': '1.05' } }
      const sold = [line('1', { subtotal: '10.00', ...both }), line('2', { sku: 'TOWEL', subtotal: '10.00', ...both })]
      const result = map(order({ lines: sold, refunds: [refund('90', { '2': [1, '10.00', '0.00'] })] }))
      expect(charges(result).map(({ code, taxCode, tax }) => [code, taxCode, tax])).toEqual([
        ['TAX', 'CAGST', money('0.50')],
        ['TAX', 'CAQST', money('2.10')],
      ])
      expect(draftOf(result).total).toBe(money('13.10'))
    })

    it('of which pieces are kept, or of the shipping: the tax stays where it was', () => {
      const piece = map(order({ lines, coupons, refunds: [refund('90', { '1': [1, '9.00', '0.00'] })] }))
      expect(draftOf(piece).lines[0]).toMatchObject({ quantity: 3, tax: money('7.20') })
      const shippingLines = [shipping('9', '5.00', vat('1.00'))]
      const sent = map(order({ lines, coupons, shippingLines, refunds: [refund('90', { '9': [0, '5.00', '0.00'] })] }))
      expect(charges(sent)).toMatchObject([{ type: 'FREIGHT', amount: 0n, tax: money('1.00') }])
      expect(draftOf(sent).total).toBe(money('56.20'))
    })

    it('with shipping still to be sent: freight and the tax kept', () => {
      const result = map(
        order({
          lines: lines.slice(1),
          shippingLines: [shipping('9', '5.00', vat('1.00'))],
          refunds: [refund('90', { '2': [1, '10.00', '0.00'] })],
        }),
      )
      expect(charges(result)).toMatchObject([{ type: 'FREIGHT', tax: money('1.00') }, kept])
      expect(draftOf(result).total).toBe(money('8.00'))
    })

    it('as the only one: tax alone is no sales order, and the finding says so', () => {
      const result = map(order({ lines: lines.slice(1), refunds: [refund('90', { '2': [1, '10.00', '0.00'] })] }))
      expect(found(result)).toEqual(['ORDER_DOES_NOT_ADD_UP!'])
      expect(result.findings[0]?.evidence).toEqual({
        why: 'all was refunded but its tax, and tax alone is no sales order',
        tax: '2.00',
        currency: 'GBP',
      })
    })
  })

  it('every piece back for less than its money is held, in plain words', () => {
    const result = map(order({ lines, coupons, refunds: [refund('90', { '2': [1, '8.00', '2.00'] })] }))
    expect(result.findings).toContainEqual({
      code: 'ORDER_DOES_NOT_ADD_UP',
      blocking: true,
      cause: { field: 'refund', value: '2' },
      lineRef: '2',
      evidence: { why: 'every piece of the line went back, but not all of its money', kept: '2.00' },
    })
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

  it('of a discounted line whose pieces do not divide: the pennies stay with what is kept, the identity holds', () => {
    const given = order({
      lines: [line('1', { quantity: 3, subtotal: '10.00', total: '8.99', ...vat('1.80') })],
      coupons: [coupon('5', 'welcome10', '1.01')],
      refunds: [refund('90', { '1': [1, '3.00', '0.60'] })],
    })
    const draft = draftOf(map(given))
    expect(draft.lines[0]).toMatchObject({ quantity: 2, extended: money('6.66'), discount: money('0.67') })
    expect(draft.total).toBe(money('10.79') - money('3.60'))
  })

  it('of shipping and of a fee', () => {
    const given = order({
      lines: [line('1', { subtotal: '20.00', ...vat('4.00') })],
      shippingLines: [shipping('9', '5.00', vat('1.00'))],
      fees: [fee('8', 'Gift wrap', '3.00', vat('0.60'))],
      refunds: [refund('90', { '9': [0, '5.00', '1.00'], '8': [0, '1.50', '0.30'] })],
    })
    const result = map(given)
    expect(charges(result)).toEqual([
      { type: 'SURCHARGE', code: 'WRAP', amount: money('1.50'), tax: money('0.30'), taxCode: 'GB20' },
    ])
    expect(draftOf(result).total).toBe(money('25.80'))
  })

  it('of a negative fee: what was given back is asked for again', () => {
    const given = order({
      lines: [line('1', { quantity: 2, subtotal: '20.00', ...vat('4.00') })],
      fees: [fee('8', 'Goodwill', '-2.00', vat('-0.40'))],
      refunds: [refund('90', { '1': [1, '10.00', '2.00'], '8': [0, '-1.00', '-0.20'] })],
    })
    expect(charges(map(given))).toEqual([
      { type: 'ALLOWANCE', code: 'GOODW', amount: money('1.00'), tax: money('-0.20'), taxCode: 'GB20' },
    ])
  })

  it('by line and by amount in one: the lines go net, the rest follows as CREDIT', () => {
    const draft = draftOf(
      map(
        order({
          lines,
          coupons,
          refunds: [refund('90', { '1': [1, '9.00', '1.80'] }, '15.80'), refund('91', {}, '2.00')],
        }),
      ),
    )
    expect(draft.total).toBe(money('55.20') - money('10.80'))
  })

  it('money back on a line that keeps its pieces is no price off the item master', () => {
    const items = [item('MUG', { price: money('12.00') })]
    const sold = order({
      lines: [line('1', { quantity: 2, subtotal: '24.00' })],
      refunds: [refund('90', { '1': [0, '5.00', '0.00'] })],
    })
    const result = map(sold, { items })
    expect(found(result)).toEqual([])
    expect(draftOf(result).lines[0]).toMatchObject({ quantity: 2, extended: money('19.00') })
    const marked = map(sold, { items, storefront: { pricePolicy: 'list_price_with_markdown' } })
    expect(draftOf(marked).lines[0]).toMatchObject({ extended: money('19.00'), discount: 0n })
    const cheap = order({
      lines: [line('1', { quantity: 3, subtotal: '30.00' })],
      refunds: [refund('90', { '1': [1, '10.00', '0.00'] })],
    })
    const listed = draftOf(map(cheap, { items, storefront: { pricePolicy: 'list_price_with_markdown' } }))
    expect(listed.lines[0]).toMatchObject({ quantity: 2, extended: money('24.00'), discount: money('4.00') })
  })

  it('a kit, two rates: every component and rate goes net', () => {
    const items = [item('CUP', { price: money('8.00') }), item('SAUCER', { price: money('4.00') })]
    const components = [
      { item: 'third_party:CUP', quantity: 1 },
      { item: 'third_party:SAUCER', quantity: 1 },
    ]
    const mappings = rules({ item_link: [[{ key: 'sku:SET' }, { kind: 'kit', components }]] })
    const given = order({
      lines: [
        line('1', { sku: 'SET', quantity: 3, subtotal: '30.00', total: '27.00', tax: { '7': '1.35', '8': '2.83' } }),
      ],
      coupons: [coupon('5', 'welcome10', '3.00')],
      refunds: [
        {
          ...refund('90', { '1': [1, '9.00', '1.39'] }),
          lines: [
            {
              lineId: '1',
              quantity: 1,
              total: money('9.00'),
              tax: money('1.39'),
              taxes: [
                { rateId: '7', amount: money('0.45') },
                { rateId: '8', amount: money('0.94') },
              ],
            },
          ],
        },
      ],
    })
    const result = map(given, { items, mappings })
    expect(draftOf(result).lines.map(({ quantity, extended, discount }) => [quantity, extended, discount])).toEqual([
      [2, money('13.33'), money('1.33')],
      [2, money('6.67'), money('0.67')],
    ])
    expect(charges(result)).toEqual([
      { type: 'SURCHARGE', code: 'TAX', amount: 0n, tax: money('1.89'), taxCode: 'CAQST' },
    ])
  })

  it('tax a shop wrote unrounded by rate: three lines back are still within rounding', () => {
    const both = { '7': '0.335', '8': '0.335' }
    const ids = ['1', '2', '3', '4']
    const sold = order({ lines: ids.map((id) => line(id, { subtotal: '6.70', tax: { '7': '0.34', '8': '0.34' } })) })
    const taxes = Object.entries(both).map(([rateId, amount]) => ({ rateId, amount: money(amount) }))
    const back = ids
      .slice(1)
      .map((lineId) => ({ lineId, quantity: 1, total: money('6.70'), tax: money('0.67'), taxes }))
    const refunds = [{ id: '90', amount: money('22.11'), byGateway: null, reason: '', at: null, lines: back }]
    const draft = draftOf(map({ ...sold, refunds }))
    expect(draft.total).toBe(sold.total - money('22.11'))
  })
})
