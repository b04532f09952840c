import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person } from '../../../scripts/testing/given.ts'
import type { FlowContext } from '../context.ts'
import { computeStock } from './compute-stock.ts'
import { pushStock } from './push-stock.ts'
import { sendAgain } from './send-again.ts'
import type { StockShopWorld } from './testing/stock-shop.ts'
import { createStockShopWorld } from './testing/stock-shop.ts'

const given = givenDatabase()
let on: StockShopWorld
beforeEach(async () => {
  on = await createStockShopWorld(given.db)
})
afterEach(() => on.close())

const compute = () => computeStock(on.ctx, on.erpConnectionId)
const push = (ctx: FlowContext = on.ctx) => pushStock(ctx, on.storefrontId)
const level = (shopItemId = 0n) => on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId } })
const openCases = (code: string) =>
  on.db.exceptionCase.findMany({ where: { code, state: 'open', storefrontId: on.storefrontId } })
async function states(): Promise<Record<string, number>> {
  const rows = await on.db.stockLevel.groupBy({ by: ['state'], where: { storefrontId: on.storefrontId }, _count: true })
  return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]))
}
/** Until nothing is due, time passing as it has to. */
async function pushAll(most = 30): Promise<number> {
  let requests = 0
  for (let round = 0; round < most; round++) {
    const { againAt, requests: made } = await push()
    requests += made
    if (!againAt) return requests
    on.pass(Math.max(1, Math.ceil((againAt.getTime() - on.now().getTime()) / 1_000)))
  }
  throw new Error(`something is still due: ${JSON.stringify(await states())}`)
}

describe('what the shop does not have is sent', () => {
  it('failure 32: grouped by product, at most a hundred a request, and what the shop confirmed is kept', async () => {
    const ids = await on.addProducts(3, 4)
    await on.addProducts(1, 101)
    await compute()
    expect(await push()).toMatchObject({ requests: 5, confirmed: 113, refused: 0, inDoubt: 0, againAt: null })
    expect(new Set(Object.values(on.shown()))).toEqual(new Set([10]))
    expect(await states()).toEqual({ settled: 113 })
    expect(await level(ids.get('T1-0'))).toMatchObject({
      ...{ confirmedQuantity: 10, confirmedVersion: 1n, confirmedAt: on.now(), sentQuantity: 10, sends: 1 },
    })
    const events = await on.db.stockEvent.findMany({
      where: { shopItemId: ids.get('T1-0') ?? 0n },
      orderBy: { id: 'asc' },
    })
    expect(events.map(({ kind, quantity, detail }) => [kind, quantity, detail])).toEqual([
      ['desired', 10, { ots: 10, pending: 0, buffer: 0 }],
      ['sent', 10, { batch: 4 }],
      ['confirmed', 10, { by: 'answer' }],
    ])
    // Only what changed goes.
    await on.stock('01/T2-1////', 'MAIN', 3)
    await compute()
    expect(await push()).toMatchObject({ requests: 1, confirmed: 1 })
    expect(on.shown()).toMatchObject({ 'T2-0': 10, 'T2-1': 3 })
    expect(await push()).toMatchObject({ requests: 0 })
  })

  it('nothing leaves while the flow is off or in shadow, the connection paused or stopped', async () => {
    await on.addProducts(1, 2)
    await compute()
    const flow = (mode: 'off' | 'shadow' | 'live') =>
      on.db.storefrontFlow.updateMany({ where: { storefrontId: on.storefrontId, flow: 'inventory' }, data: { mode } })
    const shop = (data: object) => on.db.connection.updateMany({ where: { id: on.shops[0]?.connectionId ?? '' }, data })
    const before = on.writes()
    for (const mode of ['off', 'shadow'] as const) {
      await flow(mode)
      expect(await push()).toMatchObject({ requests: 0, againAt: null })
    }
    await flow('live')
    for (const field of ['pausedAt', 'stoppedAt']) {
      await shop({ [field]: on.now() })
      expect(await push()).toMatchObject({ requests: 0, againAt: null })
      await shop({ [field]: null })
    }
    expect(on.writes()).toBe(before)
    expect(await push()).toMatchObject({ confirmed: 2 })
  })

  it('rule 19: what waited while the shop was paused, or a rule changed, leaves only once it was computed again', async () => {
    const ids = await on.addProducts(1, 2)
    await compute()
    on.pass(11 * 60)
    expect(await push()).toMatchObject({ requests: 0, againAt: null })
    await on.order(0, { 'T1-0': 4 })
    await on.polled()
    await compute()
    const jobs = await on.db.$queryRaw<unknown[]>`
      select j.id from graphile_worker.jobs j where j.task_identifier = 'inventory:push'`
    expect(jobs.length).toBeGreaterThan(0)
    await on.db.stockPolicy.updateMany({ where: { storefrontId: on.storefrontId }, data: { recompute: true } })
    expect(await push()).toMatchObject({ requests: 0, againAt: null })
    await compute()
    expect(await push()).toMatchObject({ requests: 1, confirmed: 2 })
    expect(on.shown()).toMatchObject({ 'T1-0': 6, 'T1-1': 10 })
    expect(await level(ids.get('T1-0'))).toMatchObject({ state: 'settled', confirmedQuantity: 6 })
  })

  it('failure 39: an item the shop has stopped counting is settled without a number, not tried for ever', async () => {
    const ids = await on.addProducts(1, 2)
    await compute()
    const variation = on.shop.products().find(({ sku }) => sku === 'T1-0')
    on.shop.editProduct(variation?.id ?? 0, { manage_stock: false })
    expect(await push()).toMatchObject({ requests: 1, refused: 0 })
    expect(await level(ids.get('T1-0'))).toMatchObject({
      state: 'settled',
      outcomeCode: 'STOCK_NOT_MANAGED',
      confirmedVersion: null,
    })
    expect(await level(ids.get('T1-1'))).toMatchObject({ state: 'settled', confirmedQuantity: 10 })
    expect(await push()).toMatchObject({ requests: 0, againAt: null })
  })
})

