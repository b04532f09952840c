import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, filtered, listHeaders, post, sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createErp } from './create-erp.ts'

const erp = createErp({ seed: 7 })
beforeAll(() => erp.listen())
afterAll(() => erp.close())
beforeEach(() => erp.reset())

const listed = async (altpo: string) => (await listHeaders(erp, filtered('salesOrder', `altpo eq '${altpo}'`))).length

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return
    await pause(20)
  }
  throw new Error('did not come to hold within two seconds')
}

async function control(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${erp.controlUrl}/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

describe('a staged tenant', () => {
  it('answers a pkey alone and shows the order under it once posted', async () => {
    erp.configure({ stagedMs: 150 })
    const { body } = await post(erp, sampleSalesOrder('UK:1'))
    expect(body).toEqual({ pkey: 500001 })
    expect(await listed('UK:1')).toBe(0)
    expect(erp.ledger()).toMatchObject({ orders: 0, pending: 1 })
    await until(async () => (await listed('UK:1')) === 1)
    expect(await listHeaders(erp, 'salesOrder?pkey=500001')).toMatchObject([{ altpo: 'UK:1', ord_num: '00700001' }])
  })

  it('may refuse it later: it never appears', async () => {
    erp.configure({ stagedMs: 30, stagedRejectRate: 1 })
    expect((await post(erp, sampleSalesOrder('UK:1'))).body).toHaveProperty('pkey')
    await until(() => erp.ledger().refusedLater === 1)
    expect(await listed('UK:1')).toBe(0)
    expect(erp.ledger()).toMatchObject({ orders: 0, pending: 0 })
  })
})

describe('what the wire loses', () => {
  it('books the order although the reply is lost', async () => {
    erp.faults.add({ replyLost: true, method: 'POST', times: 1 })
    await expect(post(erp, sampleSalesOrder('UK:1'))).rejects.toThrow()
    expect(await listed('UK:1')).toBe(1)
  })

  it('books nothing when cut before', async () => {
    erp.faults.add({ cut: 'before', method: 'POST', times: 1 })
    await expect(post(erp, sampleSalesOrder('UK:1'))).rejects.toThrow()
    expect(erp.ledger()).toMatchObject({ orders: 0, pending: 0 })
  })

  it.each([[{ html: true }], [{ truncate: true }]])('can answer 200 with what is no JSON: %j', async (fault) => {
    erp.faults.add({ ...fault, times: 1 })
    const response = await fetch(`${erp.url}/api/terms`, { headers: { 'Ocp-Apim-Subscription-Key': erp.key } })
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(() => JSON.parse(text)).toThrow()
  })

  it('can answer a given status', async () => {
    erp.faults.add({ status: 500, times: 1 })
    expect((await ask(erp, 'terms')).status).toBe(500)
  })

  it('books a late commit only after the connection was cut', async () => {
    erp.configure({ lateCommitRate: 1, lateCommitMs: 200 })
    await expect(post(erp, sampleSalesOrder('UK:1'))).rejects.toThrow()
    expect(erp.ledger()).toMatchObject({ orders: 0, pending: 1 })
    expect(await listed('UK:1')).toBe(0)
    await until(() => erp.ledger().orders === 1)
    expect(await listed('UK:1')).toBe(1)
  })

  it('hides an order from every list for a while after its commit, with the stamp of the commit', async () => {
    erp.configure({ listDelayMs: 200 })
    expect((await post(erp, sampleSalesOrder('UK:1'))).body).toHaveProperty('ord_num')
    expect([await listed('UK:1'), erp.ledger().orders]).toEqual([0, 1])
    await until(async () => (await listed('UK:1')) === 1)
  })

  it('strikes the same share of orders with the same seed', async () => {
    const lateOf = async () => {
      erp.reset()
      erp.configure({ lateCommitRate: 0.3, lateCommitMs: 60_000 })
      const fates: boolean[] = []
      for (let number = 1; number <= 30; number += 1) {
        fates.push(
          await post(erp, sampleSalesOrder(`UK:${number}`)).then(
            () => false,
            () => true,
          ),
        )
      }
      return fates
    }
    const first = await lateOf()
    expect(first.filter(Boolean).length).toBeGreaterThan(2)
    expect(first.filter(Boolean).length).toBeLessThan(20)
    expect(await lateOf()).toEqual(first)
  })
})

describe('the control plane', () => {
  it('cancels and loses sales orders', async () => {
    await post(erp, sampleSalesOrder('UK:1'))
    await post(erp, sampleSalesOrder('UK:2'))
    expect(await control('POST', 'orders/UK:1/cancel', { reason: 'house' })).toEqual({
      status: 200,
      body: { orders: 1 },
    })
    expect(await listHeaders(erp, filtered('salesOrder', "altpo eq 'UK:1'", '&_include=all'))).toMatchObject([
      { ord_status: 'X', orderdetail: { rows: [{ open_qty: 0, cancel_qty: 3 }, { cancel_qty: 1 }] } },
    ])
    expect((await control('POST', 'lose', { altpo: 'UK:2' })).status).toBe(200)
    expect(await listed('UK:2')).toBe(0)
    expect((await control('GET', 'ledger')).body).toMatchObject({
      orders: 1,
      cancelled: 1,
      lost: 1,
      byReference: { 'UK:1': 1 },
    })
    expect((await control('GET', 'orders/UK%3A1')).body).toMatchObject({ orders: [{ altpo: 'UK:1' }] })
    expect((await control('POST', 'orders/UK:3/cancel')).status).toBe(404)
  })

  it('sets switches, refuses unknown ones, counts requests and resets', async () => {
    expect((await control('POST', 'settings', { writeDelayMs: 5, order: 'pkey' })).body).toMatchObject({
      writeDelayMs: 5,
    })
    expect(await control('POST', 'settings', { writeDelay: 5 })).toEqual({
      status: 400,
      body: { error: 'unknown setting "writeDelay"' },
    })
    expect((await control('POST', 'settings', { lateCommitRate: 2 })).status).toBe(400)
    await control('POST', 'faults', { status: 503, times: 1 })
    expect((await ask(erp, 'terms')).status).toBe(503)
    await post(erp, sampleSalesOrder('UK:1'))
    expect((await control('GET', 'requests')).body).toMatchObject({ count: 2, reads: 1, writes: 1 })
    await control('POST', 'reset')
    expect(erp.settings.writeDelayMs).toBe(0)
    expect(erp.ledger()).toMatchObject({ orders: 0, totals: {} })
    expect((await control('GET', 'nothing')).status).toBe(404)
  })
})
