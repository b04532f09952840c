import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../kernel/digest.ts'
import { canonicalJson } from '../../kernel/digest.ts'
import { parseAmount, sum } from '../../kernel/money.ts'
import type { FetchedOrder } from '../port.ts'
import { translateOrder } from '../translate-order.ts'
import { checkOrder, toFetchedOrder, toListedOrder } from './fetched-order.ts'
import type { WireOrder, WireRefund } from './wire.ts'
import { listingFields } from './wire.ts'

type Document = WireOrder & Record<string, Json>

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
const sample = (name: string): Document => read(`samples/${name}.json`)
const orders: Document[] = read('../../../sandbox/store/orders.json')
const refunds: (WireRefund & { parent_id: number })[] = read('../../../sandbox/store/refunds.json')

function fetched(document: Json, own: WireRefund[] = [], repair = false): FetchedOrder {
  const checked = checkOrder(structuredClone(document), repair)
  if ('reason' in checked) throw new Error(checked.reason)
  return toFetchedOrder(checked, own)
}
const translated = (one: FetchedOrder) => translateOrder('woocommerce', one.payload, one.skus)
const refundsOf = (id: number) => refunds.filter((refund) => refund.parent_id === id)

describe('personal data', () => {
  it('of every recorded order leaves the document and loses nothing', () => {
    for (const document of orders) {
      const { payload, personal } = fetched(document, refundsOf(document.id))
      const text = JSON.stringify(payload)
      const { billing, shipping } = document
      const secrets = [
        billing.email,
        billing.phone,
        billing.address_1,
        billing.last_name,
        billing.postcode,
        shipping.address_1,
      ]
      const engraved = document.line_items.flatMap((line) => line.meta_data.filter(({ key }) => key === 'Engraving'))
      const gift = document.meta_data.find(({ key }) => key === 'gift_message')?.value
      const typed = [document.customer_note, document.order_key, gift, ...engraved.map(({ value }) => value)]
      const reasons = refundsOf(document.id).map(({ reason }) => reason)
      for (const secret of [...secrets, ...typed, ...reasons]) {
        if (typeof secret !== 'string' || secret.length < 4) continue
        expect(text.includes(JSON.stringify(secret).slice(1, -1)), `${document.id}: ${secret}`).toBe(false)
        expect(JSON.stringify(personal)).toContain(JSON.stringify(secret).slice(1, -1))
      }
      expect(personal.giftMessage).toBe(gift ?? '')
    }
  })
  it('is also what a plugin adds: unknown fields, VAT numbers, instructions, e-mail addresses in any text', () => {
    const document = structuredClone(sample('order_completed_GB'))
    Object.assign(document, { parcel_shop: { street: 'Hafenstraße 1' } })
    Object.assign(document.billing, { tax_code: 'RSSMRA80A01H501U' })
    Object.assign(document.line_items[0] ?? {}, { name: 'Mug for anna@example.test' })
    document.meta_data.push(
      { id: 1, key: '_billing_eu_vat_number', value: 'DE123456789' },
      { id: 2, key: 'delivery_instructions', value: 'behind the shed' },
      { id: 3, key: '_wc_order_attribution_user_agent', value: 'Mozilla/5.0' },
      { id: 4, key: '_gift_card_code', value: 'GC-1' },
      { id: 5, key: '_edit_lock', value: '1795000000:1' },
    )
    const { payload, personal } = fetched(document)
    expect(personal).toMatchObject({ vatNumber: 'DE123456789', deliveryInstruction: 'behind the shed' })
    const text = JSON.stringify(payload)
    for (const secret of ['Hafen', 'RSSMRA', 'anna@', 'DE1234', 'shed', 'Mozilla', '_edit_lock'])
      expect(text).not.toContain(secret)
    expect(text).toContain('"_gift_card_code","value":"GC-1"')
    expect(text).toContain('Mug for [sealed]')
    expect(JSON.stringify(personal.rest)).toMatch(/Hafenstraße.*RSSMRA|RSSMRA.*Hafenstraße/)
    expect(personal.rest['line_items.0.name']).toBe('Mug for anna@example.test')
  })
})

