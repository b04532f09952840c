import { describe, expect, it } from 'vitest'
import type { Json } from '../../kernel/digest.ts'
import { coupon, fee, found, line, map, money, order, refund, rules } from './testing/order-builder.ts'
import { charges, draftOf, vat } from './testing/read-draft.ts'

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

  const credit = rules({ tender: [[{ source: 'coupon', pattern: '*', kind: 'store_credit' }, { type: 'SC' }]] })
  const storeCredit = (id: string, amount: string, tax = '0.00') =>
    coupon(id, `credit-${id}`, amount, { kind: 'store_credit', discountTax: money(tax) })

  it('a credit that misses the lines by a penny leaves no discount behind, above or below', () => {
    for (const said of ['6.68', '6.66']) {
      const given = order({
        lines: [line('1', { subtotal: '20.00', total: '13.33', ...vat('2.67') })],
        coupons: [storeCredit('5', said)],
      })
      const draft = draftOf(map(given, { mappings: credit }))
      expect(draft.tenders).toEqual([{ type: 'SC', reference: 'credit-5', amount: money(said) }])
      expect(draft).toMatchObject({ discount: 0n, total: money('16.00') + money(said) })
    }
  })

  it('a credit the shop counts as discount but takes off the total alone', () => {
    const given = order({
      lines: [line('1', { subtotal: '100.00', ...vat('20.00') })],
      coupons: [storeCredit('5', '20.00', '4.00')],
      discountTotal: money('20.00'),
      total: money('96.00'),
    })
    const draft = draftOf(map(given, { mappings: credit }))
    expect(draft).toMatchObject({ discount: 0n, total: money('120.00'), tenders: [{ amount: money('24.00') }] })
  })

  it('a line paid with credit and refunded before sending: what went back to the credit is not known, so it is held', () => {
    const given = order({
      lines: [line('1', { quantity: 2, subtotal: '20.00', total: '0.00' }), line('2', { subtotal: '5.00' })],
      coupons: [storeCredit('5', '20.00')],
      refunds: [refund('90', { '1': [1, '0.00', '0.00'] })],
    })
    const result = map(given, { mappings: credit })
    expect(result.draft).toBeNull()
    expect(result.findings).toContainEqual(
      expect.objectContaining({ code: 'ORDER_DOES_NOT_ADD_UP', cause: { field: 'refund', value: '1001' } }),
    )
    const other = { ...given, refunds: [refund('90', { '2': [1, '5.00', '0.00'] })] }
    expect(draftOf(map(other, { mappings: credit })).total).toBe(money('20.00'))
  })

  it('meta a plugin writes on every order, empty or zero, is no tender', () => {
    const byMeta = rules({ tender: [[{ source: 'meta', pattern: '_cards' }, { type: 'GC' }]] })
    const nothing: Json[] = [[], {}, '', '0', '0.00', null, { 'AB-1': '0' }]
    for (const value of nothing) {
      expect(draftOf(map(order({ lines, meta: [{ key: '_cards', value }] }), { mappings: byMeta })).tenders).toEqual([])
    }
    const given = order({ lines, meta: [{ key: '_cards', value: 'a:1:{s:4' }], total: money('100.00') })
    expect(found(map(given, { mappings: byMeta }))).toContain('TENDER_UNMAPPED!')
  })

  it('reads the amount wherever a plugin nests it', () => {
    const byMeta = rules({ tender: [[{ source: 'meta', pattern: '_cards' }, { type: 'GC' }]] })
    const shapes: Json[] = [
      { 'AB-1': { amount: '20.00' } },
      [{ code: 'AB-1', amount: 20 }],
      { code: 'AB-1', amount: '20.00' },
      { 'AB-1': '-20.00' },
    ]
    for (const value of shapes) {
      const given = order({ lines, meta: [{ key: '_cards', value }], total: money('100.00') })
      expect(draftOf(map(given, { mappings: byMeta })).tenders).toEqual([
        { type: 'GC', reference: 'AB-1', amount: money('20.00') },
      ])
    }
  })

  it('told twice, as fee and as meta: held, never counted twice', () => {
    const both = rules({
      tender: [
        [{ source: 'fee', pattern: 'gift card*' }, { type: 'GC' }],
        [{ source: 'meta', pattern: '_cards' }, { type: 'GC' }],
      ],
    })
    const given = order({ lines, fees: [fee('8', 'Gift card', '-20.00')], meta: [{ key: '_cards', value: '20.00' }] })
    expect(found(map(given, { mappings: both }))).toContain('ORDER_DOES_NOT_ADD_UP!')
  })

  it('the whole order by card: the total is the tender', () => {
    const mappings = rules({ tender: [[{ source: 'fee', pattern: 'gift card*' }, { type: 'GC' }]] })
    const draft = draftOf(map(order({ lines, fees: [fee('8', 'Gift card', '-120.00')] }), { mappings }))
    expect(draft).toMatchObject({ total: money('120.00'), tax: money('20.00'), tenders: [{ amount: money('120.00') }] })
  })
})
