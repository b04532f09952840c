import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SampleSalesOrder } from '../testing/sample-sales-order.ts'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createErp } from './create-erp.ts'

const erp = createErp()
beforeAll(() => erp.listen())
afterAll(() => erp.close())
beforeEach(() => erp.reset())

/** What the client could read out of any of the documented shapes. */
function reasonIn(body: unknown): string {
  const { errors, message } = body as {
    errors?: { errorMessage?: string; message?: string }[]
    message?: string | { message: string }[]
  }
  const first = errors?.[0]
  return (
    first?.errorMessage ?? first?.message ?? (typeof message === 'string' ? message : (message?.[0]?.message ?? ''))
  )
}

async function refusal(document: unknown): Promise<string> {
  const { body } = await post(erp, document)
  expect(body).not.toHaveProperty('pkey')
  expect(erp.ledger().orders).toBe(0)
  return reasonIn(body)
}

const changed = (change: (order: SampleSalesOrder) => void) => {
  const order = sampleSalesOrder('UK:1')
  change(order)
  return order
}
const line = (order: SampleSalesOrder, index = 0) => order.orderdetail.rows[index] ?? {}
const charge = (order: SampleSalesOrder, index = 0) => order.ordercharge.rows[index] ?? {}

describe('the shapes of failure', () => {
  const text = 'merch_amt 19.98 does not add up, expected 19.99'
  const shapes = {
    'errors.errorMessage': { errors: [{ fieldName: 'merch_amt', errorMessage: text }, expect.anything()] },
    'errors.message': { errors: [{ field: 'merch_amt', message: text }, expect.anything()] },
    'message.message': { message: [{ message: text }, expect.anything()] },
    message: { message: text },
    'no-pkey': { data: [] },
  } as const
  const cases = Object.keys(shapes).flatMap((shape) =>
    [200, 400].map((status) => [shape as keyof typeof shapes, status as 200 | 400] as const),
  )

  it.each(cases)('answers %s with %d', async (failureShape, failureStatus) => {
    erp.configure({ failureShape, failureStatus })
    const { status, body } = await post(erp, sampleSalesOrder('UK:1', { merch_amt: '19.98' }))
    expect(status).toBe(failureStatus)
    expect(body).toEqual(shapes[failureShape])
    expect(erp.ledger().orders).toBe(0)
  })

  it('rotates by kind of error: each kind always the same, all four shapes and both statuses among them', async () => {
    const wrong = [
      'no document',
      sampleSalesOrder('UK:1', { ord_type: '' }),
      sampleSalesOrder('UK:1', { total_amt: 'much' }),
      sampleSalesOrder('UK:1', { po_num: 'WEB-UK-123456789012345' }),
      sampleSalesOrder('UK:1', { terms: 'ZZZ' }),
      changed((order) => Object.assign(line(order), { upc: '999999999999' })),
      sampleSalesOrder('UK:1', { total_amt: '1.00' }),
    ]
    const seen = async () =>
      Promise.all(
        wrong.map(async (document) => {
          const { status, body } = await post(erp, document)
          const [name = '', value] = Object.entries(body as object)[0] ?? []
          return `${status} ${name} ${Array.isArray(value) ? Object.keys(value[0]).join() : typeof value}`
        }),
      )
    const first = await seen()
    expect(await seen()).toEqual(first)
    expect(new Set(first.map((answer) => answer.slice(4))).size).toBe(4)
    expect(new Set(first.map((answer) => answer.slice(0, 3)))).toEqual(new Set(['200', '400']))
  })
})

describe('the body', () => {
  it('must be an array of one', async () => {
    const bare = await ask(erp, 'salesOrder', { body: sampleSalesOrder('UK:1') })
    expect(reasonIn(bare.body)).toContain('array')
    const two = await post(erp, sampleSalesOrder('UK:1'), sampleSalesOrder('UK:2'))
    expect(reasonIn(two.body)).toContain('At most 1 sales order')
    expect(erp.ledger().orders).toBe(0)
  })

  it('may hold more where the tenant allows it, all or nothing', async () => {
    erp.configure({ documentsPerPost: 3 })
    await post(erp, sampleSalesOrder('UK:1'), sampleSalesOrder('UK:2', { total_amt: '0.01' }))
    expect(erp.ledger().orders).toBe(0)
    const { body } = await post(erp, sampleSalesOrder('UK:1'), sampleSalesOrder('UK:2'))
    expect(body).toEqual([
      expect.objectContaining({ ord_num: '00700001' }),
      expect.objectContaining({ ord_num: '00700002' }),
    ])
  })
})

