// Rule 13. What a line is in the ERP, in the order in which it is looked for; and lines that are no items.
import { item, line, money, order, rules } from '../testing/order-builder.ts'
import type { GoldenOrder } from './golden-order.ts'

const one = (fields: Omit<Parameters<typeof line>[1], 'subtotal'>) =>
  order({ lines: [line('7', { subtotal: '10.00', tax: { '1': '2.00' }, ...fields })] })
const shirt = item('SHIRT', {
  thirdPartyItem: null,
  style: '00417',
  colorCode: 'NAV',
  sizeDesc: 'M',
  upc: '050601200008',
})
const shirtOrder = {
  lines: ['1. line 7: 1 x 01/00417/NAV/SELV//M at 10.00 = 10.00, tax GB20 2.00, from MAIN, upc 050601200008'],
  sums: 'merchandise 10.00, discount 0.00, freight 0.00, misc 0.00, tax 2.00, total 12.00',
}
const link = (key: string, reference: string) => rules({ item_link: [[{ key }, { kind: 'item', item: reference }]] })

const kit = rules({
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

export const itemOrders: readonly GoldenOrder[] = [
  {
    rule: '13 channel SKU',
    says: 'the item that carries the SKU, before another with its barcode',
    order: one({ sku: 'MUG', barcode: '050601200008' }),
    given: { items: [item('MUG'), shirt] },
    gives: {
      lines: ['1. line 7: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN'],
      sums: shirtOrder.sums,
    },
    because: ['line 7 item: 01/00MUG/NA/SELV//OS'],
  },
  {
    rule: '13 barcode',
    says: 'the shop writes thirteen digits, the ERP twelve; the style keeps its leading zeros',
    order: one({ sku: 'SHOP-SHIRT', barcode: '0050601200008' }),
    given: { items: [shirt] },
    gives: shirtOrder,
  },
  {
    rule: '13 pattern',
    says: 'style, colour and size as the tenant writes them into a SKU',
    order: one({ sku: '00417-NAV-M' }),
    given: { items: [shirt], skuPattern: '{style}-{colorCode}-{sizeDesc}' },
    gives: shirtOrder,
  },
  {
    rule: '13 link to an item',
    says: 'a link of the SKU goes before the item that carries it',
    order: one({ sku: 'MUG' }),
    given: { items: [item('MUG'), shirt], mappings: link('sku:MUG', 'key:01/00417/NAV/SELV//M') },
    gives: shirtOrder,
  },
  {
    rule: '13 link to an item',
    says: 'a line without SKU by the link of its product',
    order: one({ sku: '', productId: '37' }),
    given: { items: [shirt], mappings: link('product:37', 'upc:050601200008') },
    gives: shirtOrder,
  },
  {
    rule: '13 link to an item',
    says: 'a line whose product was deleted by its own link',
    order: one({ sku: '', productId: '' }),
    given: { items: [shirt], mappings: link('line:1001/7', 'pkey:p-SHIRT') },
    gives: shirtOrder,
  },
  {
    rule: '13 link to a kit',
    says: 'three sets of two cups (8.00) and a saucer (4.00), 29.99 less 3.00: four fifths and one fifth, to the penny',
    order: order({
      lines: [line('7', { sku: 'SET', quantity: 3, subtotal: '29.99', total: '26.99', tax: { '1': '5.40' } })],
    }),
    given: {
      items: [item('CUP', { price: money('8.00') }), item('SAUCER', { price: money('4.00') })],
      mappings: kit,
    },
    gives: {
      lines: [
        '1. line 7: 6 x 01/00CUP/NA/SELV//OS at 3.9983 = 23.99, less 2.40 MANUAL, tax GB20 4.32, from MAIN',
        '2. line 7: 3 x 01/00SAUCER/NA/SELV//OS at 2.00 = 6.00, less 0.60 MANUAL, tax GB20 1.08, from MAIN',
      ],
      sums: 'merchandise 29.99, discount 3.00, freight 0.00, misc 0.00, tax 5.40, total 32.39',
    },
  },
  {
    rule: '13 link to a kit',
    says: 'a kit of which one part is unknown is held whole',
    order: one({ sku: 'SET' }),
    given: { items: [item('CUP')], mappings: kit },
    gives: { held: ['SKU_UNKNOWN: sku third_party:SAUCER on line 7'] },
  },
  {
    rule: '13 link to a charge',
    says: 'gift wrap sold as a product, with its tax',
    order: order({
      lines: [
        line('7', { subtotal: '10.00', tax: { '1': '2.00' } }),
        line('8', { sku: 'WRAP-1', name: 'Gift wrap', subtotal: '5.00', tax: { '1': '1.00' } }),
      ],
    }),
    given: { mappings: rules({ item_link: [[{ key: 'sku:WRAP-1' }, { kind: 'charge', code: 'WRAP' }]] }) },
    gives: {
      lines: ['1. line 7: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN'],
      charges: ['SURCHARGE WRAP 5.00, tax GB20 1.00 (line Gift wrap)'],
      sums: 'merchandise 10.00, discount 0.00, freight 0.00, misc 5.00, tax 3.00, total 18.00',
    },
  },
  {
    rule: '13 link to nothing',
    says: 'the header of a bundle, of no value',
    order: order({
      lines: [line('7', { sku: 'BUNDLE', subtotal: '0.00' }), line('8', { subtotal: '10.00', tax: { '1': '2.00' } })],
    }),
    given: { mappings: rules({ item_link: [[{ key: 'sku:BUNDLE' }, { kind: 'nothing' }]] }) },
    gives: {
      lines: ['1. line 8: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN'],
      sums: shirtOrder.sums,
    },
    because: ['line 7 item: nothing: a line without value'],
  },
  {
    rule: '13 link to nothing',
    says: 'a line that was paid for is not nothing',
    order: one({ sku: 'BUNDLE' }),
    given: { mappings: rules({ item_link: [[{ key: 'sku:BUNDLE' }, { kind: 'nothing' }]] }) },
    gives: { held: ['ORDER_DOES_NOT_ADD_UP: item_link sku:BUNDLE on line 7'] },
  },
  {
    rule: '13 ambiguous',
    says: 'two items carry one SKU',
    order: one({ sku: 'MUG' }),
    given: { items: [item('MUG'), item('MUG', { pkey: 'p-2', lblCode: 'OLD' })] },
    gives: { held: ['SKU_AMBIGUOUS: sku MUG on line 7'] },
  },
  {
    rule: '13 unknown',
    says: 'one line of two: the order waits, no item is made',
    order: order({ lines: [line('7', { subtotal: '10.00' }), line('8', { sku: 'NEW-1', subtotal: '3.00' })] }),
    gives: { held: ['SKU_UNKNOWN: sku NEW-1 on line 8'] },
  },
  {
    rule: '13 unknown',
    says: 'an item that is not active is not sent',
    order: one({ sku: 'MUG' }),
    given: { items: [item('MUG', { active: false })] },
    gives: { held: ['SKU_INACTIVE: sku MUG on line 7'] },
  },
  {
    rule: '13 unknown',
    says: 'a line without SKU, and one whose product is gone, are named by what can be linked',
    order: order({
      lines: [
        line('7', { sku: '', productId: '37', variationId: '5', subtotal: '10.00' }),
        line('8', { sku: '', productId: '', subtotal: '3.00' }),
      ],
    }),
    gives: { held: ['PRODUCT_DELETED: line 1001/8 on line 8', 'SKU_MISSING: product 37/5 on line 7'] },
  },
]
