import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createErp } from './create-erp.ts'

let at = new Date('2026-11-23T15:00:00Z')
const erp = createErp({ now: () => at })
beforeAll(() => erp.listen())
afterAll(() => erp.close())
beforeEach(async () => {
  at = new Date('2026-11-23T15:00:00Z')
  erp.reset()
  await post(erp, sampleSalesOrder('UK:1'))
  erp.ship('UK:1')
})

const mug = '050601200002'
const reference = 'WEBR-UK-77'

/** Two of the three mugs, 10.00 less 1.00 before tax, and the shipping. */
const sampleReturn = (changes: Record<string, unknown> = {}) => ({
  ...{ customer: 'WEBUK', po_num: 'WEB-UK-1', inv_num: 'I00910001', ref_num2: reference, aux_ref_num: 'RT1' },
  ...{ ret_type: 'RETURN', reason: 'SIZE', location: 'MAIN', curr_code: 'GBP' },
  ...{ merch_amt: '6.00', frgt_amt: '4.95', tax_amt: '2.19', total_amt: '13.14' },
  returndetail: { rows: [{ line_seq: 1, upc: mug, qty: 2, price: '3.00', ext_amt: '6.00', tax_amt: '1.20' }] },
  ...changes,
})
const credit = (changes: Record<string, unknown> = {}) =>
  sampleReturn({
    ...{
      ret_type: 'CREDIT',
      location: '',
      merch_amt: '0.00',
      tax_amt: '0.99',
      total_amt: '5.94',
      returndetail: { rows: [] },
    },
    ...changes,
  })
