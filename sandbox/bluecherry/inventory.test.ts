import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import type { Erp, ErpOptions } from './create-erp.ts'
import { createErp } from './create-erp.ts'

type Row = { location: string; lot: string; qoh: number; picked: number; open: number; ots: number; last_mod: string }

let at: Date
let erp: Erp
let folder: string
beforeEach(async () => {
  at = new Date('2026-11-23T15:00:30Z')
  folder = await mkdtemp(join(tmpdir(), 'sandbox-stock-'))
  erp = await start()
})
afterEach(async () => {
  await erp.close()
  await rm(folder, { recursive: true, force: true })
})

async function start(options: ErpOptions = {}): Promise<Erp> {
  const made = createErp({ now: () => at, stateFile: join(folder, 'erp.json'), ...options })
  await made.listen()
  return made
}

/** The sample order takes three of it from MAIN. */
const upc = '050601200002'
const sku = 'MUG-350'

async function shown(filter = `upc eq '${upc}' and location eq 'MAIN' and lot eq ''`): Promise<Row[]> {
  const { status, body } = await ask(erp, filtered('inventory', filter))
  expect(status).toBe(200)
  return (body as { data: Row[] }).data
}

const control = (path: string, body?: unknown) =>
  fetch(`${erp.controlUrl}/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })

describe('stock moves', () => {
  it('with an order from acceptance over pick to shipment, and stamps its row', async () => {
    const [before] = await shown()
    if (!before) throw new Error('no such row')
    at = new Date('2026-11-23T15:01:00Z')
    expect((await post(erp, sampleSalesOrder('UK:1'))).status).toBe(200)
    const taken = { ots: before.ots - 3, last_mod: '2026-11-23 10:01:00' }
    expect(await shown()).toMatchObject([{ ...taken, qoh: before.qoh, open: before.open + 3 }])
    erp.advance('UK:1', 'P')
    expect(await shown()).toMatchObject([{ ...taken, qoh: before.qoh, open: before.open, picked: before.picked + 3 }])
    erp.advance('UK:1', 'S')
    expect(await shown()).toMatchObject([{ ...taken, qoh: before.qoh - 3, open: before.open, picked: before.picked }])
  })

  it('back when pieces or all are cancelled, or the order is lost', async () => {
    const before = erp.stockOf(sku)
    await post(erp, sampleSalesOrder('UK:1'))
    const some = [{ po_num: 'WEB-UK-1', reason: 'house', orderdetail: { rows: [{ upc, qty: 1 }] } }]
    await ask(erp, 'salesOrderCancel', { body: some })
    expect((await shown())[0]?.open).toBe((before?.[0]?.open ?? 0) + 2)
    erp.cancel('UK:1')
    await post(erp, sampleSalesOrder('UK:2'))
    erp.lose('UK:2')
    const pieces = (rows: typeof before) => rows?.map(({ shown: _, ...row }) => row)
    expect(pieces(erp.stockOf(sku))).toEqual(pieces(before))
  })

  it('by count, receipt and adjustment, at a place that had none too', async () => {
    expect((await control(`stock/${sku}`, { qoh: 10, reserved: 0 })).status).toBe(200)
    const { open, picked } = (await shown())[0] ?? {}
    await control(`stock/${sku}`, { receive: 5 })
    await control(`stock/${sku}`, { adjust: -1 })
    expect(await shown()).toMatchObject([{ qoh: 14, ots: 14 - Number(open) - Number(picked) }])
    await control(`stock/${sku}`, { location: 'FOB', ots: 7 })
    expect(await (await control(`stock/${sku}`)).json()).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ location: 'FOB', ots: 7 })]),
    })
    expect((await control('stock/NO-SUCH', { qoh: 1 })).status).toBe(404)
    expect((await control(`stock/${sku}`, { qoh: 1.5 })).status).toBe(400)
  })

  it('shows a row that is not listed, cannot be read, or carries an older stamp as told', async () => {
    erp.changeStock(sku, { written: { ots: '12.5' } })
    expect(await shown()).toMatchObject([{ ots: '12.5' }])
    erp.changeStock(sku, { written: {}, listed: false })
    expect(await shown()).toEqual([])
    erp.changeStock(sku, { listed: true, ots: 4, stampedSecondsAgo: 300 })
    expect(await shown()).toMatchObject([{ ots: 4, last_mod: '2026-11-23 09:55:30' }])
  })

  it('is held by no service and no download', async () => {
    expect(erp.stockOf('PDF-PATTERN')).toEqual([])
  })
})

describe('stock in batches', () => {
  it('shows the last batch with its stamp, whatever has happened since', async () => {
    erp.configure({ inventoryBatchSeconds: 300 })
    const [before] = await shown()
    await post(erp, sampleSalesOrder('UK:1'))
    at = new Date('2026-11-23T15:04:59Z')
    expect(await shown()).toEqual([before])
    await post(erp, sampleSalesOrder('UK:2'))
    at = new Date('2026-11-23T15:05:00Z')
    await post(erp, sampleSalesOrder('UK:3'))
    const batch = { ots: (before?.ots ?? 0) - 6, last_mod: '2026-11-23 10:05:00' }
    expect(await shown()).toMatchObject([batch])
    at = new Date('2026-11-23T15:07:00Z')
    erp.configure({ inventoryBatchSeconds: 0 })
    expect(await shown()).toMatchObject([{ ots: batch.ots - 3, last_mod: '2026-11-23 10:07:00' }])
  })

  it('is kept over a restart, with what no batch has shown yet', async () => {
    erp.configure({ inventoryBatchSeconds: 300 })
    const [before] = await shown()
    await post(erp, sampleSalesOrder('UK:1'))
    await erp.close()
    erp = await start({ settings: { inventoryBatchSeconds: 300 } })
    expect(await shown()).toEqual([before])
    at = new Date('2026-11-23T15:05:01Z')
    expect(await shown()).toMatchObject([{ ots: (before?.ots ?? 0) - 3, last_mod: '2026-11-23 10:05:00' }])
  })
})

describe('seeded stock', () => {
  it('is the same for the same seed, and looks like a real one: several places, some low, something oversold', async () => {
    const otherwise = createErp({ seed: 2 })
    const again = createErp()
    expect(again.stockOf(sku)).toEqual(createErp().stockOf(sku))
    expect(again.stockOf(sku)).not.toEqual(otherwise.stockOf(sku))
    const rows = [...(await pageOfRows(1)), ...(await pageOfRows(2))]
    expect(new Set(rows.map(({ location }) => location))).toEqual(new Set(['MAIN', 'EU1', 'US1', 'POE']))
    expect(rows.some(({ lot }) => lot === 'SAMPLE')).toBe(true)
    expect(rows.filter(({ ots }) => ots >= 0 && ots <= 3).length).toBeGreaterThan(5)
    expect(rows.filter(({ ots }) => ots > 10).length).toBeGreaterThan(rows.length / 2)
    expect(rows.some(({ ots }) => ots < 0)).toBe(true)
  })

  const pageOfRows = async (page: number) =>
    ((await ask(erp, `inventory?_pgno=${page}&_pgsize=200`)).body as { data: Row[] }).data
})

describe('a style that is new', () => {
  const wish = {
    name: 'Boiled Wool Gilet',
    colours: [
      { code: 'NAV', name: 'Navy' },
      { code: 'RUS', name: 'Rust' },
    ],
    sizes: ['S', 'M'],
    price: '89.00',
    stock: { MAIN: 12, EU1: 3 },
  }

  it('is listed with its items, prices, barcodes and stock, can be ordered, and is kept', async () => {
    const answer = await control('styles', wish)
    expect(answer.status).toBe(200)
    const { style, items } = (await answer.json()) as { style: string; items: { sku: string; upc: string }[] }
    expect(items.map((item) => item.sku)).toEqual(['NAV-S', 'NAV-M', 'RUS-S', 'RUS-M'].map((end) => `${style}-${end}`))
    const gilet = items[0]
    if (!gilet) throw new Error('no item')
    const [listed] = await listHeaders(erp, filtered('style', `style eq '${style}'`, '&_include=all'))
    expect(listed).toMatchObject({ style_name: wish.name, active_ok: 'Y', last_mod: '2026-11-23 10:00:30' })
    expect(await shown(`style eq '${style}' and location eq 'EU1'`)).toHaveLength(4)
    const line = { line_seq: 1, upc: gilet.upc, ord_qty: 3, price: '3.3333', ext_amt: '10.00', tax_code: 'GB20' }
    const sample = sampleSalesOrder('UK:9')
    const [first, second] = sample.orderdetail.rows
    sample.orderdetail.rows = [{ ...first, ...line }, second ?? {}]
    expect((await post(erp, sample)).body).toMatchObject({ ord_num: expect.any(String) })
    expect(erp.stockOf(gilet.sku)).toMatchObject([{ location: 'MAIN', qoh: 12, open: 3, ots: 9 }, { ots: 3 }])

    await control('styles', { ...wish, style, sizes: ['S', 'M', 'L'], skus: false, barcodes: false })
    expect((await control(`items/${style}-RUS-L`, { price: '95.00', barcode: '5060780000017' })).status).toBe(200)
    const document = () => listHeaders(erp, filtered('style', `style eq '${style}'`, '&_include=all'))
    const before = [await document(), erp.stockOf(gilet.sku)]
    expect(JSON.stringify(before)).toContain('5060780000017')
    await erp.close()
    erp = await start()
    expect([await document(), erp.stockOf(gilet.sku)]).toEqual(before)
  })

  it('is refused when it lacks something', async () => {
    const { price: _, ...unpriced } = wish
    expect((await control('styles', unpriced)).status).toBe(400)
    expect((await control('styles', { ...wish, colour: 'x' })).status).toBe(400)
    expect((await control('styles', { ...wish, sizes: [] })).status).toBe(400)
  })
})
