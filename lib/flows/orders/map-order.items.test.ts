import { describe, expect, it } from 'vitest'
import { neededItems } from '../../mirror/item-index.ts'
import { identityFaults } from './testing/draft-identity.ts'
import { found, item, line, map, money, order, rules } from './testing/order-builder.ts'

const one = (fields: Parameters<typeof line>[1]) => order({ lines: [line('7', fields)] })
const styleOf = (result: ReturnType<typeof map>) => result.draft?.lines.map((sold) => sold.item.style)

describe('rule 13: SKU to item', () => {
  it('tries the link, third_party_item, the barcode, then the SKU pattern', () => {
    const items = [
      item('A', { thirdPartyItem: 'MUG', style: 'by-sku' }),
      item('B', { thirdPartyItem: null, upc: '050601200008', style: 'by-barcode' }),
      item('C', { thirdPartyItem: null, style: 'C1', colorCode: 'NAV', sizeDesc: 'M' }),
    ]
    const link = rules({ item_link: [[{ key: 'sku:MUG' }, { kind: 'item', item: 'pkey:p-C' }]] })
    const lineOf = (sku: string, barcode = '') => one({ sku, barcode, subtotal: '5.00' })
    expect(styleOf(map(lineOf('MUG'), { items, mappings: link }))).toEqual(['C1'])
    expect(styleOf(map(lineOf('MUG', '0050601200008'), { items }))).toEqual(['by-sku'])
    expect(styleOf(map(lineOf('OTHER', '0050601200008'), { items }))).toEqual(['by-barcode'])
    expect(styleOf(map(lineOf('C1-NAV-M'), { items, skuPattern: '{style}-{colorCode}-{sizeDesc}' }))).toEqual(['C1'])
  })

  it('the most particular link wins: the line, then the product, then the SKU', () => {
    const items = ['A', 'B', 'C'].map((name) => item(name))
    const mappings = rules({
      item_link: [
        [{ key: 'sku:MUG' }, { kind: 'item', item: 'third_party:A' }],
        [{ key: 'product:19' }, { kind: 'item', item: 'third_party:B' }],
        [{ key: 'line:1001/8' }, { kind: 'item', item: 'third_party:C' }],
      ],
    })
    const lines = [
      line('7', { subtotal: '1.00' }),
      line('8', { subtotal: '1.00' }),
      line('9', { subtotal: '1.00', productId: '20' }),
    ]
    expect(styleOf(map(order({ lines }), { items, mappings }))).toEqual(['00B', '00C', '00A'])
  })

  it('leading zeros of a style survive', () => {
    expect(styleOf(map(one({ subtotal: '1.00' }), { items: [item('MUG', { style: '00417' })] }))).toEqual(['00417'])
  })

  it('failure 29: an unknown, inactive or doubled SKU is held; no item is made', () => {
    expect(found(map(one({ sku: 'NOPE', subtotal: '1.00' })))).toEqual(['SKU_UNKNOWN!'])
    expect(found(map(one({ subtotal: '1.00' }), { items: [item('MUG', { active: false })] }))).toEqual([
      'SKU_INACTIVE!',
    ])
    const twins = [item('MUG'), item('MUG', { pkey: 'p-2', lblCode: 'OLD' })]
    const { findings } = map(one({ subtotal: '1.00' }), { items: twins })
    expect(findings[0]).toMatchObject({
      code: 'SKU_AMBIGUOUS',
      cause: { field: 'sku', value: 'MUG' },
      evidence: { items: ['01/00MUG/NA/SELV//OS', '01/00MUG/NA/OLD//OS'], link: 'sku:MUG' },
    })
  })

  it('failure 20: a deleted product, a line without product, one without SKU: held with the line and its link named', () => {
    const deleted = map(one({ sku: '', productId: '', subtotal: '1.00' }))
    expect(deleted.findings[0]).toMatchObject({
      code: 'PRODUCT_DELETED',
      lineRef: '7',
      cause: { value: '1001/7' },
      evidence: { link: 'line:1001/7' },
    })
    const noSku = map(one({ sku: '', productId: '37', variationId: '5', subtotal: '1.00' }))
    expect(noSku.findings[0]).toMatchObject({
      code: 'SKU_MISSING',
      cause: { value: '37/5' },
      evidence: { link: 'product:37/5' },
    })
  })

  it('failure 20: a line whose product was deleted after the sale goes by the SKU it was sold under', () => {
    expect(styleOf(map(one({ productId: '', subtotal: '5.00' })))).toEqual(['00MUG'])
    const gone = map(one({ sku: 'OLD', productId: '', subtotal: '5.00' }))
    expect(gone.findings[0]).toMatchObject({ code: 'SKU_UNKNOWN', evidence: { link: 'sku:OLD' } })
  })

  it('failure 19: one unmapped line holds the order, and mapping it frees it', () => {
    const given = order({ lines: [line('1', { subtotal: '5.00' }), line('2', { sku: 'NEW', subtotal: '3.00' })] })
    expect(map(given).draft).toBeNull()
    const mappings = rules({ item_link: [[{ key: 'sku:NEW' }, { kind: 'item', item: 'third_party:TOWEL' }]] })
    expect(map(given, { mappings }).draft?.total).toBe(money('8.00'))
  })

  it('two lines of one item stay two lines', () => {
    const draft = map(order({ lines: [line('1', { subtotal: '5.00' }), line('2', { subtotal: '4.00' })] })).draft
    expect(draft?.lines.map(({ seq, extended }) => [seq, extended])).toEqual([
      [1, money('5.00')],
      [2, money('4.00')],
    ])
  })

  it('a kit is exploded, its price shared by the ERP prices to the minor unit', () => {
    const items = [item('CUP', { price: money('8.00') }), item('SAUCER', { price: money('4.00') })]
    const mappings = rules({
      item_link: [
        [
          { key: 'sku:SET' },
          {
            kind: 'kit',
            components: [
              { item: 'third_party:CUP', quantity: 2 },
              { item: 'third_party:SAUCER', quantity: 1 },
            ],
          },
        ],
      ],
    })
    const given = order({
      lines: [line('1', { sku: 'SET', quantity: 3, subtotal: '29.99', total: '26.99', tax: { '1': '5.40' } })],
    })
    const { draft } = map(given, { items, mappings })
    expect(draft && identityFaults(draft)).toEqual([])
    expect(draft?.lines.map(({ quantity, extended }) => [quantity, extended])).toEqual([
      [6, money('23.99')],
      [3, money('6.00')],
    ])
    expect(draft?.total).toBe(given.total)
  })

  it('nothing: only for a line without value', () => {
    const mappings = rules({ item_link: [[{ key: 'sku:HEAD' }, { kind: 'nothing' }]] })
    const lines = [line('1', { subtotal: '5.00' }), line('2', { sku: 'HEAD', subtotal: '0.00' })]
    expect(map(order({ lines }), { mappings }).draft?.lines).toHaveLength(1)
    const worth = [line('1', { subtotal: '5.00' }), line('2', { sku: 'HEAD', subtotal: '1.00' })]
    expect(found(map(order({ lines: worth }), { mappings }))).toEqual(['ORDER_DOES_NOT_ADD_UP!'])
  })

  it('a charge with a coupon on it: the amount before discount, the rest an allowance', () => {
    const mappings = rules({ item_link: [[{ key: 'sku:WRAP' }, { kind: 'charge', code: 'WRAP' }]] })
    const given = order({ lines: [line('1', { sku: 'WRAP', subtotal: '5.00', total: '4.00' })] })
    const { draft } = map(given, { mappings })
    expect(draft?.charges.map(({ type, code, amount }) => [type, code, amount])).toEqual([
      ['SURCHARGE', 'WRAP', money('5.00')],
      ['ALLOWANCE', 'MANUAL', money('1.00')],
    ])
    expect(draft && identityFaults(draft)).toEqual([])
  })

  it('names everything that must be looked up for a batch', () => {
    const mappings = rules({
      item_link: [
        [{ key: 'sku:SET' }, { kind: 'kit', components: [{ item: 'upc:012345678905', quantity: 1 }] }],
        [{ key: 'product:20' }, { kind: 'item', item: 'pkey:4711' }],
      ],
    })
    const lines = [
      line('1', { sku: 'SET', subtotal: '1.00' }),
      line('2', { sku: '', productId: '20', subtotal: '1.00' }),
    ]
    expect(neededItems([order({ lines })], mappings)).toEqual({
      skus: ['SET'],
      barcodes: ['012345678905', '12345678905', '0012345678905'],
      pkeys: ['4711'],
      keys: [],
    })
  })
})
