import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import type { Erp, ErpOptions } from './create-erp.ts'
import { createErp } from './create-erp.ts'

let folder: string
let erp: Erp | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-erp-'))
})
afterEach(async () => {
  await erp?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Closes the ERP that runs and starts another over the same file. */
async function restart(options: ErpOptions = {}): Promise<Erp> {
  await erp?.close()
  erp = createErp({ stateFile: join(folder, 'erp.json'), ...options })
  await erp.listen()
  return erp
}

const listed = (running: Erp) => listHeaders(running, filtered('salesOrder', "altpo eq 'UK:1'"))

describe('an ERP started again over its file', () => {
  it('posts what it had only staged, under the pkey it answered', async () => {
    const first = await restart({ settings: { stagedMs: 1000 } })
    expect((await post(first, sampleSalesOrder('UK:1'))).body).toEqual({ pkey: 500_001 })
    const second = await restart({ settings: { stagedMs: 1000 } })
    expect(second.ledger()).toMatchObject({ orders: 0, pending: 1 })
    await expect.poll(() => listed(second)).toMatchObject([{ pkey: 500_001, ord_num: '00700001' }])
    expect((await restart()).ledger()).toMatchObject({ orders: 1, pending: 0 })
  })

  it('books what it cut off, and refuses what it was going to refuse', async () => {
    const first = await restart({ settings: { lateCommitRate: 1, lateCommitMs: 300 } })
    await expect(post(first, sampleSalesOrder('UK:1'))).rejects.toThrow()
    const second = await restart({ settings: { stagedMs: 60, stagedRejectRate: 1 } })
    await expect.poll(() => second.ledger()).toMatchObject({ orders: 1, pending: 0 })
    await post(second, sampleSalesOrder('UK:2'))
    const third = await restart({ settings: { stagedRejectRate: 1 } })
    await expect.poll(() => third.ledger()).toMatchObject({ orders: 1, pending: 0, refusedLater: 1 })
    expect((await restart()).ledger()).toMatchObject({ orders: 1, refusedLater: 1 })
  })

  it('goes on hiding what no list shows yet', async () => {
    const first = await restart({ settings: { listDelayMs: 1000 } })
    await post(first, sampleSalesOrder('UK:1'))
    const second = await restart()
    expect([await listed(second), second.ledger().orders]).toEqual([[], 1])
    await expect.poll(() => listed(second)).toHaveLength(1)
  })

  it('keeps cancellations and losses', async () => {
    const first = await restart()
    for (const altpo of ['UK:1', 'UK:2', 'UK:2']) await post(first, sampleSalesOrder(altpo))
    const piece = [{ po_num: 'WEB-UK-1', reason: 'house', orderdetail: { rows: [{ upc: '050601200002', qty: 1 }] } }]
    // Written once before, so that the text at hand is an old one.
    await restart()
    expect((await ask(erp as Erp, 'salesOrderCancel', { body: piece })).status).toBe(200)
    ;(erp as Erp).lose('UK:2')
    const before = [(erp as Erp).ordersUnder('UK:1'), (erp as Erp).ledger()]
    const second = await restart()
    expect([second.ordersUnder('UK:1'), second.ledger()]).toEqual(before)
    expect(second.ledger()).toMatchObject({ orders: 1, lost: 2, duplicates: 0 })
    expect(second.ordersUnder('UK:1')).toMatchObject([
      { cancel_reason: 'house', orderdetail: { rows: [{ open_qty: 2, cancel_qty: 1 }, {}] } },
    ])
    expect((await post(second, sampleSalesOrder('UK:2'))).body).toEqual({ pkey: 500_004, ord_num: '00700004' })
  })

  it('keeps items repaired and broken, with their stamps, but no switch', async () => {
    let at = new Date('2026-11-23T15:00:00Z')
    const now = () => at
    const first = await restart({ now })
    first.repairItems('VASE-CER')
    first.changeItem('MUG-350', { ambiguous: true, price: '13.00' })
    first.configure({ quotaExceeded: true })
    first.faults.add({ status: 503 })
    at = new Date('2026-11-24T15:00:00Z')
    const second = await restart({ now })
    const styles = await listHeaders(second, filtered('style', "last_mod gt '2026-08-01 00:00:00'", '&_include=all'))
    expect(styles.map(({ style_name, active_ok, last_mod }) => ({ style_name, active_ok, last_mod }))).toEqual(
      expect.arrayContaining([
        { style_name: expect.stringContaining('Vase'), active_ok: 'Y', last_mod: '2026-11-23 10:00:00' },
        { style_name: expect.stringContaining('Mug'), active_ok: 'Y', last_mod: '2026-11-23 10:00:00' },
      ]),
    )
    expect(styles).toHaveLength(2)
    expect(second.repairItems('VASE-CER')).toEqual([])
    expect(second.repairItems('MUG-350')).toEqual(['MUG-350'])
    second.reset()
    const third = await restart({ now })
    expect(third.repairItems()).toHaveLength(5)
  })
})