describe('columns and codes', () => {
  it.each([
    ['customer', '', 'customer is required'],
    ['altpo', undefined, 'altpo is required'],
    ['customer', 'NOBODY', "customer 'NOBODY' is not known"],
    ['store', 'DEMO', "store 'DEMO' is not a store of customer WEBUK"],
    ['location', 'ZZ', "location 'ZZ' is not known"],
    ['location', 'POE', "location 'POE' is not known"],
    ['terms', 'ABC', "terms 'ABC' is not known"],
    ['shipper', 'ABC', "shipper 'ABC' is not known"],
    ['shipper', 'RM48', 'shipper is longer than 3 characters'],
    ['po_num', 'WEB-UK-12345678901234', 'po_num is longer than 20 characters'],
    ['curr_code', 'XXX', "curr_code 'XXX' is not known"],
    ['ord_date', '23/11/2026', 'ord_date is not a date'],
    ['division', 1, 'division must be text'],
    ['total_amt', 26.34, 'total_amt must be a decimal string of at most four decimals'],
    ['total_amt', '26.34000', 'total_amt must be a decimal string of at most four decimals'],
    ['total_amt', '26,34', 'total_amt must be a decimal string of at most four decimals'],
  ])('refuses header %s = %j', async (field, value, reason) => {
    expect(await refusal(sampleSalesOrder('UK:1', { [field]: value }))).toBe(reason)
  })

  it.each<[string, (order: SampleSalesOrder) => void, string]>([
    [
      'an unknown upc',
      (o) => Object.assign(line(o), { upc: '050601299999' }),
      'Line 1: item 050601299999 does not exist',
    ],
    [
      'a upc that lost its zero',
      (o) => Object.assign(line(o), { upc: '50601200002' }),
      'Line 1: item 50601200002 does not exist',
    ],
    [
      'a style that lost its zeros',
      (o) => Object.assign(line(o, 1), { style: '419' }),
      'Line 2: item 419/NA/SELV//OS does not exist',
    ],
    [
      'a upc of another style',
      (o) => Object.assign(line(o, 1), { upc: '050601200002' }),
      'Line 2: upc 050601200002 is not style 00419/NA/SELV//OS',
    ],
    ['no item at all', (o) => Object.assign(line(o), { upc: '' }), 'Line 1: upc or style is required'],
    ['an inactive item', (o) => Object.assign(line(o), { upc: '050601200149' }), 'Line 1: style 00431 is not active'],
    ['no tax code', (o) => Object.assign(line(o), { tax_code: '' }), 'Line 1: tax_code is required'],
    ['an unknown tax code', (o) => Object.assign(line(o), { tax_code: 'XX' }), "Line 1: tax_code 'XX' is not known"],
    ['an unknown discount', (o) => Object.assign(line(o), { disc_code: 'XX' }), "Line 1: disc_code 'XX' is not known"],
    ['a discount without code', (o) => Object.assign(line(o), { disc_code: '' }), 'Line 1: disc_amt needs a disc_code'],
    [
      'a fraction of a piece',
      (o) => Object.assign(line(o), { ord_qty: 1.5 }),
      'Line 1: ord_qty must be a whole number above 0',
    ],
    ['a sequence used twice', (o) => Object.assign(line(o), { line_seq: 2 }), 'line_seq is used twice'],
    [
      'an unknown allowance',
      (o) => Object.assign(charge(o, 1), { charge_code: 'XX' }),
      "Charge 2: charge_code 'XX' is not known",
    ],
    [
      'an unknown charge type',
      (o) => Object.assign(charge(o, 1), { charge_type: 'GIFT' }),
      "Charge 2: charge_type 'GIFT' is not known",
    ],
    ['no bill-to address', (o) => o.orderaddress.rows.shift(), 'A bill-to address (BT) is required'],
    [
      'a country by name',
      (o) => Object.assign(o.orderaddress.rows[0] ?? {}, { country: 'UK!' }),
      'Address 1: country is longer than 2 characters',
    ],
    [
      'a long address',
      (o) => Object.assign(o.orderaddress.rows[0] ?? {}, { addr1: 'x'.repeat(41) }),
      'Address 1: addr1 is longer than 40 characters',
    ],
    ['a child that is no rows', (o) => Object.assign(o, { orderdetail: [] }), 'orderdetail must be {"rows":[..]}'],
  ])('refuses %s', async (_name, change, reason) => {
    expect(await refusal(changed(change))).toBe(reason)
  })

  it('takes an order of charges alone, without shipper or ship-to', async () => {
    const giftCard = sampleSalesOrder('UK:1', {
      shipper: '',
      merch_amt: '0.00',
      disc_amt: '0.00',
      frgt_amt: '0.00',
      misc_amt: '25.00',
      tax_amt: '0.00',
      total_amt: '25.00',
      orderdetail: { rows: [] },
      ordercharge: { rows: [{ charge_code: 'GIFTCARD', charge_type: 'SURCHARGE', amount: '25.00' }] },
    })
    giftCard.orderaddress.rows.pop()
    expect((await post(erp, giftCard)).body).toHaveProperty('ord_num')
  })
})

