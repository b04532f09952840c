import { describe, expect, it } from 'vitest'
import { person } from '../../../scripts/testing/given.ts'
import { setStockPolicy } from './set-stock-policy.ts'
import { givenMug, mug } from './testing/mug-world.ts'
import { warehouses } from './testing/stock-rows.ts'

const given = givenMug()
const { level, compute, expectEquation } = given

describe('the stock equation', () => {
  it('failure 36: takes off what orders have taken, at every stage, until the ERP’s figures hold it', async () => {
    await given.on.order(0, { MUG: 5 })
    await given.on.order(0, { MUG: 3 }, { bucket: 'unpaid', statusSlug: 'on-hold', statusClass: 'not_paid' })
    await given.on.order(0, { MUG: 4 }, { bucket: 'unpaid', statusSlug: 'pending', statusClass: 'not_paid' })
    await given.on.order(1, { MUG: 50 }, { bucket: 'cancelled' })
    const queued = await given.on.order(0, { MUG: 1 }, { bucket: 'queued' })
    await given.on.entry(queued, [[mug, 'EU1', 1]])
    await compute()
    expect(await level()).toMatchObject({
      ots: 42,
      pending: 9,
      buffer: 4,
      available: 29,
      desired: 29,
      version: 1n,
      state: 'ready',
    })
    expect((await level()).parts).toEqual([
      {
        itemId: String(given.itemId),
        quantity: 1,
        locations: { EU1: 12, MAIN: 30 },
        pending: { on_hold: 3, paid: 5, queued: 1 },
      },
    ])
    await expectEquation()
  })

  it('rule 19: acceptance does not end it, a later snapshot of its own location does', async () => {
    const orderId = await given.on.order(0, { MUG: 6 }, { bucket: 'in_erp' })
    await given.on.entry(orderId, [[mug, 'EU1', 6]], { state: 'accepted', acceptedAt: given.on.now() })
    await compute()
    expect(await level()).toMatchObject({ pending: 6 })
    given.on.pass(30)
    await given.on.asOf('MAIN', given.on.now())
    await given.on.polled()
    await compute()
    expect(await level()).toMatchObject({ pending: 6 })
    await given.on.asOf('EU1', given.on.now())
    await given.on.stock(mug, 'EU1', 6)
    given.on.pass(15)
    await given.on.polled()
    await compute()
    expect(await level()).toMatchObject({ ots: 36, pending: 0 })
    await expectEquation()
  })

  it('a row that cannot be read keeps its figures, and what was accepted since stays outside of them', async () => {
    const orderId = await given.on.order(0, { MUG: 6 }, { bucket: 'in_erp' })
    await given.on.entry(orderId, [[mug, 'MAIN', 6]], { state: 'accepted', acceptedAt: given.on.now() })
    await given.on.db.erpStock.updateMany({
      where: { location: 'MAIN', itemKey: mug },
      data: { refusedAt: given.on.now() },
    })
    given.on.pass(60)
    await given.on.asOf('MAIN', given.on.now())
    await given.on.polled()
    await compute()
    expect(await level()).toMatchObject({ ots: 42, pending: 6 })
    await expectEquation()
  })

  it('an order of another shop that sends from the same place takes of it too', async () => {
    const other = await given.on.shopItem(1, 'MUG-2', [[given.itemId, 1]])
    await given.on.order(1, { 'MUG-2': 5 })
    await compute()
    expect(await level()).toMatchObject({ pending: 5 })
    expect(await given.on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId: other } })).toMatchObject({
      pending: 5,
      buffer: 0,
    })
    await expectEquation()
  })

  it('a kit is as many as its scarcest part allows', async () => {
    const saucer = await given.on.item('01/SAUCER////')
    await given.on.stock('01/SAUCER////', 'MAIN', 9)
    const kit = await given.on.shopItem(0, 'SET', [
      [given.itemId, 1],
      [saucer, 2],
    ])
    await given.on.order(0, { SET: 2 })
    await compute()
    expect(await given.on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId: kit } })).toMatchObject({
      ots: 4,
      pending: 2,
      desired: 2,
    })
    expect(await level()).toMatchObject({ pending: 2 })
    await expectEquation()
  })

  it('a warehouse rule of its own says where an item counts', async () => {
    await given.on.rules(warehouses([{ item: '01/MUG*' }, ['EU1']], [{}, ['MAIN']]))
    await compute()
    expect(await level()).toMatchObject({ ots: 12, buffer: 0 })
    await expectEquation()
  })
})

