import { afterEach, expect, it } from 'vitest'
import { ask as askErp, filtered, post, sampleSalesOrder } from '../../sandbox/testing/sample-sales-order.ts'
import { erpTerms, parseProfile } from '../erp/bluecherry/profile.ts'
import type { Erp, InventoryRecord } from '../erp/port.ts'
import { createOutboxWorld, type OutboxWorld, type WorldOptions } from '../flows/orders/testing/outbox-world.ts'
import { mirrorStock, stockResource } from './mirror-stock.ts'
import { writeStock } from './write-stock.ts'

let world: OutboxWorld
afterEach(() => world.close())

const sku = 'MUG-350'

/** Reads as another process would, by default the changes; `profile` is the site's. */
const read = (options: { whole?: boolean } = {}, profile: unknown = {}) =>
  mirrorStock(world.worker('a', { erpTerms: async () => erpTerms(parseProfile(profile)) }), world.connectionId, options)

async function started(options: WorldOptions = {}) {
  world = await createOutboxWorld(options)
  return world
}

/** The sandbox's row of the mug at MAIN, and ours. */
async function mug() {
  const { body } = await askErp(world.sandbox, filtered('inventory', "upc eq '050601200002' and location eq 'MAIN'"))
  const theirs = (
    body as { data: { pkey: number; ots: number; qoh: number; last_mod: string; lot: string }[] }
  ).data.find(({ lot }) => lot === '')
  if (!theirs) throw new Error('no such row')
  return { theirs, ours: await world.db.erpStock.findFirst({ where: { pkey: String(theirs.pkey) } }) }
}

const asOf = async (location = 'MAIN') =>
  (await world.db.erpStockLocation.findFirstOrThrow({ where: { location } })).asOf