describe('identities', () => {
  const document = sample('order_processing_coupon_fee_shipping_tax')
  const first = fetched(document)
  const changed = (change: (document: Document) => void) => {
    const copy = structuredClone(document)
    change(copy)
    const other = fetched(copy)
    return {
      payload: other.payloadIdentity !== first.payloadIdentity,
      business: other.businessIdentity !== first.businessIdentity,
    }
  }
  const neither = { payload: false, business: false }

  it('failure 2: viewing an order changes neither', () => {
    const seen = (copy: Document) => {
      Object.assign(copy, { date_modified: '2030-01-01T00:00:00', date_modified_gmt: '2030-01-01T00:00:00' })
      Object.assign(copy, { payment_url: 'https://else.example', is_editable: true, needs_payment: true, _links: {} })
      copy.meta_data.push({ id: 9, key: '_edit_lock', value: '1:1' })
    }
    expect(changed(seen)).toEqual(neither)
  })
  it('what the shop reads from the product of today changes neither', () => {
    const line = { sku: 'NEW', price: 0.1, image: { id: 1, src: 'x' }, parent_name: 'P', global_unique_id: '123' }
    expect(changed((copy) => Object.assign(copy.line_items[0] ?? {}, line))).toEqual(neither)
  })
  it('our own writes change the payload and not the business', () => {
    const write = (copy: Document) => {
      copy.status = 'completed'
      copy.date_paid_gmt = '2030-01-01T00:00:00'
      copy.meta_data.push(
        { id: 9, key: '_selvedge_sales_order', value: '4711' },
        { id: 10, key: '_tracking_number', value: '1Z' },
      )
    }
    expect(changed(write)).toEqual({ payload: true, business: false })
  })
  it('lines, amounts, addresses, notes, tender and refunds change both', () => {
    const both = { payload: true, business: true }
    expect(changed((copy) => Object.assign(copy.line_items[0] ?? {}, { quantity: 99 }))).toEqual(both)
    expect(changed((copy) => Object.assign(copy, { total: '1.00' }))).toEqual(both)
    expect(changed((copy) => void copy.meta_data.push({ id: 9, key: '_gift_card_amount', value: '5' }))).toEqual(both)
    expect(changed((copy) => void copy.refunds.push({ id: 9, reason: 'r', total: '-1.00' }))).toEqual(both)
    // Personal data enters the payload's identity where it is landed, by keyed hash.
    expect(changed((copy) => Object.assign(copy.shipping, { postcode: 'X' })).business).toBe(true)
    expect(changed((copy) => Object.assign(copy, { customer_note: 'x' })).business).toBe(true)
  })
  it('the census builds the same business identity from its listing', () => {
    for (const whole of orders) {
      const light = Object.fromEntries(listingFields.split(',').map((name) => [name, whole[name]])) as Json
      const checked = checkOrder(structuredClone(light), false)
      if ('reason' in checked) throw new Error(checked.reason)
      expect(toListedOrder(checked).businessIdentity).toBe(fetched(whole, refundsOf(whole.id)).businessIdentity)
    }
  })
})

it('failure 11: NUL and lone surrogates are replaced and noted, whole emoji stay', () => {
  const document = structuredClone(sample('order_completed_GB'))
  document.customer_note = 'a\0b \ud83c\udf81'
  Object.assign(document.line_items[0] ?? {}, { name: 'half \ud83c' })
  const one = fetched(document, [], true)
  expect(one.repairs.sort()).toEqual(['customer_note', 'line_items.0.name'])
  expect(one.personal.customerNote).toBe('a\ufffdb \ud83c\udf81')
  expect(JSON.stringify(one.payload)).toContain('half \ufffd')
})