describe('what is computed', () => {
  it('waits for the poll that reaches the figures, and says when it can be', async () => {
    await compute()
    given.on.pass(60)
    await given.on.stock(mug, 'MAIN', 1)
    await given.on.asOf('MAIN', given.on.now())
    expect(await compute()).toMatchObject({
      waitsUntil: new Date(given.on.now().getTime() + 2_000),
      waitsFor: [
        { storefrontId: given.on.shops[0]?.id, at: new Date(given.on.now().getTime() + 11_000) },
        { storefrontId: given.on.shops[1]?.id },
      ],
    })
    expect(await level()).toMatchObject({ ots: 42 })
    await given.on.polled()
    expect(await compute()).toMatchObject({ waitsUntil: null })
    expect(await level()).toMatchObject({ ots: 13 })
  })

  it('waits for no shop whose orders nobody could ever read', async () => {
    const other = given.on.shops[1]?.id ?? ''
    await given.on.db.pollCursor.updateMany({
      where: { storefrontId: other },
      data: { cursorAt: null, polledAt: given.on.now(), lastError: 'CONNECTION_REFUSED: no' },
    })
    expect(await compute()).toMatchObject({ waitsUntil: null })
    expect(await level()).toMatchObject({ desired: 37 })
  })

  it('is computed again when a policy was changed while it was computed', async () => {
    await compute()
    await given.on.stock(mug, 'MAIN', 40)
    let letGo = () => {}
    let blocker: Promise<void> = Promise.resolve()
    await new Promise<void>((held) => {
      blocker = given.on.db.$transaction(async (tx) => {
        await tx.$queryRaw`select shop_item_id from stock_levels where shop_item_id = ${given.shopItemId} for update`
        held()
        await new Promise<void>((go) => {
          letGo = go
        })
      })
    })
    const running = compute()
    const waiting = async (many: number) => {
      for (let tries = 0; tries < 200; tries++) {
        const rows = await given.on.db.$queryRaw<unknown[]>`
          select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
        if (rows.length >= many) return
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error('nobody waits')
    }
    await waiting(1)
    const { id = '' } = given.on.shops[0] ?? {}
    const saved = setStockPolicy(given.on.db, given.on.ctx.clock, person('ecommerce'), id, { sharePercent: 50 })
    await Promise.race([saved, waiting(2)])
    letGo()
    await Promise.all([blocker, running, saved])
    expect(await given.on.db.stockPolicy.findUnique({ where: { storefrontId: id } })).toMatchObject({ recompute: true })
    await compute()
    expect(await level()).toMatchObject({ available: 46, desired: 23 })
  })

  it('does not wait for ever for a shop that cannot be read, whose own numbers stay', async () => {
    await compute()
    const [first] = given.on.shops
    given.on.pass(16 * 60)
    await given.on.stock(mug, 'MAIN', 1)
    await given.on.asOf('MAIN', given.on.now())
    await given.on.db.pollCursor.updateMany({
      where: { storefrontId: first?.id ?? '' },
      data: { cursorAt: given.on.now(), polledAt: given.on.now() },
    })
    const other = await given.on.shopItem(1, 'MUG-2', [[given.itemId, 1]])
    expect(await compute()).toMatchObject({ waitsUntil: null })
    expect(await level()).toMatchObject({ ots: 13 })
    expect(await given.on.db.stockLevel.findUnique({ where: { shopItemId: other } })).toBeNull()
  })

  it('is what changed: a new number raises the version, the same leaves it', async () => {
    await compute()
    const before = await level()
    given.on.pass(10)
    expect(await compute()).toMatchObject({ renumbered: 0 })
    expect(await level()).toEqual(before)
    await given.on.stock(mug, 'MAIN', 31)
    await given.on.order(0, { MUG: 1 })
    expect(await compute()).toMatchObject({ looked: 1, renumbered: 0 })
    expect(await level()).toMatchObject({ ots: 43, pending: 1, version: 1n })
    await given.on.stock(mug, 'MAIN', 20)
    expect(await compute()).toMatchObject({ looked: 1, renumbered: 1 })
    expect(await level()).toMatchObject({ ots: 32, version: 2n, state: 'ready' })
    const events = await given.on.db.stockEvent.findMany({
      where: { shopItemId: given.shopItemId },
      orderBy: { id: 'asc' },
    })
    expect(events.map(({ kind, version, quantity }) => [kind, version, quantity])).toEqual([
      ['desired', 1n, 37],
      ['desired', 1n, 37],
      ['desired', 2n, 27],
    ])
  })

  it('is forgotten with its shop item, and its versions go on when it comes back', async () => {
    await compute()
    await given.on.stock(mug, 'MAIN', 1)
    await compute()
    const match = (data: object) =>
      given.on.db.shopItem.update({ where: { id: given.shopItemId }, data: { comparedAt: given.on.now(), ...data } })
    await match({ match: 'none' })
    await compute()
    expect(await given.on.db.stockLevel.findUnique({ where: { shopItemId: given.shopItemId } })).toBeNull()
    await match({ match: 'one' })
    await compute()
    expect(await level()).toMatchObject({ version: 3n })
  })

  it('nothing, before the ERP’s stock was read once or while the flow is off', async () => {
    const [first] = given.on.shops
    await given.on.db.storefrontFlow.updateMany({
      where: { storefrontId: first?.id ?? '', flow: 'inventory' },
      data: { mode: 'off' },
    })
    await compute()
    expect(await given.on.db.stockLevel.findUnique({ where: { shopItemId: given.shopItemId } })).toBeNull()
    await given.on.db.erpStockLocation.deleteMany({ where: { connectionId: given.on.erpConnectionId } })
    await given.on.db.storefrontFlow.updateMany({ where: { flow: 'inventory' }, data: { mode: 'live' } })
    await compute()
    expect(await given.on.db.stockLevel.findUnique({ where: { shopItemId: given.shopItemId } })).toBeNull()
  })
})
