import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import type { Erp } from './create-erp.ts'
import { createErp } from './create-erp.ts'

const start = Date.parse('2026-11-23T15:00:00Z')
let at: Date
let folder: string
let erp: Erp
beforeEach(async () => {
  at = new Date(start)
  folder = await mkdtemp(join(tmpdir(), 'sandbox-warehouse-'))
  erp = await open()
})
afterEach(async () => {
  await erp.close()
  await rm(folder, { recursive: true, force: true })
})

const open = async () => {
  const made = createErp({ now: () => at, stateFile: join(folder, 'erp.json') })
  await made.listen()
  return made
}
const pace = { share: 1, pickAfterMs: 60_000, shipAfterMs: 60_000, invoiceAfterMs: 60_000, creditAfterMs: 60_000 }
const numbers = Array.from({ length: 60 }, (_, index) => `UK:${index + 1}`)
const enter = async (changes: Record<string, unknown> = {}) => {
  for (const altpo of numbers) await post(erp, sampleSalesOrder(altpo, changes))
}
/** So many seconds go by, a round every ten. */
const pass = (seconds: number) => {
  for (let gone = 0; gone < seconds; gone += 10) {
    at = new Date(at.getTime() + 10_000)
    erp.work()
  }
}
const statuses = () => {
  const found = numbers.map((altpo) => String(erp.ordersUnder(altpo)[0]?.ord_status))
  return Object.fromEntries(
    ['O', 'H', 'P', 'S', 'X'].map((one) => [one, found.filter((other) => other === one).length]),
  )
}
const pieces = (altpo: string) => {
  const [document] = erp.ordersUnder(altpo)
  const { rows } = (document?.orderdetail ?? { rows: [] }) as { rows: Record<string, number>[] }
  return rows
}

describe('a warehouse left alone', () => {
  it('does nothing unless it is told to', async () => {
    await enter()
    pass(3600)
    expect(erp.ledger()).toMatchObject({ orders: 60, picks: 0 })
    expect(statuses()).toMatchObject({ O: 60 })
  })

  it('picks, ships and invoices one after the other until all is gone', async () => {
    erp.configure({ warehouse: pace })
    await enter()
    pass(60)
    const { O: open = 0, P: picked = 0 } = statuses()
    expect(open).toBeGreaterThan(5)
    expect(picked).toBeGreaterThan(5)
    pass(1800)
    expect(statuses()).toMatchObject({ S: 60 })
    const picks = numbers.flatMap((altpo) => erp.picksUnder(altpo))
    expect(picks.length).toBeGreaterThan(62)
    expect(picks.filter(({ ship_date, inv_num }) => ship_date !== '' && inv_num !== '')).toHaveLength(picks.length)
    expect(new Set(picks.map(({ inv_num }) => inv_num)).size).toBe(picks.length)
    expect(new Set(picks.map(({ pro_num }) => pro_num)).size).toBe(picks.length)
    expect(new Set(picks.map(({ shipper }) => shipper))).toEqual(new Set(['RM4', 'DPD']))
    const settled = erp.ledger()
    pass(600)
    expect(erp.ledger()).toEqual(settled)
  })

  it('edits, holds, ships short, cancels and credits some, and no piece is lost or counted twice', async () => {
    erp.configure({ memosPosted: false, warehouse: { ...pace, incidents: 0.5 } })
    await enter()
    pass(1200)
    const documents = numbers.flatMap((altpo) => erp.ordersUnder(altpo))
    expect(statuses().H).toBeGreaterThan(0)
    expect(documents.filter(({ cancel_reason }) => cancel_reason === 'SHORT').length).toBeGreaterThan(0)
    expect(documents.filter(({ cancel_reason }) => cancel_reason === 'HOUSE').length).toBeGreaterThan(0)
    expect(documents.filter(({ total_amt }) => total_amt !== '26.34').length).toBeGreaterThan(0)
    const back = numbers.map((altpo) => erp.returnsUnder(altpo))
    expect(back.flatMap(({ returns }) => returns).length).toBeGreaterThan(0)
    expect(back.flatMap(({ memos }) => memos).some(({ ret_num }) => ret_num === '')).toBe(true)
    for (const line of numbers.flatMap(pieces)) {
      const { ord_qty, open_qty = 0, pick_qty = 0, ship_qty = 0, cancel_qty = 0 } = line
      expect(open_qty + pick_qty + ship_qty + cancel_qty).toBe(ord_qty)
    }
    pass(3600)
    expect(statuses()).toMatchObject({ O: 0, H: 0, P: 0 })
    const memos = numbers.flatMap((altpo) => erp.returnsUnder(altpo).memos)
    expect(memos.every(({ posted }) => posted === 'Y')).toBe(true)
  })

  it('has shipped old orders on a day soon after theirs, silently for everybody', async () => {
    erp.configure({ warehouse: { ...pace, leftAlready: 0.8 } })
    await enter({ ord_date: '2026-10-05' })
    pass(60)
    const picks = numbers.flatMap((altpo) => erp.picksUnder(altpo))
    const days = picks.filter(({ inv_num }) => inv_num !== '').map(({ ship_date }) => String(ship_date).slice(0, 10))
    expect(days.length).toBeGreaterThan(35)
    expect(days.length).toBeLessThan(58)
    expect(new Set(days)).toEqual(new Set(['2026-10-06', '2026-10-07']))
  })

  it('goes on after a restart where it was', async () => {
    erp.configure({ warehouse: { ...pace, incidents: 0.5 } })
    await enter()
    pass(90)
    const before = [erp.ledger(), numbers.flatMap((altpo) => [erp.ordersUnder(altpo), erp.picksUnder(altpo)])]
    expect(erp.ledger().picks).toBeGreaterThan(10)
    await erp.close()
    erp = await open()
    expect([erp.ledger(), numbers.flatMap((altpo) => [erp.ordersUnder(altpo), erp.picksUnder(altpo)])]).toEqual(before)
    const { picks } = erp.ledger()
    erp.configure({ warehouse: { ...pace, incidents: 0.5 } })
    pass(3600)
    expect(erp.ledger().picks).toBeGreaterThan(picks)
    expect(statuses()).toMatchObject({ O: 0, H: 0, P: 0 })
  })
})

describe('its pace', () => {
  it('is set in part and over HTTP, and what it does not know is refused', async () => {
    const set = async (warehouse: unknown) =>
      (await fetch(`${erp.controlUrl}/settings`, { method: 'POST', body: JSON.stringify({ warehouse }) })).status
    expect(await set({ share: 0.5 })).toBe(200)
    expect(await set({ shipAfterMs: 5 })).toBe(200)
    expect(erp.settings.warehouse).toMatchObject({ share: 0.5, shipAfterMs: 5, pickAfterMs: 60_000 })
    expect([await set({ share: 2 }), await set({ haste: 1 }), await set(5)]).toEqual([400, 400, 400])
  })
})