describe('translation', () => {
  it('of every recorded order reconciles to the unit', () => {
    for (const document of orders) {
      const order = translated(fetched(document, refundsOf(document.id)))
      const parts = [...order.lines, ...order.shippingLines, ...order.fees].map(({ total }) => total)
      expect(sum([...parts, order.totalTax]), order.number).toBe(order.total)
      expect(sum(order.taxRates.flatMap(({ itemTax, shippingTax }) => [itemTax, shippingTax]))).toBe(order.totalTax)
      expect(sum(order.lines.map(({ subtotal, total }) => subtotal - total))).toBe(order.discountTotal)
      expect(order.refunds).toHaveLength(document.refunds.length)
    }
  })
  it('uses the SKU as frozen, not as the shop says now', () => {
    const document = sample('order_completed_GB')
    const one = fetched(document)
    const id = String(document.line_items[0]?.id)
    expect(translateOrder('woocommerce', one.payload, { [id]: 'AS-SOLD' }).lines[0]?.sku).toBe('AS-SOLD')
  })
  it('failure 20: a deleted product has no id, a product without SKU keeps its own', () => {
    const lines = (documents: Document[]) => documents.flatMap((document) => translated(fetched(document)).lines)
    const gone = lines([sample('order_deleted_product'), sample('order_line_without_product')])
    expect(gone.map(({ productId, sku }) => [productId, sku])).toEqual([
      ['', ''],
      ['', ''],
    ])
    const unnumbered = lines(orders).filter(({ productId, sku }) => productId !== '' && sku === '')
    expect(unnumbered.map(({ name }) => name)).toContain('Sample — no SKU')
  })
  it('unescapes names once, and leaves decimals as the store writes them', () => {
    const yen = translated(fetched(sample('order_currency_JPY')))
    expect([yen.currency, yen.scale]).toEqual(['JPY', 2])
    const names = orders.flatMap((document) => translated(fetched(document)).lines.map(({ name }) => name))
    expect(names).toContain('Soy Candle Cedar & Smoke')
    expect(names.some((name) => name.includes('&amp;'))).toBe(false)
  })
  it('reads refunds by line, shipping included, in positive numbers', () => {
    const document = orders.find(({ id }) => refundsOf(id).some((refund) => refund.line_items.length > 0)) as Document
    const order = translated(fetched(document, refundsOf(document.id)))
    const known = new Set(order.lines.map(({ id }) => id))
    for (const refund of order.refunds) {
      expect(refund.amount >= 0n).toBe(true)
      for (const line of refund.lines)
        expect([known.has(line.lineId), line.quantity > 0, line.total >= 0n]).toEqual([true, true, true])
    }
  })
  it('a negative fee given back is negative: the shop writes it with the other sign', () => {
    const document = orders.find(({ fee_lines }) => fee_lines.some(({ total }) => total.startsWith('-'))) as Document
    const [fee] = document.fee_lines
    if (!fee) throw new Error('no negative fee is recorded')
    const back = structuredClone(refunds[0]) as WireRefund
    const given = structuredClone(fee)
    given.meta_data = [{ id: 1, key: '_refunded_item_id', value: String(fee.id) }]
    given.total = fee.total.slice(1)
    Object.assign(back, { id: 9_001, line_items: [], shipping_lines: [], fee_lines: [given], tax_lines: [] })
    const whole = { ...document, refunds: [{ id: 9_001, reason: null, total: '0.00' }] } as unknown as Json
    const [refund] = translated(fetched(whole, [back])).refunds
    expect(refund?.lines).toMatchObject([{ lineId: String(fee.id), total: parseAmount(fee.total).amount }])
  })
  it('takes tax by rate as unrounded as an older shop writes it; an amount too fine elsewhere is refused, not rounded', () => {
    const document = structuredClone(sample('order_completed_GB'))
    const tax = document.line_items[0]?.taxes[0]
    Object.assign(tax ?? {}, { total: '7.40416667' })
    expect(translated(fetched(document)).lines[0]?.taxes[0]?.amount).toBe(74_042n)
    Object.assign(document.line_items[0] ?? {}, { total: '7.40416667' })
    expect(() => translated(fetched(document))).toThrow(/more than four decimals/)
  })
})

it('is canonical: the same document in another order of keys has the same identity', () => {
  const document = sample('order_completed_GB')
  const turned = Object.fromEntries(Object.entries(document).reverse()) as Json
  expect(fetched(turned).payloadIdentity).toBe(fetched(document).payloadIdentity)
  expect(canonicalJson(fetched(turned).payload)).toBe(canonicalJson(fetched(document).payload))
})

it('reads every sample that is an order', () => {
  const names = readdirSync(new URL('samples/', import.meta.url)).filter((name) =>
    /^order_(?!note|refunds_list)/.test(name),
  )
  for (const name of names) expect(() => translated(fetched(sample(name.replace('.json', ''))))).not.toThrow()
})
