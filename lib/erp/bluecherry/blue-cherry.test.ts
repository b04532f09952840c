import { afterEach, describe, expect, it } from 'vitest'
import type { ErpOptions } from '../../../sandbox/bluecherry/create-erp.ts'
import { createErp } from '../../../sandbox/bluecherry/create-erp.ts'
import { failureShapes } from '../../../sandbox/bluecherry/failure.ts'
import { readAddressPolicy } from '../../http/address-policy.ts'
import { systemClock } from '../../kernel/clock.ts'
import { isFault } from '../../kernel/fault.ts'
import { draftFromJson, draftToJson } from '../draft-json.ts'
import type { Erp, ErpItemRecord, WriteOutcome } from '../port.ts'
import { sampleSalesOrder } from '../testing/sample-sales-order.ts'
import { createBlueCherry } from './blue-cherry.ts'
import { parseProfile } from './profile.ts'

const policy = readAddressPolicy({ SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' })
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function start(options: ErpOptions = {}, profile: unknown = {}, key?: string) {
  const sandbox = createErp(options)
  await sandbox.listen()
  const erp = createBlueCherry({
    url: sandbox.url,
    key: key ?? sandbox.key,
    profile: parseProfile(profile),
    policy,
    clock: systemClock,
    concurrentWrites: 2,
  })
  open.push(sandbox, erp)
  return { sandbox, erp }
}

async function itemsOf(erp: Erp, since: Date | null = null): Promise<ErpItemRecord[]> {
  const items: ErpItemRecord[] = []
  for await (const batch of erp.changedItems(since)) items.push(...batch)
  return items
}

const deadline = { deadlineMs: 2_000 }
const outcomeOf = async (result: ReturnType<Erp['createSalesOrder']>): Promise<WriteOutcome> => (await result).outcome

describe('reading', () => {
  it('knows the gateway by its version and its clock', async () => {
    const { erp, sandbox } = await start({ now: () => new Date(Date.now() + 90_000) })
    expect(await erp.probe()).toMatchObject({ version: '2026.2.0.14', skewSeconds: expect.closeTo(90, -0.31) })
    expect(sandbox.requests().routes).toEqual([{ method: 'GET', path: '/DEMO/api/pick', count: 1 }])
  })

  it('flattens styles to items wherever the third level stands, leading zeros kept', async () => {
    const nested = await start()
    const items = await itemsOf(nested.erp)
    expect(items.length).toBeGreaterThan(30)
    expect(new Set(items.map(({ pkey }) => pkey)).size).toBe(items.length)
    const mug = items.find(({ thirdPartyItem }) => thirdPartyItem === 'NB-A5-DOT')
    expect(mug).toMatchObject({ division: '01', season: 'AW26', active: true, price: 95_000n, channelFlag: 'WEB' })
    expect(mug?.style).toMatch(/^0\d{4}$/)
    expect(items.some(({ active }) => !active)).toBe(true)
    const beside = await start({ settings: { thirdLevel: 'beside' } })
    const sorted = (list: ErpItemRecord[]) => [...list].sort((a, b) => Number(a.pkey) - Number(b.pkey))
    expect(sorted(await itemsOf(beside.erp))).toEqual(sorted(items))
  })

  it('finds every item when all carry one stamp and pages are small and exactly full', async () => {
    const whole = await itemsOf((await start()).erp)
    const styles = new Set(whole.map(({ stylePkey }) => stylePkey)).size
    for (const pageSize of [1, 3, styles]) {
      const paged = await itemsOf((await start({}, { pageSize })).erp)
      expect(new Set(paged.map(({ pkey }) => pkey)).size, `page size ${pageSize}`).toBe(whole.length)
    }
  })

  it('reads what changed since, in the repeated hour too', async () => {
    // 01:20 by the tenant's clock for the second time, an hour after 01:58 was read.
    let now = new Date('2026-11-01T05:58:00Z')
    const { erp, sandbox } = await start({ now: () => now })
    expect(await itemsOf(erp, now)).toEqual([])
    now = new Date('2026-11-01T06:20:00Z')
    sandbox.changeItem('NB-A5-DOT', { price: '8.50' })
    const changed = await itemsOf(erp, new Date('2026-11-01T05:58:00Z'))
    expect(changed.map(({ thirdPartyItem, price }) => [thirdPartyItem, price])).toEqual([['NB-A5-DOT', 85_000n]])
  })

  it('reads code tables without blank codes', async () => {
    const { erp } = await start({}, { codePageSize: 2 })
    expect((await erp.codeTable('location')).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['MAIN', 'EU1', 'POE']),
    )
    expect(await erp.codeTable('shipper')).toContainEqual({ code: 'DPD', name: 'DPD Classic' })
    expect((await erp.codeTable('location')).some(({ code }) => code === '')).toBe(false)
  })

  it('uses the tenant’s own names', async () => {
    const { erp } = await start({}, { resources: { items: 'Stil' } })
    await expect(itemsOf(erp)).rejects.toThrow(/404 for api\/Stil/)
    expect(() => parseProfile({ ressources: {} })).toThrow(/ressources/)
    expect(() => parseProfile({ timeZone: 'Mars/Olympus' })).toThrow(/time zone/)
  })

  it('faults of the connection are told apart', async () => {
    const codeOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'none',
        (error: unknown) => (isFault(error) ? `${error.code} ${error.retry}` : String(error)),
      )
    expect(await codeOf((await start({}, {}, 'wrong')).erp.probe())).toBe('CONNECTION_REFUSED never')
    const { erp, sandbox } = await start()
    sandbox.configure({ quotaExceeded: true })
    expect(await codeOf(erp.probe())).toBe('CONNECTION_REFUSED never')
    sandbox.configure({ quotaExceeded: false })
    sandbox.faults.add({ status: 429, retryAfterSeconds: 30, times: 1 })
    expect(await codeOf(erp.probe())).toBe('CONNECTION_THROTTLED later')
    sandbox.faults.add({ html: true, times: 1 })
    expect(await codeOf(erp.probe())).toBe('CONNECTION_UNREADABLE unknown')
  })
})