const send = (...documents: unknown[]) => ask(erp, 'return', { body: documents })
const returns = (filter = `ref_num2 eq '${reference}'`) => listHeaders(erp, filtered('return', filter, '&_include=all'))
const memos = (filter = `ref_num2 eq '${reference}'`) => listHeaders(erp, filtered('creditMemo', filter))
const control = async (path: string, body: unknown = {}) =>
  (await fetch(`${erp.controlUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) })).status

describe('POST return', () => {
  it('expects goods, and makes the credit memo of what came when it came', async () => {
    expect((await send(sampleReturn())).body).toEqual({ pkey: 500002, ret_num: 'R0000501' })
    expect(await returns()).toMatchObject([
      {
        ...{
          ret_status: 'O',
          recv_date: '',
          inv_num: 'I00910001',
          total_amt: '13.14',
          last_mod: '2026-11-23 10:00:00',
        },
        returndetail: { rows: [{ line_seq: 1, style: '00417', upc: mug, qty: 2, recv_qty: 0, price: '3.0000' }] },
      },
    ])
    expect(await memos()).toEqual([])
    at = new Date('2026-11-25T15:00:00Z')
    expect(await control(`returns/${reference}/receive`, { lines: [{ upc: mug, qty: 1 }] })).toBe(200)
    expect(await returns("last_mod gt '2026-11-24 00:00:00'")).toMatchObject([
      { ret_status: 'O', recv_date: '2026-11-25 00:00:00', returndetail: { rows: [{ recv_qty: 1 }] } },
    ])
    expect(await control('returns/R0000501/receive')).toBe(200)
    expect(await returns()).toMatchObject([{ ret_status: 'R' }])
    expect(await control(`returns/${reference}/receive`)).toBe(400)
    const both = (await memos()).sort((a, b) => Number(a.pkey) - Number(b.pkey))
    const shared = { ret_num: 'R0000501', po_num: 'WEB-UK-1', inv_num: 'I00910001', reason: 'SIZE', posted: 'Y' }
    expect(both).toMatchObject([
      { ...shared, crm_num: 'C0000301', merch_amt: '3.00', frgt_amt: '4.95', tax_amt: '1.59', total_amt: '9.54' },
      { ...shared, crm_date: '2026-11-25 00:00:00', merch_amt: '3.00', frgt_amt: '0.00', tax_amt: '0.60' },
    ])
    expect(erp.ledger()).toMatchObject({
      ...{ returns: 1, duplicateReturns: 0, memos: 2, byReturnReference: { [reference]: 1 } },
    })
  })

  it('credits money at once, and posts by hand where the tenant does', async () => {
    erp.configure({ memosPosted: false })
    expect((await send(credit())).body).toHaveProperty('pkey')
    expect(await memos()).toMatchObject([{ frgt_amt: '4.95', tax_amt: '0.99', total_amt: '5.94', posted: 'N' }])
    expect(await control(`returns/${reference}/receive`)).toBe(400)
    at = new Date('2026-11-23T16:00:00Z')
    expect(await control(`memos/${reference}/post`)).toBe(200)
    expect(await control('memos/C0000301/change', { total_amt: '5.00' })).toBe(200)
    expect(await memos()).toMatchObject([{ posted: 'Y', total_amt: '5.00', last_mod: '2026-11-23 11:00:00' }])
    expect(await control('memos/C0009999/post')).toBe(404)
  })

  it.each([
    [{ customer: 'NOBODY' }, 'not known'],
    [{ inv_num: 'I00000000' }, 'Invoice I00000000 is not of WEB-UK-1'],
    [{ po_num: 'WEB-UK-9' }, 'does not exist'],
    [{ reason: 'BORED' }, 'not known'],
    [{ location: '' }, 'location is required'],
    [{ ref_num2: '' }, 'ref_num2 is required'],
    [{ ret_type: 'SWAP' }, 'not known'],
    [{ curr_code: 'EUR' }, 'is in GBP'],
    [{ total_amt: '13.15' }, 'expected 13.14'],
    [{ merch_amt: '7.00', total_amt: '14.14' }, 'expected 6.00'],
    [{ returndetail: { rows: [] } }, 'needs a line'],
    [{ returndetail: { rows: [{ upc: '1', qty: 2, price: '3.00', tax_amt: '1.20' }] } }, 'does not exist'],
    [{ returndetail: { rows: [{ upc: mug, qty: 4, price: '1.50', tax_amt: '1.20' }] } }, 'Only 3 of'],
  ])('refuses %j', async (changes, said) => {
    const { body } = await send(sampleReturn(changes))
    expect(body).not.toHaveProperty('pkey')
    expect(JSON.stringify(body)).toContain(said)
    expect(erp.ledger()).toMatchObject({ returns: 0, memos: 0 })
  })

  it('takes no goods that have not left, nor the same twice; money it takes', async () => {
    await post(erp, sampleSalesOrder('UK:2'))
    erp.ship('UK:2', { lines: [{ upc: mug, qty: 1 }] })
    const invoice = { po_num: 'WEB-UK-2', inv_num: 'I00910002' }
    expect(JSON.stringify((await send(sampleReturn(invoice))).body)).toContain('Only 1 of')
    expect((await send(credit(invoice))).body).toHaveProperty('pkey')
    expect((await send(sampleReturn({ ref_num2: 'WEBR-UK-78' }))).body).toHaveProperty('pkey')
    expect((await send(sampleReturn({ ref_num2: 'WEBR-UK-79' }))).body).not.toHaveProperty('pkey')
  })

  it('exists twice under one ref_num2 unless the tenant refuses that', async () => {
    await send(credit())
    await send(credit())
    expect(erp.ledger()).toMatchObject({ returns: 2, duplicateReturns: 1, byReturnReference: { [reference]: 2 } })
    erp.configure({ duplicates: 'refused' })
    expect(JSON.stringify((await send(credit())).body)).toContain('already exists on return R0000501')
  })

  it('is staged, refused later, booked after a cut, and hidden for a while, as a sales order is', async () => {
    erp.configure({ stagedMs: 60, listDelayMs: 150 })
    expect((await send(credit())).body).toEqual({ pkey: expect.any(Number) })
    expect(erp.ledger()).toMatchObject({ returns: 0, pending: 1 })
    await expect.poll(() => erp.ledger().returns).toBe(1)
    expect(await returns()).toEqual([])
    await expect.poll(() => returns()).toHaveLength(1)
    erp.configure({ listDelayMs: 0, stagedRejectRate: 1 })
    await send(credit({ ref_num2: 'WEBR-UK-80' }))
    await expect.poll(() => erp.ledger().refusedLater).toBe(1)
    erp.configure({ stagedMs: 0, lateCommitRate: 1, lateCommitMs: 50 })
    await expect(send(credit({ ref_num2: 'WEBR-UK-81' }))).rejects.toThrow()
    await expect.poll(() => erp.ledger().byReturnReference).toEqual({ [reference]: 1, 'WEBR-UK-81': 1 })
  })
})

describe('what the house begins', () => {
  it('a return without our reference, received like ours', async () => {
    expect(await control('orders/UK:1/return', { lines: [{ upc: mug, qty: 1 }], reason: 'FAULT' })).toBe(200)
    const ofOrder = "po_num eq 'WEB-UK-1'"
    expect(await returns(ofOrder)).toMatchObject([
      { ref_num2: '', inv_num: 'I00910001', merch_amt: '3.00', tax_amt: '0.60', total_amt: '3.60', reason: 'FAULT' },
    ])
    await control('returns/R0000501/receive')
    expect(await memos(ofOrder)).toMatchObject([{ ref_num2: '', ret_num: 'R0000501', total_amt: '3.60' }])
  })

  it('a credit memo for pieces, or for an amount', async () => {
    await control('orders/UK:1/credit', { lines: [{ upc: mug, qty: 3 }], reason: 'FAULT' })
    await control('orders/UK:1/credit', { frgt_amt: '4.95', tax_amt: '0.99', posted: false })
    const both = (await memos("po_num eq 'WEB-UK-1'")).sort((a, b) => Number(a.pkey) - Number(b.pkey))
    expect(both).toMatchObject([
      { merch_amt: '9.00', tax_amt: '1.80', total_amt: '10.80', reason: 'FAULT', posted: 'Y', ret_num: '' },
      { merch_amt: '0.00', frgt_amt: '4.95', total_amt: '5.94', reason: 'GOODW', posted: 'N' },
    ])
    expect(await control('orders/UK:9/credit', { frgt_amt: '1.00' })).toBe(404)
    expect(await control('orders/UK:1/credit', { frgt_amt: 1 })).toBe(400)
  })
})