describe('one item’s fault', () => {
  it('failure 34: one bad item in a hundred costs one exception, and the others are taken', async () => {
    const ids = await on.addProducts(1, 100)
    await compute()
    on.shop.failItem({ sku: 'T1-7' })
    expect(await push()).toMatchObject({ requests: 1, confirmed: 99, refused: 1 })
    expect(await states()).toEqual({ settled: 99, refused: 1 })
    const cases = await openCases('STOCK_REFUSED')
    expect(cases.map(({ cause }) => cause)).toMatchObject([{ sku: 'T1-7', message: 'Fault of this item.' }])
    // Sent again by a person once it is mended; the case closes with it.
    on.shop.failItem()
    const id = ids.get('T1-7') ?? 0n
    await expectFault(sendAgain(on.db, on.ctx.clock, person('viewer'), [id]), 'NOT_PERMITTED')
    expect(await sendAgain(on.db, on.ctx.clock, person('ecommerce'), [id])).toEqual({ asked: 1 })
    await expectAuditRow(on.db, 'inventory:send-again', on.storefrontId)
    await push()
    expect(await level(id)).toMatchObject({ state: 'settled', confirmedQuantity: 10 })
    expect(await openCases('STOCK_REFUSED')).toEqual([])
  })

  it('failure 35: written although its answer is an error, it counts as the shop shows it', async () => {
    const ids = await on.addProducts(1, 3)
    await compute()
    on.shop.failItem({ sku: 'T1-1', written: true })
    expect(await push()).toMatchObject({ requests: 1, confirmed: 3, refused: 0 })
    expect(await level(ids.get('T1-1'))).toMatchObject({ state: 'settled', confirmedQuantity: 10 })
    expect(await openCases('STOCK_REFUSED')).toEqual([])
  })

  it('a product that is gone refuses its own items alone', async () => {
    await on.addProducts(2, 2)
    await compute()
    const gone = on.shop.products().find(({ sku }) => sku === 'T1')
    on.shop.removeProduct(gone?.id ?? 0)
    await pushAll()
    expect(await states()).toEqual({ settled: 2, refused: 2 })
    expect(on.shown()).toEqual({ 'T2-0': 10, 'T2-1': 10 })
  })
})

