import { afterEach, describe, expect, it } from 'vitest'
import { createErp } from '../../../sandbox/bluecherry/create-erp.ts'
import { post, sampleSalesOrder } from '../../../sandbox/testing/sample-sales-order.ts'
import { readAddressPolicy } from '../../http/address-policy.ts'
import type { DocumentRefusal, ReturnDraft } from '../after-sales-port.ts'
import { salesOrderNowFromJson, salesOrderNowToJson } from '../sales-order-now-json.ts'
import { createBlueCherry } from './blue-cherry.ts'
import { parseProfile } from './profile.ts'
import { readCreditMemos } from './read-credit-memos.ts'
import { readInvoices } from './read-invoices.ts'
import { readPicks } from './read-picks.ts'
import { readReturns } from './read-returns.ts'
import { readSalesOrders } from './read-sales-orders.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

const start = new Date('2026-11-20T15:00:00Z')
const mug = '050601200002'
const deadline = { deadlineMs: 2_000 }

async function connect(profile: unknown = {}) {
  let at = start
  const sandbox = createErp({ now: () => at })
  await sandbox.listen()
  const erp = createBlueCherry({
    url: sandbox.url,
    key: sandbox.key,
    profile: parseProfile(profile),
    policy: readAddressPolicy({ SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' }),
    clock: { now: () => at, monotonic: () => performance.now() },
    concurrentWrites: 2,
  })
  open.push(sandbox, erp)
  const to = (instant: string) => {
    at = new Date(instant)
  }
  return { sandbox, erp, to }
}

async function all<Read>(batches: AsyncIterable<Read[]>): Promise<Read[]> {
  const read: Read[] = []
  for await (const batch of batches) read.push(...batch)
  return read
}

const back: ReturnDraft = {
  ...{ customer: 'WEBUK', poNum: 'WEB-UK-1', invNum: '', refNum2: 'WEBR-UK-77', auxRefNum: 'RT1' },
  ...{ type: 'RETURN', reason: 'SIZE', location: 'MAIN', currency: 'GBP', scale: 2 },
  ...{ merchandise: 3_0000n, freight: 4_9500n, misc: 0n, tax: 1_5900n, total: 9_5400n },
  lines: [
    {
      seq: 1,
      item: { division: '01', style: '00417', colorCode: 'NA', lblCode: 'SELV', dimension: '', sizeDesc: 'OS' },
      upc: mug,
      quantity: 1,
      price: 3_0000n,
      extended: 3_0000n,
      tax: 6000n,
    },
  ],
}

describe('over the gateway', () => {
  it('reads a sales order with its lines, charges and addresses, and what has changed of it', async () => {
    const { sandbox, erp, to } = await connect()
    await post(sandbox, sampleSalesOrder('UK:1'))
    const [order] = await erp.readSalesOrders({ altPo: 'UK:1' })
    expect(order).toMatchObject({
      ...{ altPo: 'UK:1', poNum: 'WEB-UK-1', status: 'open', currency: 'GBP', scale: 2, terms: 'STR', shipper: 'RM4' },
      ...{ startDate: '2026-11-23', endDate: '2026-12-07', merchandise: 19_9900n, discount: 3_0000n, total: 26_3400n },
      shipTo: { name: 'Zoë O’Neill', city: 'Leeds', email: '' },
      notes: 'Please leave with neighbour 🙂',
      lastModAt: start,
    })
    expect(order?.lines[0]).toMatchObject({
      ...{ seq: 1, upc: mug, ordered: 3, open: 3, picked: 0, shipped: 0, cancelled: 0, price: 3_3333n },
      item: { style: '00417' },
      ...{ extended: 10_0000n, discountCode: 'WELC10', discount: 1_0000n, taxCode: 'GB20', tax: 1_8000n },
    })
    expect(order?.charges.map(({ type }) => type)).toContain('FREIGHT')
    if (!order) throw new Error('not read')
    const { billTo, shipTo, notes, lastModAt, ...body } = order
    expect(salesOrderNowFromJson(JSON.parse(JSON.stringify(salesOrderNowToJson(order))))).toEqual(body)
    expect(JSON.stringify(salesOrderNowToJson(order))).not.toMatch(/Zoë|Leeds|neighbour/)

    to('2026-11-20T16:00:00Z')
    expect(await all(erp.changedSalesOrders(new Date('2026-11-20T15:30:00Z')))).toEqual([])
    sandbox.hold('UK:1', 'credit')
    expect(await all(erp.changedSalesOrders(new Date('2026-11-20T15:30:00Z')))).toMatchObject([{ status: 'hold' }])
    expect(await erp.readSalesOrders({ poNum: 'WEB-UK-1' })).toHaveLength(1)
    expect(await erp.readSalesOrders({ altPo: 'UK:9' })).toEqual([])
  })

  it('cancels open pieces by barcode and leaves the rest', async () => {
    const { sandbox, erp } = await connect()
    await post(sandbox, sampleSalesOrder('UK:1'))
    const request = { poNum: 'WEB-UK-1', altPo: 'UK:1', reason: 'refunded', pieces: [{ upc: mug, quantity: 2 }] }
    expect((await erp.cancelSalesOrder(request, deadline)).outcome.kind).toMatch(/staged|accepted/)
    const [order] = await erp.readSalesOrders({ altPo: 'UK:1' })
    expect(order).toMatchObject({ status: 'open', lines: [{ open: 1, cancelled: 2 }, { cancelled: 0 }] })
    sandbox.pick('UK:1')
    expect((await erp.cancelSalesOrder(request, deadline)).outcome.kind).toBe('rejected')
  })

  it('reads picks and their cartons; the ship date is when it left', async () => {
    const { sandbox, erp, to } = await connect()
    await post(sandbox, sampleSalesOrder('UK:1'))
    sandbox.pick('UK:1')
    const [waiting] = await all(erp.changedPicks(start))
    expect(waiting).toMatchObject({ altPo: 'UK:1', poNum: 'WEB-UK-1', shippedOn: null, invNum: '', cartons: [] })
    expect(waiting?.lines[0]).toMatchObject({ seq: 1, upc: mug, price: 3_3333n, ordered: 3, picked: 3 })
    to('2026-11-20T17:00:00Z')
    sandbox.ship('UK:1')
    const [left] = await all(erp.changedPicks(new Date('2026-11-20T16:55:00Z')))
    expect(left).toMatchObject({ shippedOn: '2026-11-20', shipper: 'RM4', scacCode: 'RMGB', freight: 4_9500n })
    expect(left?.invNum).not.toBe('')
    expect(left?.cartons[0]).toMatchObject({ num: '001', trackNo: expect.stringMatching(/^TT/), upc: mug, quantity: 3 })
  })

  it('reads invoices with what they bill; a tenant without them has its invoiced picks stand for them', async () => {
    const { sandbox, erp, to } = await connect()
    await post(sandbox, sampleSalesOrder('UK:1'))
    sandbox.ship('UK:1', { lines: [{ upc: mug, qty: 1 }] })
    to('2026-11-21T04:30:00Z')
    sandbox.ship('UK:1')
    const byKey = (a: { pkey: string }, b: { pkey: string }) => (a.pkey < b.pkey ? -1 : 1)
    const invoices = (await all(erp.changedInvoices(start))).sort(byKey)
    expect(invoices).toMatchObject([
      {
        ...{ invOn: '2026-11-20', poNum: 'WEB-UK-1', altPo: '', currency: 'GBP', posted: true, lastModAt: start },
        ...{ merchandise: 3_3300n, freight: 4_9500n, misc: 100n },
        lines: [{ seq: 1, upc: mug, quantity: 1, price: 3_3333n, item: { style: '00417' } }],
      },
      { invOn: '2026-11-20', freight: 0n },
    ])
    expect(invoices.reduce((total, one) => total + one.total, 0n)).toBe(26_3400n)
    sandbox.changeInvoice('I00910001', { posted: 'N' })
    expect((await all(erp.changedInvoices(new Date('2026-11-21T04:30:00Z')))).map(({ posted }) => posted)).toContain(
      false,
    )

    const derived = await connect({ invoicesFrom: 'pick' })
    derived.sandbox.configure({ invoicesListed: false })
    await post(derived.sandbox, sampleSalesOrder('UK:1'))
    derived.sandbox.ship('UK:1', { invoice: false, lines: [{ upc: mug, qty: 1 }] })
    expect(await all(derived.erp.changedInvoices(start))).toEqual([])
    derived.sandbox.invoice('UK:1')
    derived.sandbox.ship('UK:1')
    const stand = (await all(derived.erp.changedInvoices(start))).sort(byKey)
    expect(stand).toMatchObject([
      {
        pkey: expect.stringMatching(/^pick:8/),
        altPo: 'UK:1',
        invOn: '2026-11-20',
        merchandise: 3_3300n,
        posted: true,
      },
      { lines: [{ quantity: 2 }, { seq: 2, quantity: 1 }] },
    ])
    expect(stand.reduce((total, one) => total + one.total, 0n)).toBe(26_3400n)
  })

  it('books a return once, finds it by its reference, and reads what came in and its credit memo', async () => {
    const { sandbox, erp } = await connect()
    await post(sandbox, sampleSalesOrder('UK:1'))
    sandbox.ship('UK:1')
    const [pick] = await all(erp.changedPicks(start))
    const draft = { ...back, invNum: pick?.invNum ?? '' }
    sandbox.configure({ duplicates: 'refused' })
    expect((await erp.createReturn(draft, deadline)).outcome).toMatchObject({
      kind: 'accepted',
      ordNum: expect.stringMatching(/^R/),
    })
    expect((await erp.createReturn(draft, deadline)).outcome).toMatchObject({ kind: 'duplicate' })
    const [found, ...more] = await erp.findReturns('WEBR-UK-77')
    expect(more).toEqual([])
    expect(found).toMatchObject({
      type: 'RETURN',
      reason: 'SIZE',
      total: 9_5400n,
      receivedOn: null,
      poNum: 'WEB-UK-1',
    })
    expect(found?.lines).toMatchObject([{ upc: mug, quantity: 1, received: 0, price: 3_0000n, tax: 6000n }])
    sandbox.receive('WEBR-UK-77')
    expect(await all(erp.changedReturns(start))).toMatchObject([{ receivedOn: '2026-11-20', lines: [{ received: 1 }] }])
    expect(await all(erp.changedCreditMemos(start))).toMatchObject([
      { refNum2: 'WEBR-UK-77', crmOn: '2026-11-20', total: 9_5400n, posted: true, retNum: found?.retNum },
    ])
  })

  it('a return whose answer was lost is unknown, one that is wrong is refused by its field', async () => {
    const { sandbox, erp } = await connect()
    await post(sandbox, sampleSalesOrder('UK:1'))
    expect((await erp.createReturn({ ...back, reason: 'NOPE', invNum: 'X' }, deadline)).outcome.kind).toBe('rejected')
    sandbox.faults.add({ replyLost: true, method: 'POST' })
    expect((await erp.createReturn(back, { deadlineMs: 400 })).outcome.kind).toBe('unknown')
  })

  it('loses no pick when all carry one stamp and pages are small and exactly full', async () => {
    for (const pageSize of [1, 2, 5]) {
      const { sandbox, erp } = await connect({ pageSize })
      for (const number of [1, 2, 3, 4, 5]) {
        await post(sandbox, sampleSalesOrder(`UK:${number}`))
        sandbox.ship(`UK:${number}`)
      }
      const picks = await all(erp.changedPicks(start))
      expect(new Set(picks.map(({ altPo }) => altPo)).size, `page size ${pageSize}`).toBe(5)
    }
  })
})

describe('a document that cannot be read is refused alone', () => {
  const profile = parseProfile({})
  const line = { line_seq: 1, upc: mug, ord_qty: 1, open_qty: 1, pick_qty: 0, ship_qty: 0, cancel_qty: 0 }
  const order = (pkey: string, change: object = {}, lineChange: object = {}) => ({
    ...{ pkey, ord_num: `N${pkey}`, ord_status: 'O', altpo: `UK:${pkey}`, po_num: '', curr_code: 'GBP' },
    ...{ merch_amt: '10.00', total_amt: '10.00', last_mod: '2026-11-20 10:00:00' },
    orderdetail: { rows: [{ ...line, price: '10.0000', ext_amt: '10.00', ...lineChange }] },
    ...change,
  })

  function refusalsOf<Read>(read: (refused: (refusal: DocumentRefusal) => void) => Read[]): [Read[], string[]] {
    const refused: DocumentRefusal[] = []
    const good = read((refusal) => void refused.push(refusal))
    return [good, refused.map(({ kind, number, field, value }) => `${kind} ${number} ${field} ${value}`)]
  }

  it('a sales order', () => {
    const rows = [
      order('1'),
      order('2', { total_amt: 'n/a' }),
      order('3', {}, { ord_qty: '1.5' }),
      order('4', {}, { cancel_qty: undefined }),
      order('5', {}, { open_qty: null }),
      order('6', { ord_status: '' }),
      order('7', { start_date: '2026-02-31' }),
      order('8', {}, { ship_qty: -1 }),
      order('9', { end_date: '1900-01-01 00:00:00' }, { ord_qty: '1.0000' }),
    ]
    const [good, refused] = refusalsOf((tell) => readSalesOrders(rows, profile, tell))
    expect(good.map(({ pkey, endDate }) => [pkey, endDate])).toEqual([
      ['1', ''],
      ['9', ''],
    ])
    expect(refused).toEqual([
      'sales order N2 total_amt "n/a"',
      'sales order N3 ord_qty "1.5"',
      'sales order N4 cancel_qty nothing',
      'sales order N5 open_qty null',
      'sales order N6 ord_status ""',
      'sales order N7 start_date "2026-02-31"',
      'sales order N8 ship_qty -1',
    ])
    expect(() => readSalesOrders([order('2', { total_amt: 'n/a' })], profile)).toThrow(/N2 cannot be read: total_amt/)
  })

  it('a pick, a return, a credit memo', () => {
    const pick = (pick_num: string, change: object) => ({ pkey: pick_num, pick_num, ship_date: '', ...change })
    const picks = [
      pick('P1', { ship_date: '2026-11-20 00:00:00' }),
      pick('P2', { ship_date: 'soon' }),
      pick('P3', { pickdetail: { rows: [{ line_seq: 1, price: '1', bk_qty: 1, total_qty: '' }] } }),
      pick('', {}),
    ]
    const [goodPicks, refusedPicks] = refusalsOf((tell) => readPicks(picks, profile, tell))
    expect(goodPicks.map(({ pickNum, shippedOn }) => [pickNum, shippedOn])).toEqual([['P1', '2026-11-20']])
    expect(refusedPicks).toEqual(['pick P2 ship_date "soon"', 'pick P3 total_qty ""', 'pick  pkey ""'])

    const record = (ret_num: string, change: object) => ({
      pkey: ret_num,
      ret_num,
      ret_type: 'CREDIT',
      total_amt: '1',
      ...change,
    })
    const returns = [record('R1', {}), record('R2', { ret_type: 'SWAP' }), record('R3', { total_amt: '' })]
    const [goodReturns, refusedReturns] = refusalsOf((tell) => readReturns(returns, profile, tell))
    expect(goodReturns).toMatchObject([{ retNum: 'R1', type: 'CREDIT', total: 1_0000n, lines: [] }])
    expect(refusedReturns).toEqual(['return R2 ret_type "SWAP"', 'return R3 total_amt ""'])

    const memo = (crm_num: string, change: object) => ({
      ...{ pkey: crm_num, crm_num, crm_date: '2026-11-20', curr_code: 'GBP', total_amt: '-1.20' },
      ...change,
    })
    const memos = [memo('C1', { posted: 'y' }), memo('C2', { crm_date: '' }), memo('C3', { total_amt: '1.23456' })]
    const [goodMemos, refusedMemos] = refusalsOf((tell) => readCreditMemos(memos, profile, tell))
    expect(goodMemos).toMatchObject([{ crmNum: 'C1', posted: true, total: -1_2000n }])
    const invoices = [memo('I1', { inv_num: 'I1' }), memo('I2', { inv_num: 'I2' }), memo('I3', { inv_num: '' })]
    for (const one of invoices.slice(0, 2)) Object.assign(one, { inv_date: one.pkey === 'I1' ? '2026-11-30' : 'soon' })
    const [goodInvoices, refusedInvoices] = refusalsOf((tell) => readInvoices(invoices, profile, tell))
    expect(goodInvoices).toMatchObject([
      { invNum: 'I1', invOn: '2026-11-30', posted: false, total: -1_2000n, lines: [] },
    ])
    expect(refusedInvoices).toEqual(['invoice I2 inv_date "soon"', 'invoice  inv_num ""'])
    expect(refusedMemos).toEqual(['credit memo C2 crm_date ""', 'credit memo C3 total_amt "1.23456"'])
  })

  it('names are the tenant’s', () => {
    const own = parseProfile({
      fields: {
        pick: { pickNum: 'ticket', shippedOn: 'left_on' },
        children: { cartons: 'boxes' },
        carton: { trackNo: 'trk' },
      },
    })
    const row = { pkey: 1, ticket: 'T1', left_on: '2026-11-20', boxes: { rows: [{ carton_num: '1', trk: 'X' }] } }
    expect(readPicks([row], own)).toMatchObject([
      { pickNum: 'T1', shippedOn: '2026-11-20', cartons: [{ trackNo: 'X', upc: '', quantity: 0 }] },
    ])
  })
})