it('reads the whole inventory first, then what changed; reading twice touches nothing', async () => {
  const { db, sandbox, connectionId } = await started()
  const first = await read()
  expect(first.read).toBeGreaterThan(150)
  expect(first).toMatchObject({ changed: first.read, refused: 0, gone: 0 })
  const rows = await db.erpStock.findMany({ orderBy: { changeNo: 'asc' } })
  expect(rows).toHaveLength(first.read)
  expect(new Set(rows.map(({ location }) => location))).toEqual(new Set(['MAIN', 'EU1', 'US1', 'POE']))
  expect(rows.find(({ lot }) => lot === 'SAMPLE')).toBeDefined()
  expect(rows.some(({ ots }) => ots < 0)).toBe(true)

  sandbox.changeStock(sku, { receive: 7 })
  expect(await read()).toMatchObject({ read: 1, changed: 1 })
  // The overlap lists it once more.
  expect(await read()).toMatchObject({ read: 1, changed: 0 })
  expect(await read({ whole: true })).toMatchObject({ read: first.read, changed: 0, gone: 0 })
  const { theirs, ours } = await mug()
  expect(ours).toMatchObject({ ots: theirs.ots, qoh: theirs.qoh, itemKey: '01/00417/NA/SELV//OS', lot: '' })
  // What changed since a computation is what stands above its number.
  const above = { connectionId, changeNo: { gt: rows.at(-1)?.changeNo ?? 0n } }
  expect(await db.erpStock.count({ where: above })).toBe(1)
  const jobs = await db.$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs`
  expect(jobs.map(({ key }) => key)).toContain(`inventory:compute:${connectionId}`)
})

it('failure 38: a fraction or garbage is refused, keeps the figure it had and is never 0', async () => {
  const { db, sandbox } = await started()
  await read()
  const before = (await mug()).ours
  for (const ots of ['12.5', '', 'n/a', null, true, '1e3', 99_999_999_999]) {
    sandbox.changeStock(sku, { written: { ots } })
    expect(await read(), String(ots)).toMatchObject({ refused: 1 })
    const [row] = await db.erpStock.findMany({ where: { pkey: before?.pkey ?? '' } })
    expect(row).toMatchObject({ ots: before?.ots, qoh: before?.qoh, goneAt: null })
    expect(row?.refusedAt).toBeInstanceOf(Date)
  }
  // One that cannot be read is listed all the same.
  for (let time = 0; time < 2; time++) expect(await read({ whole: true })).toMatchObject({ refused: 1, gone: 0 })
  sandbox.changeStock(sku, { written: { ots: '12.0000', qoh: 40 } })
  expect(await read()).toMatchObject({ changed: 1, refused: 0 })
  expect(await db.erpStock.findFirst({ where: { pkey: before?.pkey ?? '' } })).toMatchObject({
    ots: 12,
    qoh: 40,
    refusedAt: null,
  })
})

it('failure 36: a location is as recent as its latest stamp, which an accepted order moves with its batch', async () => {
  const { sandbox } = await started()
  await read()
  const [main, us] = [await asOf(), await asOf('US1')]
  expect(main).toEqual(new Date('2026-08-01T00:00:00Z'))
  // The next batch is far: what is accepted now is not inside, however often it is read.
  sandbox.configure({ inventoryBatchSeconds: 3600 })
  const offset = secondsTo(3600) + 60
  sandbox.clock.setOffsetSeconds(offset)
  await read()
  const accepted = new Date(Date.now() + offset * 1000)
  await post(sandbox, sampleSalesOrder('T:1'))
  await read()
  expect(await asOf()).toEqual(main)
  sandbox.clock.setOffsetSeconds(offset + 3600)
  await read()
  expect((await asOf()).getTime()).toBeGreaterThan(accepted.getTime())
  const { theirs, ours } = await mug()
  expect(ours?.ots).toBe(theirs.ots)
  expect((await asOf()).toISOString()).toMatch(/:00:00\.000Z$/)
  expect(await asOf('US1')).toEqual(us)
})

/** Seconds until the next whole multiple on the clock. */
const secondsTo = (every: number) => every - (Math.floor(Date.now() / 1000) % every)

it('a site that says how far its figures lag is as recent as the reading, less that', async () => {
  await started()
  const before = Date.now()
  await read({}, { stockLagSeconds: 30 })
  const lag = before - (await asOf()).getTime()
  expect(lag).toBeGreaterThan(27_000)
  expect(lag).toBeLessThan(33_000)
  await read({}, { stockLagSeconds: 3600 })
  expect(before - (await asOf()).getTime()).toBeLessThan(33_000)
})

it('a commit that carries an older last_mod is read with the overlap, and takes nothing back', async () => {
  const { sandbox } = await started()
  await read()
  sandbox.changeStock('SPN-BCH-3', { adjust: 1, stampedSecondsAgo: 60 })
  await read()
  const recent = await asOf()
  sandbox.changeStock(sku, { ots: 3, stampedSecondsAgo: 480 })
  expect(await read()).toMatchObject({ changed: 1 })
  expect((await mug()).ours?.ots).toBe(3)
  expect(await asOf()).toEqual(recent)
})

it('an older stamp never goes over a newer one, nor an answer asked for earlier', async () => {
  const { db, connectionId } = await started()
  await read()
  const { ours } = await mug()
  if (!ours) throw new Error('not read')
  const record = (change: Partial<InventoryRecord>): InventoryRecord => {
    const [division = '', style = '', colorCode = '', lblCode = '', dimension = '', sizeDesc = ''] =
      ours.itemKey.split('/')
    const { pkey, location, lot } = ours
    const item = { division, style, colorCode, lblCode, dimension, sizeDesc }
    const pieces = { onHand: 9, openToSell: 9, picked: 0, open: 0, reserved: 0, demand: 0 }
    return { pkey, item, location, lot, ...pieces, lastModAt: new Date('2026-11-20T12:00:00Z'), ...change }
  }
  const write = (askedAt: Date, ...rows: InventoryRecord[]) =>
    db.$transaction((tx) => writeStock(tx, askedAt, connectionId, rows))
  const ots = async () => (await mug()).ours?.ots
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000)

  expect(await write(at(10), record({ openToSell: 9 }))).toBe(1)
  expect(await write(at(20), record({ openToSell: 5, lastModAt: new Date('2026-11-20T11:59:59Z') }))).toBe(0)
  expect(await write(at(5), record({ openToSell: 6 }))).toBe(0)
  expect(await ots()).toBe(9)
  // Within one second the later answer counts, and of one answer the later stamp.
  expect(await write(at(20), record({ openToSell: 7 }))).toBe(1)
  const later = record({ openToSell: 4, lastModAt: new Date('2026-11-20T12:00:05Z') })
  expect(await write(at(30), later, record({ openToSell: 8 }))).toBe(1)
  expect(await ots()).toBe(4)
  // In the hour that stands twice a stamp may mean the second time.
  const twice = { lastModAt: new Date('2026-11-20T11:30:00Z'), lastModUpTo: new Date('2026-11-20T12:30:00Z') }
  expect(await write(at(40), record({ openToSell: 2, ...twice }))).toBe(1)
  expect(await ots()).toBe(2)
})

it('the tenant’s repeated hour is read again as a whole, and the second time through is no older than the first', async () => {
  // New York goes back from 02:00 to 01:00 at 06:00Z.
  let at = new Date('2026-11-01T05:50:00Z')
  const clock = () => at
  const { db, connectionId } = await started({ erp: { now: clock } })
  const { sandbox } = world
  const { createBlueCherry } = await import('../erp/bluecherry/blue-cherry.ts')
  const { readAddressPolicy } = await import('../http/address-policy.ts')
  const erp = createBlueCherry({
    url: sandbox.url,
    key: sandbox.key,
    profile: parseProfile({}),
    policy: readAddressPolicy({ SELVEDGE_ALLOW_PRIVATE_HOSTS: '1' }),
    clock: { now: clock, monotonic: () => performance.now() },
    concurrentWrites: 1,
  })
  const worker = world.worker('a', {
    clock: { now: clock, monotonic: () => performance.now() },
    erp: async (): Promise<Erp> => erp,
  })
  await mirrorStock(worker, connectionId)
  sandbox.changeStock(sku, { ots: 30 })
  await mirrorStock(worker, connectionId)
  expect((await mug()).ours).toMatchObject({ ots: 30, lastModAt: at })
  const first = await asOf()

  // 01:05 for the second time, stamped 45 minutes before what was read.
  at = new Date('2026-11-01T06:05:00Z')
  sandbox.changeStock(sku, { ots: 20 })
  sandbox.changeStock('SPN-BCH-3', { receive: 5 })
  await mirrorStock(worker, connectionId)
  expect((await mug()).ours?.ots).toBe(20)
  // Nothing counts as more recent than the earlier reading of the stamp.
  expect(await asOf()).toEqual(first)

  at = new Date('2026-11-01T07:01:00Z')
  sandbox.changeStock(sku, { ots: 10 })
  await mirrorStock(worker, connectionId)
  expect((await mug()).ours?.ots).toBe(10)
  at = new Date('2026-11-01T07:02:00Z')
  await mirrorStock(worker, connectionId)
  expect(await asOf()).toEqual(new Date('2026-11-01T07:01:00Z'))
  expect(await db.mirrorCursor.count({ where: { resource: stockResource, cursorAt: { gte: at } } })).toBe(1)
  await erp.close()
})

it('failure 38: what a whole reading does not list is gone after a second one agrees, never when a fifth is missing', async () => {
  const { db, sandbox } = await started()
  await read()
  const all = await db.erpStock.count()
  const gone = () => db.erpStock.count({ where: { goneAt: { not: null } } })
  sandbox.changeStock(sku, { listed: false })
  await read()
  expect(await read({ whole: true })).toMatchObject({ gone: 0 })
  // Listed again between them: the second must agree with the first.
  sandbox.changeStock(sku, { listed: true })
  expect(await read({ whole: true })).toMatchObject({ gone: 0 })
  sandbox.changeStock(sku, { listed: false })
  expect(await read({ whole: true })).toMatchObject({ gone: 0 })
  const last = (await db.erpStock.aggregate({ _max: { changeNo: true } }))._max.changeNo ?? 0n
  expect(await read({ whole: true })).toMatchObject({ gone: 1 })
  expect(await db.erpStock.findFirst({ where: { goneAt: { not: null } } })).toMatchObject({
    itemKey: '01/00417/NA/SELV//OS',
  })
  expect(await db.erpStock.count({ where: { changeNo: { gt: last } } })).toBe(1)
  sandbox.changeStock(sku, { listed: true })
  await read()
  expect(await gone()).toBe(0)

  const skus = (await db.erpStock.findMany({ where: { location: 'MAIN', lot: '' } })).length
  expect(skus).toBeGreaterThan(all * 0.2)
  for (const { item } of everyItem(sandbox)) sandbox.changeStock(item, { listed: false })
  await read()
  for (let time = 0; time < 3; time++) expect(await read({ whole: true })).toMatchObject({ gone: 0 })
  expect(await gone()).toBe(0)
  expect(await db.erpStock.count({ where: { unlistedAt: { not: null } } })).toBe(0)
})

/** SKUs that hold stock at MAIN, as the recorded shop sells them. */
function everyItem(sandbox: OutboxWorld['sandbox']) {
  const skus = ['MUG-350', 'MUG-500', 'TT-LINEN', 'BRD-OAK-L', 'SPN-BCH-3', 'NB-A5-DOT', 'PEN-FP-NOIR', 'INK-30-BN']
  const more = ['SWT-FISH', 'SHT-LIN', 'SOCK-WOOL', 'BNE-MER', 'APR-WRK'].flatMap((style) =>
    ['S', 'M', 'L', 'XL'].flatMap((size) => ['NAV', 'ECR', 'FOR', 'BLÅ'].map((colour) => `${style}-${size}-${colour}`)),
  )
  const simple = ['CARD-DANKE', 'CND-FIG', 'CND-CEDAR', 'BLK-WOOL', 'RUG-JT-6090', 'BSK-WCK', 'PZL-1000', 'BOOK-KIDS']
  return [...skus, ...more, ...simple].filter((item) => sandbox.stockOf(item)).map((item) => ({ item }))
}