describe('the identity of the amounts', () => {
  it.each(['merch_amt', 'disc_amt', 'frgt_amt', 'misc_amt', 'tax_amt', 'total_amt'])(
    'refuses %s a penny off',
    async (field) => {
      const order = sampleSalesOrder('UK:1')
      const pennies = Number(String(order[field]).replace('.', '')) + 1
      order[field] = (pennies / 100).toFixed(2)
      expect(await refusal(order)).toContain(field)
    },
  )

  it.each<[string, (order: SampleSalesOrder) => void]>([
    ['a line tax', (o) => Object.assign(line(o), { tax_amt: '1.81' })],
    ['the tax of an allowance', (o) => Object.assign(charge(o, 1), { tax_amt: '-0.39' })],
    ['a rounding', (o) => Object.assign(charge(o, 2), { amount: '-0.01' })],
    ['a ten-thousandth', (o) => Object.assign(o, { total_amt: '26.3401' })],
  ])('refuses %s that no longer adds up', async (_name, change) => {
    expect(await refusal(changed(change))).toContain('does not add up')
  })

  it('lets price and ext_amt differ by the last decimal of the price only', async () => {
    expect(await refusal(changed((order) => Object.assign(line(order), { price: '3.3331' })))).toContain(
      'ord_qty times price',
    )
    const { body } = await post(
      erp,
      changed((order) => Object.assign(line(order), { price: '3.3334' })),
    )
    expect(body).toHaveProperty('pkey')
  })

  it('takes tax on a rounding alone, a JPY order with decimals, and a zero total', async () => {
    const yen = sampleSalesOrder('UK:2', {
      curr_code: 'JPY',
      merch_amt: '1170.31',
      disc_amt: '1170.31',
      frgt_amt: '0.00',
      misc_amt: '0.00',
      tax_amt: '-0.01',
      total_amt: '-0.01',
      orderdetail: {
        rows: [
          {
            line_seq: 1,
            upc: '050601200002',
            ord_qty: 1,
            price: '1170.31',
            ext_amt: '1170.31',
            disc_code: 'STAFF',
            disc_amt: '1170.31',
            tax_code: 'EXPORT',
            tax_amt: '0.01',
          },
        ],
      },
      ordercharge: { rows: [{ charge_code: 'ROUND', charge_type: 'ROUNDING', amount: '0.00', tax_amt: '-0.02' }] },
    })
    expect(await refusal(yen)).toBe('total_amt must not be negative')
    Object.assign(yen, { tax_amt: '0.00', total_amt: '0.00' })
    Object.assign(charge(yen), { tax_amt: '-0.01' })
    expect((await post(erp, yen)).body).toHaveProperty('pkey')
  })

  it('keeps tender inside the total and names its type', async () => {
    const tender = (rows: Record<string, unknown>[]) => sampleSalesOrder('UK:1', { ordertender: { rows } })
    expect(await refusal(tender([{ tender_type: 'GIFT', reference: 'GC-1', amount: '26.35' }]))).toContain('Tender')
    expect(await refusal(tender([{ reference: 'GC-1', amount: '5.00' }]))).toBe('Tender 1: tender_type is required')
    expect(await refusal(tender([{ tender_type: 'GIFT', amount: '-5.00' }]))).toBe('Tender 1: amount must be above 0')
    await post(erp, tender([{ tender_type: 'GIFT', reference: 'GC-1', amount: '26.34' }]))
    const [order] = await listHeaders(erp, filtered('salesOrder', "altpo eq 'UK:1'", '&_include=all'))
    expect(order).toMatchObject({
      ordertender: { rows: [{ tender_type: 'GIFT', reference: 'GC-1', amount: '26.34' }] },
    })
  })
})

describe('one altpo twice', () => {
  it('makes a second sales order, and the ledger counts it', async () => {
    await post(erp, sampleSalesOrder('UK:1'))
    await post(erp, sampleSalesOrder('UK:1'))
    await post(erp, sampleSalesOrder('UK:2'))
    expect(erp.ledger()).toMatchObject({
      orders: 3,
      duplicates: 1,
      byReference: { 'UK:1': 2, 'UK:2': 1 },
      totals: { GBP: '79.02' },
    })
  })

  it('is refused where the tenant refuses it', async () => {
    erp.configure({ duplicates: 'refused' })
    await post(erp, sampleSalesOrder('UK:1'))
    const { body } = await post(erp, sampleSalesOrder('UK:1'))
    expect(reasonIn(body)).toBe('altpo UK:1 already exists on sales order 00700001')
    expect(erp.ledger()).toMatchObject({ orders: 1, duplicates: 0 })
  })
})
