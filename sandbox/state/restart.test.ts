import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Addresses } from '../testing/run-sandbox.ts'
import { basic, runSandbox } from '../testing/run-sandbox.ts'
import { sampleSalesOrder } from '../testing/sample-sales-order.ts'

let folder: string
const folders: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-state-'))
  folders.push(folder)
})
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true, force: true, maxRetries: 5 }))))

/** The sandboxes over this test's folder, and what is asked of them. */
async function start() {
  const running = runSandbox(['--json', '--state', folder])
  const { shop, erp } = JSON.parse(await running.output()) as Addresses
  const control = async (address: string, path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${new URL(address).origin}/__sandbox/${path}`, init)
    return answer.json() as Promise<Record<string, unknown>>
  }
  const list = async (path: string) => {
    const answer = await fetch(`${shop.url}/wp-json/wc/v3${path}`, {
      headers: { authorization: basic(shop.keys.read) },
    })
    return { total: answer.headers.get('x-wp-total'), rows: await answer.json() }
  }
  const askErp = async (path: string, init: RequestInit = {}) => {
    const headers = { 'Ocp-Apim-Subscription-Key': erp.key }
    const answer = await fetch(`${erp.url}/api/${path}`, { ...init, headers })
    return answer.json() as Promise<Record<string, unknown>>
  }
  return {
    errors: running.errors,
    makeOrders: async (count: number) => (await control(shop.url, 'orders', { count })).ids,
    newest: () => list('/orders?orderby=id&per_page=10'),
    listed: (path: string) => list(path),
    write: (path: string, method: string, body: unknown) =>
      fetch(`${shop.url}/wp-json/wc/v3${path}`, {
        method,
        headers: { authorization: basic(shop.keys.read_write), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    post: (altpo: string) => askErp('salesOrder', { method: 'POST', body: JSON.stringify([sampleSalesOrder(altpo)]) }),
    salesOrders: () => askErp('salesOrder?_include=all'),
    ledger: () => control(erp.url, 'ledger'),
    end: async (signal: NodeJS.Signals) => {
      running.kill(signal)
      return running.exit
    },
  }
}

const kept = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '')

describe('with --state', { timeout: 60_000 }, () => {
  it('lists after SIGTERM and a start what it listed before, and numbers on from there', async () => {
    const first = await start()
    expect(await first.makeOrders(3)).toEqual([618, 619, 620])
    await first.write('/orders/619', 'PUT', { status: 'completed' })
    await first.write('/orders/618/notes', 'POST', { note: 'kept' })
    await first.write('/orders/620/refunds', 'POST', { amount: '1.00', api_refund: false, reason: 'late' })
    await first.write('/orders/99', 'DELETE', {})
    await first.write('/products/19', 'PUT', { stock_quantity: 4 })
    expect(await first.post('UK:618')).toEqual({ pkey: 500_001, ord_num: '00700001' })
    const paths = [
      '/orders/99',
      '/orders/618/notes',
      '/refunds',
      '/products/19',
      '/orders?orderby=modified&per_page=100',
    ]
    const shown = await Promise.all([first.newest(), ...paths.map(first.listed)])
    const booked = await Promise.all([first.salesOrders(), first.ledger()])
    expect(shown[0]?.total).toBe('338')
    expect(booked[1]).toMatchObject({ orders: 1, byReference: { 'UK:618': 1 } })
    expect(await first.end('SIGTERM')).toBe(0)
    for (const name of ['shop.json', 'erp.json']) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    expect((await readdir(folder)).sort()).toEqual(['erp.json', 'shop.json'])

    const second = await start()
    expect(await Promise.all([second.newest(), ...paths.map(second.listed)])).toEqual(shown)
    expect(await Promise.all([second.salesOrders(), second.ledger()])).toEqual(booked)
    expect(await second.makeOrders(1)).toEqual([622])
    expect(await second.post('UK:619')).toEqual({ pkey: 500_002, ord_num: '00700002' })
    expect(second.errors()).toBe('')
  })

  it('has everything on disk soon after it changed, so that kill -9 loses none of it', async () => {
    const first = await start()
    await first.makeOrders(2)
    await first.post('UK:618')
    await expect.poll(() => kept('shop.json')).toContain('"id":619,')
    await expect.poll(() => kept('erp.json')).toContain('UK:618')
    const before = await Promise.all([first.newest(), first.ledger()])
    await first.end('SIGKILL')
    const second = await start()
    expect(await Promise.all([second.newest(), second.ledger()])).toEqual(before)
    expect(before[0].total).toBe('338')
  })

  it('writes nothing again while nothing changes', async () => {
    const running = await start()
    const both = async () => (await kept('shop.json')) !== '' && (await kept('erp.json')) !== ''
    await expect.poll(both).toBe(true)
    const written = async () =>
      Promise.all(['shop.json', 'erp.json'].map(async (name) => (await stat(join(folder, name))).mtimeMs))
    const before = await written()
    await running.newest()
    await running.salesOrders()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await running.end('SIGTERM')).toBe(0)
    expect(await written()).toEqual(before)
  })

  it('sets a torn or foreign file aside with one line, and begins anew', async () => {
    const first = await start()
    await first.makeOrders(1)
    await first.end('SIGTERM')
    const whole = await kept('shop.json')
    await writeFile(join(folder, 'shop.json'), whole.slice(0, whole.length / 2))
    await writeFile(join(folder, 'erp.json'), '{"format":"selvedge sandbox erp 1","orders":{}}')
    const second = await start()
    expect((await second.newest()).total).toBe('336')
    const lines = second.errors().trim().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain(`${join(folder, 'shop.json')} is not usable`)
    expect(lines[1]).toContain(`${join(folder, 'erp.json')} is not usable ("chance" is not an object)`)
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['shop.json.broken', 'erp.json.broken']))
    expect(await kept('shop.json.broken')).toBe(whole.slice(0, whole.length / 2))
    await second.end('SIGTERM')
    const third = await start()
    expect(third.errors()).toBe('')
  })
})
