import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createErp } from './create-erp.ts'

let at = new Date('2026-11-23T15:00:00Z')
const erp = createErp({ now: () => at })
beforeAll(() => erp.listen())
afterAll(() => erp.close())
beforeEach(async () => {
  at = new Date('2026-11-23T15:00:00Z')
  erp.reset()
  await post(erp, sampleSalesOrder('UK:1'))
  at = new Date('2026-11-23T16:00:00Z')
})

const edit = async (body: unknown) =>
  (await fetch(`${erp.controlUrl}/orders/UK:1/edit`, { method: 'POST', body: JSON.stringify(body) })).status
const order = async () => (await listHeaders(erp, filtered('salesOrder', "altpo eq 'UK:1'", '&_include=all')))[0]

describe('an edit in the ERP', () => {
  it('of a quantity moves amounts, tax, stock and stamp with it', async () => {
    const open = () => erp.stockOf('MUG-350')?.[0]?.open ?? 0
    const before = open()
    expect(await edit({ lines: [{ line: 1, qty: 2 }] })).toBe(200)
    expect(await order()).toMatchObject({
      ...{ merch_amt: '16.66', disc_amt: '2.67', tax_amt: '3.79', total_amt: '22.74', last_mod: '2026-11-23 11:00:00' },
      orderdetail: { rows: [{ ord_qty: 2, open_qty: 2, ext_amt: '6.67', disc_amt: '0.67', tax_amt: '1.20' }, {}] },
    })
    expect(open()).toBe(before - 1)
  })

  it('of price, tax, tax code, freight, address and header stands as keyed', async () => {
    expect(await edit({ lines: [{ line: 2, price: '8.00', tax: '1.60', taxCode: 'GB05' }], freight: '3.00' })).toBe(200)
    expect(await edit({ address: { addr1: '2 Low St', city: 'York' }, header: { shipper: 'DPD', notes: '' } })).toBe(
      200,
    )
    expect(await order()).toMatchObject({
      ...{ merch_amt: '18.00', frgt_amt: '3.00', tax_amt: '3.99', total_amt: '22.00', shipper: 'DPD', notes: '' },
      orderdetail: { rows: [{ price: '3.3333' }, { price: '8.0000', ext_amt: '8.00', tax_code: 'GB05' }] },
      orderaddress: {
        rows: [
          { addr_type: 'BT', city: 'Leeds' },
          { addr_type: 'ST', addr1: '2 Low St', city: 'York' },
        ],
      },
    })
  })

  it('adds a line and takes one away', async () => {
    expect(
      await edit({ add: [{ sku: 'MUG-350', qty: 1, price: '9.99', tax: '2.00' }], lines: [{ line: 2, remove: true }] }),
    ).toBe(200)
    expect(await order()).toMatchObject({
      ...{ merch_amt: '19.99', tax_amt: '4.39', total_amt: '26.34' },
      orderdetail: { rows: [{ line_seq: 1 }, { line_seq: 2, style: '00417', upc: '050601200002', open_qty: 1 }] },
    })
  })

  it('leaves what is picked, and can carry an older stamp', async () => {
    erp.pick('UK:1', [{ line: 1, qty: 2 }])
    expect(await edit({ lines: [{ line: 1, qty: 1 }] })).toBe(400)
    expect(await edit({ lines: [{ line: 1, remove: true }] })).toBe(400)
    expect(await edit({ lines: [{ line: 1, qty: 2 }], stampedSecondsAgo: 7200 })).toBe(200)
    expect(await order()).toMatchObject({
      last_mod: '2026-11-23 09:00:00',
      orderdetail: { rows: [{ pick_qty: 2, open_qty: 0 }, {}] },
    })
  })

  it.each([
    [{ lines: [{ line: 9, qty: 1 }] }],
    [{ lines: [{ qty: 1 }] }],
    [{ freight: 3 }],
    [{ color: 'red' }],
    [{ address: { planet: 'X' } }],
    [{ add: [{ sku: 'NO-SUCH', qty: 1, price: '1.00' }] }],
    [{ lines: [{ line: 1, taxCode: 'NONE' }] }],
  ])('refuses %j', async (body) => {
    const before = await order()
    expect(await edit(body)).toBe(400)
    expect(await order()).toMatchObject({ ...before, last_mod: expect.any(String) })
  })
})
