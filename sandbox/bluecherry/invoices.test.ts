import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import type { Erp } from './create-erp.ts'
import { createErp } from './create-erp.ts'

let folder: string
let erp: Erp
let at: Date
beforeEach(async () => {
  at = new Date('2026-11-23T15:00:00Z')
  folder = await mkdtemp(join(tmpdir(), 'sandbox-invoices-'))
  erp = createErp({ now: () => at, stateFile: join(folder, 'erp.json') })
  await erp.listen()
  await post(erp, sampleSalesOrder('UK:1'))
})
afterEach(async () => {
  await erp.close()
  await rm(folder, { recursive: true, force: true })
})

const mug = '050601200002'
const listed = (filter = "po_num eq 'WEB-UK-1'") => listHeaders(erp, filtered('invoice', filter, '&_include=all'))

async function restart() {
  await erp.close()
  erp = createErp({ now: () => at, stateFile: join(folder, 'erp.json') })
  await erp.listen()
}

it('is made as a pick leaves, and all of an order come to the order', async () => {
  erp.ship('UK:1', { lines: [{ upc: mug, qty: 1 }] })
  at = new Date('2026-11-24T15:00:00Z')
  erp.ship('UK:1', { lines: [{ upc: mug, qty: 1 }] })
  erp.ship('UK:1')
  const all = (await listed()).sort((a, b) => Number(a.pkey) - Number(b.pkey))
  expect(all).toMatchObject([
    {
      ...{ inv_num: 'I00910001', inv_date: '2026-11-23 00:00:00', pick_num: 'P0001001', ord_num: '00700001' },
      ...{ po_num: 'WEB-UK-1', curr_code: 'GBP', merch_amt: '3.33', frgt_amt: '4.95', misc_amt: '0.01', posted: 'Y' },
      invoicedetail: { rows: [{ line_seq: 1, upc: mug, inv_qty: 1, price: '3.3333', ext_amt: '3.33' }] },
    },
    { inv_date: '2026-11-24 00:00:00', merch_amt: '3.34', frgt_amt: '0.00' },
    { invoicedetail: { rows: [{ line_seq: 1 }, { line_seq: 2 }] } },
  ])
  expect(all.every((invoice) => !('altpo' in invoice))).toBe(true)
  const sum = (field: string) => all.reduce((total, one) => total + Math.round(Number(one[field]) * 100), 0)
  const fields = ['merch_amt', 'disc_amt', 'frgt_amt', 'misc_amt', 'tax_amt', 'total_amt']
  expect(fields.map(sum)).toEqual([1999, 300, 495, 1, 439, 2634])
})

it('is listed by its stamp, a page at a time, and made later where the floor says so', async () => {
  erp.configure({ invoicesPosted: false })
  erp.ship('UK:1', { invoice: false, daysAgo: 2 })
  expect(await listed()).toEqual([])
  at = new Date('2026-11-23T16:00:00Z')
  erp.invoice('UK:1')
  for (let number = 2; number <= 4; number++) {
    await post(erp, sampleSalesOrder(`UK:${number}`))
    erp.ship(`UK:${number}`)
  }
  expect(await listed("last_mod gt '2026-11-23 11:00:00'")).toEqual([])
  const page = (number: number) =>
    listHeaders(erp, filtered('invoice', "last_mod ge '2026-11-23 11:00:00'", `&_pgno=${number}&_pgsize=3`))
  expect([(await page(1)).length, (await page(2)).length]).toEqual([3, 1])
  at = new Date('2026-11-23T17:00:00Z')
  expect(erp.changeInvoice('I00910001', { posted: 'Y' })).toBe(1)
  expect(await listed("last_mod ge '2026-11-23 12:00:00'")).toMatchObject([
    { inv_num: 'I00910001', inv_date: '2026-11-23 00:00:00', posted: 'Y' },
  ])
  expect(erp.loseInvoice('I00910001')).toBe(1)
  expect(erp.invoicesUnder('UK:1')).toEqual([])
})

it('is kept over a restart; a state of before there were any makes them of its picks', async () => {
  erp.ship('UK:1', { lines: [{ upc: mug, qty: 1 }] })
  const before = await listed()
  expect(before).toHaveLength(1)
  at = new Date('2026-11-25T15:00:00Z')
  await restart()
  expect(await listed()).toEqual(before)
  await erp.close()
  const file = join(folder, 'erp.json')
  const { invoices, ...older } = JSON.parse(await readFile(file, 'utf8'))
  expect(invoices).toHaveLength(1)
  await writeFile(file, JSON.stringify(older))
  await restart()
  expect(await listed()).toEqual(before)
  erp.loseInvoice('I00910001')
  await restart()
  expect(await listed()).toEqual([])
})

it('a tenant may have no such resource', async () => {
  erp.configure({ invoicesListed: false })
  expect((await ask(erp, 'invoice')).status).toBe(404)
})