describe('sending a sales order', () => {
  async function ready(options: ErpOptions = {}) {
    const { erp, sandbox } = await start(options)
    const item = (await itemsOf(erp)).find(({ thirdPartyItem }) => thirdPartyItem === 'NB-A5-DOT')
    if (!item) throw new Error('the sandbox has no such item')
    return { erp, sandbox, item }
  }

  it('is accepted with its numbers, and found again as what was sent', async () => {
    const { erp, sandbox, item } = await ready()
    const order = sampleSalesOrder(item, 'DEMO:1')
    const stored = draftFromJson(JSON.parse(JSON.stringify(draftToJson(order))))
    expect(stored).toEqual(order)
    const outcome = await outcomeOf(erp.createSalesOrder(order, deadline))
    expect(outcome).toMatchObject({
      kind: 'accepted',
      pkey: expect.any(String),
      ordNum: expect.stringMatching(/^\d{8}$/),
    })
    const [found, ...more] = await erp.findSalesOrders({ altPo: 'DEMO:1' })
    expect(found).toMatchObject({ poNum: 'WEB-DEMO-1', currency: 'GBP', total: order.total, status: 'open' })
    expect(more).toEqual([])
    expect(await erp.findSalesOrders({ poNum: 'WEB-DEMO-1' })).toEqual([found])
    expect(await erp.findSalesOrders({ altPo: "O'Neill" })).toEqual([])
    expect(sandbox.ordersUnder('DEMO:1')[0]).toMatchObject({
      total_amt: '16.95',
      orderdetail: { rows: [{ price: '3.3333', ext_amt: '10.00', ord_qty: 3 }] },
    })
  })

  it('reads each of the four error shapes, with 200 and with 400, and a 200 without pkey', async () => {
    const { erp, sandbox, item } = await ready()
    const wrong = sampleSalesOrder(item, 'DEMO:2', { shipper: 'NOPE' })
    for (const failureShape of failureShapes) {
      for (const failureStatus of [200, 400] as const) {
        sandbox.configure({ failureShape, failureStatus })
        const outcome = await outcomeOf(erp.createSalesOrder(wrong, deadline))
        const named = failureShape.startsWith('errors')
        expect(outcome, `${failureShape} ${failureStatus}`).toEqual({
          kind: 'rejected',
          code: failureShape === 'no-pkey' ? 'NO_PKEY' : String(failureStatus),
          field: named ? 'shipper' : '',
          message:
            failureShape === 'no-pkey' ? expect.stringContaining('without a pkey') : expect.stringContaining('shipper'),
        })
      }
    }
    expect(sandbox.ledger().orders).toBe(0)
  })

  it('tells staged, duplicate, throttled and stopped apart', async () => {
    const { erp, sandbox, item } = await ready()
    sandbox.configure({ stagedMs: 60_000 })
    expect(await outcomeOf(erp.createSalesOrder(sampleSalesOrder(item, 'DEMO:3'), deadline))).toEqual({
      kind: 'staged',
      pkey: expect.any(String),
    })
    sandbox.configure({ stagedMs: 0, duplicates: 'refused' })
    const twice = sampleSalesOrder(item, 'DEMO:4')
    await erp.createSalesOrder(twice, deadline)
    expect(await outcomeOf(erp.createSalesOrder(twice, deadline))).toEqual({ kind: 'duplicate', pkey: '', ordNum: '' })
    sandbox.faults.add({ status: 429, retryAfterSeconds: 7, times: 1 })
    expect(await outcomeOf(erp.createSalesOrder(twice, deadline))).toEqual({ kind: 'throttled', retryAfterMs: 7_000 })
    sandbox.configure({ quotaExceeded: true })
    expect(await outcomeOf(erp.createSalesOrder(twice, deadline))).toMatchObject({ kind: 'stopped', code: '403' })
  })

  it('what may have been done is unknown, what cannot have been is not sent', async () => {
    const { erp, sandbox, item } = await ready()
    const faults = [
      { replyLost: true },
      { cut: 'after' },
      { truncate: true },
      { truncate: 'cut' },
      { html: true },
      { status: 502 },
      { slowMs: 800 },
    ] as const
    for (const [index, fault] of faults.entries()) {
      sandbox.faults.clear()
      sandbox.faults.add({ ...fault, method: 'POST' })
      const result = await erp.createSalesOrder(sampleSalesOrder(item, `DEMO:5${index}`), { deadlineMs: 400 })
      expect(result.outcome.kind, JSON.stringify(fault)).toBe('unknown')
    }
    sandbox.faults.clear()
    await sandbox.close()
    expect(await outcomeOf(erp.createSalesOrder(sampleSalesOrder(item, 'DEMO:6'), deadline))).toMatchObject({
      kind: 'not_sent',
    })
  })

  it('keeps nothing a gateway quotes about the customer', async () => {
    const { erp, sandbox, item } = await ready()
    sandbox.configure({ failureShape: 'message', failureStatus: 400 })
    const order = sampleSalesOrder(item, 'DEMO:7', { terms: 'zoe@example.com' })
    const { outcome, response } = await erp.createSalesOrder(order, deadline)
    expect(outcome).toMatchObject({ kind: 'rejected' })
    expect(JSON.stringify(outcome) + response).not.toContain('zoe@')
  })
})