describe('what is in doubt', () => {
  it('failure 33: a request that times out is read back, and what it did not carry out goes in halves', async () => {
    await on.addProducts(1, 8)
    await compute()
    // Each request of more than two takes longer than it is waited for, and is not carried out.
    const slow = () =>
      on.shop.faults.add({ match: 'variations/batch', method: 'POST', slowMs: 900, cut: 'before', times: 2 })
    slow()
    expect(await push()).toMatchObject({ requests: 1, inDoubt: 8 })
    expect(await states()).toEqual({ unknown: 8 })
    on.pass(1)
    expect(await push()).toMatchObject({ requests: 2, inDoubt: 4, confirmed: 4 })
    expect(on.shop.requests().writes).toBeGreaterThan(0)
    await pushAll()
    expect(await states()).toEqual({ settled: 8 })
    expect(new Set(Object.values(on.shown()))).toEqual(new Set([10]))
  })

  it('carried out though nothing was answered: confirmed when read back, and not sent again', async () => {
    const ids = await on.addProducts(1, 4)
    await compute()
    on.shop.faults.add({ match: 'variations/batch', method: 'POST', replyLost: true, times: 1 })
    expect(await push()).toMatchObject({ requests: 1, inDoubt: 4 })
    on.pass(1)
    expect(await push()).toMatchObject({ requests: 0, confirmed: 4 })
    expect(await level(ids.get('T1-0'))).toMatchObject({ state: 'settled', sends: 1, confirmedQuantity: 10 })
    const confirmed = await on.db.stockEvent.findFirst({
      where: { shopItemId: ids.get('T1-0') ?? 0n, kind: 'confirmed' },
    })
    expect(confirmed?.detail).toEqual({ by: 'read_back' })
  })

  it('failure 37: an older number never follows a newer one: what is in doubt is read back before the newest goes', async () => {
    const ids = await on.addProducts(1, 1)
    const id = ids.get('T1-0')
    await compute()
    on.shop.faults.add({ match: 'variations/batch', method: 'POST', replyLost: true, times: 1 })
    await push()
    await on.stock('01/T1-0////', 'MAIN', 4)
    await compute()
    expect(await level(id)).toMatchObject({ state: 'unknown', version: 2n, sentVersion: 1n, desired: 4 })
    on.pass(1)
    await pushAll()
    expect(await level(id)).toMatchObject({ state: 'settled', confirmedVersion: 2n, confirmedQuantity: 4 })
    const events = await on.db.stockEvent.findMany({ where: { shopItemId: id ?? 0n }, orderBy: { id: 'asc' } })
    expect(events.map(({ kind, version }) => `${kind} ${version}`)).toEqual([
      ...['desired 1', 'sent 1', 'desired 2', 'confirmed 1', 'sent 2', 'confirmed 2'],
    ])
    expect(on.shown()).toEqual({ 'T1-0': 4 })
  })

  it('a verdict that comes after somebody else took over changes nothing', async () => {
    const ids = await on.addProducts(1, 1)
    await compute()
    const client = await on.ctx.storefront(on.storefrontId)
    const late: FlowContext = {
      ...on.ctx,
      storefront: async () => ({
        ...client,
        async writeStock(writes) {
          // Meanwhile its deadline passes, another worker reads it back and sends the newer number.
          on.pass(60)
          await on.stock('01/T1-0////', 'MAIN', 4)
          await compute()
          await push()
          expect(await level(ids.get('T1-0'))).toMatchObject({ state: 'settled', confirmedVersion: 2n })
          return { kind: 'answered', items: writes.map((one) => ({ ok: true, shown: { ...one, keeper: 'own' } })) }
        },
      }),
    }
    await push(late)
    expect(await level(ids.get('T1-0'))).toMatchObject({ state: 'settled', confirmedVersion: 2n, confirmedQuantity: 4 })
  })

  it('a worker that ends while it sends leaves what it sent in doubt, read back once its deadline passed', async () => {
    const ids = await on.addProducts(1, 2)
    await compute()
    const client = await on.ctx.storefront(on.storefrontId)
    const dying: FlowContext = {
      ...on.ctx,
      storefront: async () => ({
        ...client,
        async writeStock(writes, limits) {
          await client.writeStock(writes, limits)
          throw new Error('the process is gone')
        },
      }),
    }
    await expect(push(dying)).rejects.toThrow('the process is gone')
    expect(await level(ids.get('T1-0'))).toMatchObject({ state: 'sending' })
    expect(await push()).toMatchObject({ requests: 0 })
    on.pass(10)
    expect(await push()).toMatchObject({ requests: 0, confirmed: 2 })
    expect(await states()).toEqual({ settled: 2 })
  })
})

describe('a shop that cannot be written to', () => {
  it('throttles: waited for, nothing counted', async () => {
    const ids = await on.addProducts(2, 1)
    await compute()
    on.shop.faults.add({ match: 'variations/batch', status: 429, retryAfterSeconds: 7, times: 1 })
    expect(await push()).toMatchObject({ requests: 1, againAt: new Date(on.now().getTime() + 7_000) })
    expect(await level(ids.get('T1-0'))).toMatchObject({ state: 'ready', sends: 0 })
    on.pass(8)
    expect(await push()).toMatchObject({ confirmed: 2 })
  })

  it('refuses our key for writing: one case for the shop, none for its items, gone with the next number it takes', async () => {
    await on.addProducts(2, 1)
    await compute()
    on.shop.faults.add({ match: 'variations/batch', status: 401, times: 1 })
    expect(await push()).toMatchObject({ requests: 1, refused: 0 })
    expect(await openCases('STOCK_STALE')).toMatchObject([{ cause: { key: 'push' } }])
    expect(await openCases('STOCK_REFUSED')).toEqual([])
    on.pass(61)
    await push()
    expect(await states()).toEqual({ settled: 2 })
    expect(await openCases('STOCK_STALE')).toEqual([])
  })

  it('does not answer at all: asked again later, not once for every product', async () => {
    await on.addProducts(9, 1)
    await compute()
    on.shop.faults.add({ match: 'variations/batch', cut: 'before' })
    const { requests, againAt } = await push()
    expect(requests).toBeLessThanOrEqual(3)
    expect(againAt?.getTime()).toBeGreaterThan(on.now().getTime())
    on.shop.faults.clear()
    await pushAll()
    expect(await states()).toEqual({ settled: 9 })
  })
})
