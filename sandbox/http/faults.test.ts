import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from './faults.ts'
import { createFaults, parseFault } from './faults.ts'
import { jsonReply } from './message.ts'
import { createRequestLog } from './request-log.ts'
import type { Served } from './serve.ts'
import { serve } from './serve.ts'

const faults = createFaults(7)
const requests = createRequestLog()
const sentence = 'a body long enough to be cut in half'
let done = 0
let server: Served

beforeAll(async () => {
  const work = () => {
    done += 1
    return jsonReply(200, { sentence })
  }
  server = await serve(work, { port: 0, faults, requests, now: () => new Date('2026-11-23T10:30:00Z') })
})
afterAll(() => server.close())
afterEach(() => {
  faults.clear()
  requests.clear()
  done = 0
})

const ask = (path = '/orders?page=1', method = 'GET') => fetch(`${server.url}${path}`, { method })

describe('fault switches, over a real connection', () => {
  it('answers a status without doing the work, 429 and 503 with Retry-After', async () => {
    faults.add({ status: 429, retryAfterSeconds: 3, times: 1 })
    faults.add({ status: 500, match: 'page=2' })
    const busy = await ask()
    expect([busy.status, busy.headers.get('retry-after'), done]).toEqual([429, '3', 0])
    expect((await ask()).status).toBe(200)
    const broken = await ask('/orders?page=2')
    expect([broken.status, broken.headers.get('retry-after'), done]).toEqual([500, null, 1])
  })

  it('cuts the connection before the work, after it, and loses a reply', async () => {
    const rejects = async (fault: Fault) => {
      faults.clear()
      faults.add(fault)
      await expect(ask('/orders', 'POST')).rejects.toThrow('fetch failed')
      return done
    }
    expect(await rejects({ cut: true })).toBe(0)
    expect(await rejects({ cut: 'before' })).toBe(0)
    expect(await rejects({ cut: 'after' })).toBe(1)
    expect(await rejects({ replyLost: true, silentMs: 20 })).toBe(2)
    expect(requests.view()).toMatchObject({ count: 4, writes: 4, reads: 0 })
  })

  it('is slow', async () => {
    faults.add({ slowMs: 80 })
    const started = performance.now()
    await ask()
    expect(performance.now() - started).toBeGreaterThan(75)
  })

  it('answers HTML with 200 without doing the work', async () => {
    faults.add({ html: true })
    const page = await ask()
    expect([page.status, page.headers.get('content-type'), done]).toEqual([200, 'text/html; charset=UTF-8', 0])
    expect(await page.text()).toContain('<html>')
  })

  it('cuts a body short, with and without the length giving it away', async () => {
    faults.add({ truncate: true, times: 1 })
    const half = await ask()
    expect(half.status).toBe(200)
    const text = await half.text()
    expect(JSON.stringify({ sentence }).startsWith(text)).toBe(true)
    expect(() => JSON.parse(text)).toThrow()
    faults.add({ truncate: 'cut' })
    await expect((await ask()).text()).rejects.toThrow('terminated')
  })

  it('strikes only where it matches, and a share by a seed that repeats', async () => {
    faults.add({ status: 500, match: '^/orders', method: 'POST' })
    expect((await ask('/orders')).status).toBe(200)
    expect((await ask('/items', 'POST')).status).toBe(200)
    expect((await ask('/orders', 'POST')).status).toBe(500)
    const struck = (seed: number) => {
      const switches = createFaults(seed)
      switches.add({ status: 500, rate: 0.1 })
      return Array.from({ length: 1000 }, () => switches.strike('GET', '/') !== undefined)
    }
    expect(struck(3)).toEqual(struck(3))
    expect(struck(3)).not.toEqual(struck(4))
    const share = struck(3).filter(Boolean).length
    expect(share).toBeGreaterThan(60)
    expect(share).toBeLessThan(140)
  })

  it('never strikes the control plane', async () => {
    faults.add({ cut: true })
    expect((await ask('/__sandbox/anything')).status).toBe(200)
  })

  it('refuses a switch it does not know', () => {
    expect(() => parseFault({ statsu: 500 })).toThrow('unknown fault switch "statsu"')
    expect(() => parseFault({ slowMs: '5' })).toThrow('"slowMs" must be number')
  })

  it('stamps the Date of its own clock', async () => {
    expect((await ask()).headers.get('date')).toBe('Mon, 23 Nov 2026 10:30:00 GMT')
  })
})
