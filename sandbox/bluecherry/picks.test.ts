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
})

const mug = '050601200002'
const towel = '050601200026'

async function control(path: string, body: unknown = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${erp.controlUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const picks = (filter = "altpo eq 'UK:1'") => listHeaders(erp, filtered('pick', filter, '&_include=all'))
const order = async () => (await listHeaders(erp, filtered('salesOrder', "altpo eq 'UK:1'", '&_include=all')))[0]
const rowsOf = (children: unknown) => (children as { rows: Record<string, unknown>[] }).rows
const lines = async () => rowsOf((await order())?.orderdetail)

describe('a pick', () => {
  it('takes what is open, carries the references, and has left once it has a ship date', async () => {
    expect(await control('orders/UK:1/pick')).toEqual({ status: 200, body: { orders: 1, picks: ['P0001001'] } })
    expect(await order()).toMatchObject({ ord_status: 'P', last_mod: '2026-11-23 10:00:00' })
    expect(await lines()).toMatchObject([
      { open_qty: 0, pick_qty: 3, ship_qty: 0 },
      { open_qty: 0, pick_qty: 1, ship_qty: 0 },
    ])
    const [waiting] = await picks()
    expect(waiting).toMatchObject({
      ...{ pick_num: 'P0001001', ord_num: '00700001', po_num: 'WEB-UK-1', altpo: 'UK:1', location: 'MAIN' },
      ...{ ship_date: '', inv_num: '', shipper: 'RM4', scac_code: 'RMGB', curr_code: 'GBP' },
      pickdetail: { rows: [{ line_seq: 1, upc: mug, price: '3.3333', bk_qty: 3, total_qty: 3 }, { line_seq: 2 }] },
      pickcarton: { rows: [] },
    })
    at = new Date('2026-11-23T15:10:00Z')
    await control('orders/UK:1/ship')
    expect(await picks("last_mod gt '2026-11-23 10:05:00'")).toMatchObject([
      {
        ...{ ship_date: '2026-11-23 00:00:00', inv_num: 'I00910001', pro_num: expect.stringMatching(/^TT\d{9}GB$/) },
        pickcarton: {
          rows: [
            { carton_num: '001', track_no: expect.stringMatching(/^TT\d{9}GB$/), upc: mug, ship_qty: 3 },
            { carton_num: '001', upc: towel, ship_qty: 1 },
          ],
        },
      },
    ])
    expect(await order()).toMatchObject({ ord_status: 'S', last_mod: '2026-11-23 10:10:00' })
    expect(await listHeaders(erp, 'pick')).toEqual([expect.not.objectContaining({ pickdetail: expect.anything() })])
    expect(erp.ledger()).toMatchObject({ picks: 1, shipped: 1 })
  })

  it('of several has freight on the first, and all of them together come to the order', async () => {
    await control('orders/UK:1/ship', { lines: [{ upc: mug, qty: 1 }] })
    expect(await order()).toMatchObject({ ord_status: 'O' })
    at = new Date('2026-11-24T15:00:00Z')
    await control('orders/UK:1/ship', { lines: [{ line: 1, qty: 1 }] })
    await control('orders/UK:1/ship', { shipper: 'DPD' })
    const all = (await picks()).sort((a, b) => Number(a.pkey) - Number(b.pkey))
    expect(all).toMatchObject([
      { frgt_amt: '4.95', misc_amt: '0.01', disc_amt: '2.33', tax_amt: '1.19', ship_date: '2026-11-23 00:00:00' },
      { frgt_amt: '0.00', misc_amt: '0.00', disc_amt: '0.34', tax_amt: '0.60', ship_date: '2026-11-24 00:00:00' },
      { frgt_amt: '0.00', shipper: 'DPD', scac_code: 'DPDE', pro_num: expect.stringMatching(/^15501\d{9}$/) },
    ])
    const sum = (field: string) => all.reduce((total, pick) => total + Math.round(Number(pick[field]) * 100), 0)
    expect([sum('frgt_amt'), sum('misc_amt'), sum('disc_amt'), sum('tax_amt')]).toEqual([495, 1, 300, 439])
    expect(new Set(all.map(({ inv_num }) => inv_num)).size).toBe(3)
    expect(await order()).toMatchObject({ ord_status: 'S' })
    expect(await lines()).toMatchObject([{ ship_qty: 3 }, { ship_qty: 1 }])
  })

  it('is made for each location its lines come from', async () => {
    const document = sampleSalesOrder('UK:2')
    Object.assign(document.orderdetail.rows[1] ?? {}, { location: 'EU1' })
    await post(erp, document)
    const { body } = await control('orders/UK:2/pick')
    expect(body.picks).toHaveLength(2)
    expect((await picks("altpo eq 'UK:2'")).map(({ location }) => location).sort()).toEqual(['EU1', 'MAIN'])
  })

  it('travels in several cartons, in named ones, in ones that do not say what is inside, and on an older day', async () => {
    await control('orders/UK:1/ship', { cartons: 2, daysAgo: 20, invoice: false })
    const [two] = await picks()
    expect(two).toMatchObject({ ship_date: '2026-11-03 00:00:00', inv_num: '', last_mod: '2026-11-23 10:00:00' })
    const rows = rowsOf(two?.pickcarton)
    expect(new Set(rows.map(({ track_no }) => track_no)).size).toBe(2)
    expect(rows.reduce((sum, { ship_qty }) => sum + Number(ship_qty), 0)).toBe(4)
    expect((await control('orders/UK:1/invoice')).body).toEqual({ orders: 1, invoices: ['I00910001'] })

    await post(erp, sampleSalesOrder('UK:2'))
    await control('orders/UK:2/ship', { contents: false })
    expect(await picks("altpo eq 'UK:2'")).toMatchObject([
      { pickcarton: { rows: [{ track_no: expect.stringMatching(/GB$/), upc: '', ship_qty: 0 }] } },
    ])
    await post(erp, sampleSalesOrder('UK:3'))
    await control('orders/UK:3/ship', { cartons: [{ trackNo: 'X1', lines: [{ upc: mug, qty: 3 }] }, { trackNo: '' }] })
    expect(await picks("altpo eq 'UK:3'")).toMatchObject([
      { pro_num: 'X1', pickcarton: { rows: [{ track_no: 'X1', upc: mug }, { carton_num: '002', track_no: '' }, {}] } },
    ])
  })

  it('may carry a stamp older than its commit, on itself and on its order', async () => {
    await control('orders/UK:1/ship', { stampedSecondsAgo: 900 })
    expect(await picks()).toMatchObject([{ last_mod: '2026-11-23 09:45:00', ship_date: '2026-11-23 00:00:00' }])
    expect(await order()).toMatchObject({ last_mod: '2026-11-23 09:45:00' })
  })

  it('that is put back is gone, and can no longer be shipped', async () => {
    await control('orders/UK:1/pick')
    await control('orders/UK:1/unpick')
    expect(await picks()).toEqual([])
    expect(await order()).toMatchObject({ ord_status: 'O' })
    expect((await control('orders/UK:1/ship', { pickNum: 'P0001001' })).body).toEqual({ orders: 1, picks: [] })
    expect((await control('orders/UK:1/pick')).body).toMatchObject({ picks: ['P0001002'] })
    expect(await picks()).toMatchObject([{ frgt_amt: '4.95' }])
  })
})

describe('stock', () => {
  it('moves by pieces: open to picked to gone, and back for what is missing', async () => {
    const stock = () => erp.stockOf('MUG-350')?.find(({ location, lot }) => location === 'MAIN' && lot === '')
    const { qoh = 0, open = 0, picked = 0, ots = 0 } = stock() ?? {}
    await control('orders/UK:1/pick', { lines: [{ upc: mug, qty: 2 }] })
    expect(stock()).toMatchObject({ qoh, open: open - 2, picked: picked + 2, ots })
    await control('orders/UK:1/short', { upc: mug, qty: 1 })
    expect(stock()).toMatchObject({ qoh, open: open - 2, picked: picked + 1, ots: ots + 1 })
    await control('orders/UK:1/ship')
    expect(stock()).toMatchObject({ qoh: qoh - 1, open: open - 2, picked, ots: ots + 1 })
    expect((await lines())[0]).toMatchObject({ ord_qty: 3, open_qty: 1, pick_qty: 0, ship_qty: 1, cancel_qty: 1 })
  })
})

describe('what cannot be done', () => {
  it('a client cannot cancel pieces that are picked, by the whole or by the piece; the house can', async () => {
    await control('orders/UK:1/pick', { lines: [{ upc: mug, qty: 2 }] })
    const cancel = async (pieces?: { upc: string; qty: number }[]) => {
      const detail = pieces ? { orderdetail: { rows: pieces } } : {}
      return (await ask(erp, 'salesOrderCancel', { body: [{ po_num: 'WEB-UK-1', reason: 'x', ...detail }] })).body
    }
    expect(await cancel()).not.toHaveProperty('pkey')
    const refused = await cancel([{ upc: mug, qty: 2 }])
    expect(refused).not.toHaveProperty('pkey')
    expect(JSON.stringify(refused)).toContain('2 picked or shipped')
    expect(await cancel([{ upc: mug, qty: 1 }])).toHaveProperty('pkey')
    expect((await lines())[0]).toMatchObject({ open_qty: 0, pick_qty: 2, cancel_qty: 1 })
    expect((await control('orders/UK:1/cancel', { reason: 'house', lines: [{ upc: mug, qty: 1 }] })).status).toBe(200)
    expect(await picks()).toMatchObject([{ pickdetail: { rows: [{ bk_qty: 2, total_qty: 1 }] } }])
    await control('orders/UK:1/cancel', { reason: 'house' })
    expect(await order()).toMatchObject({ ord_status: 'X', cancel_reason: 'house' })
    expect([await picks(), await lines()]).toMatchObject([[], [{ cancel_qty: 3 }, { cancel_qty: 1 }]])
  })

  it('an order on hold is not picked until it is released; more than there is neither', async () => {
    await control('orders/UK:1/hold', { reason: 'ADDRESS' })
    expect(await order()).toMatchObject({ ord_status: 'H', hold_reason: 'ADDRESS' })
    expect(await control('orders/UK:1/pick')).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching('hold') },
    })
    await control('orders/UK:1/release')
    expect((await control('orders/UK:1/pick', { lines: [{ line: 1, qty: 4 }] })).status).toBe(400)
    expect((await control('orders/UK:1/short', { upc: towel, qty: 2 })).status).toBe(400)
    expect((await control('orders/UK:1/pick')).status).toBe(200)
    expect((await control('orders/UK:9/pick')).status).toBe(404)
    expect((await control('orders/UK:1/ship', { daysAgo: 'x' })).status).toBe(400)
    expect(await order()).toMatchObject({ ord_status: 'P' })
  })
})
