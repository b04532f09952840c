import { afterEach, expect, it } from 'vitest'
import { reconcileFindings } from '../exceptions/reconcile-findings.ts'
import { createOutboxWorld, type OutboxWorld } from '../flows/orders/testing/outbox-world.ts'
import { mirrorCodes } from './mirror-codes.ts'
import { mirrorItems } from './mirror-items.ts'

let world: OutboxWorld
afterEach(() => world.close())

const itemOf = (sku: string) => world.db.erpItem.findMany({ where: { thirdPartyItem: sku, goneAt: null } })

it('failure 19: an item mended in the ERP has the orders that wait for it judged again, and no others', async () => {
  world = await createOutboxWorld()
  const { db, sandbox, connectionId, storefrontId } = world
  await world.stage([1, 2])
  const first = await mirrorItems(world.worker('a'), connectionId)
  expect(first.read).toBeGreaterThan(30)
  expect(await itemOf('RUL-BR-15')).toEqual([])
  await db.webOrder.updateMany({ data: { bucket: 'held', dirty: false } })
  const { id: orderId } = await world.order(1)
  const finding = {
    code: 'SKU_UNKNOWN' as const,
    blocking: true,
    cause: { field: 'sku', value: 'RUL-BR-15' },
    lineRef: '1',
    evidence: {},
  }
  const evaluated = { storefrontId, orderId, currency: 'GBP', amount: 1n, findings: [finding] }
  await db.$transaction((tx) => reconcileFindings(tx, new Date(), [evaluated], 'evaluation'))

  expect(await mirrorItems(world.worker('a'), connectionId)).toMatchObject({ changed: 0 })
  expect((await world.order(1)).dirty).toBe(false)
  sandbox.changeItem('RUL-BR-15', { listedAs: 'RUL-BR-15' })
  sandbox.changeItem('NB-A5-DOT', { price: '9.99' })
  await mirrorItems(world.worker('a'), connectionId)
  expect(await itemOf('RUL-BR-15')).toHaveLength(1)
  expect((await itemOf('NB-A5-DOT'))[0]).toMatchObject({ priceAmount: 99_900n })
  expect((await world.order(1)).dirty).toBe(true)
  expect((await world.order(2)).dirty).toBe(false)
  const jobs = await db.$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs`
  expect(jobs.map(({ key }) => key)).toContain(`orders:evaluate:${storefrontId}`)
})

it('an item its style no longer lists is gone, and comes back when it is listed again', async () => {
  world = await createOutboxWorld()
  const { sandbox, connectionId } = world
  const worker = world.worker('a')
  await mirrorItems(worker, connectionId)
  expect(await itemOf('BNE-MER-S-ECR')).toHaveLength(2)
  sandbox.changeItem('BNE-MER-S-ECR', { ambiguous: false })
  await mirrorItems(worker, connectionId)
  expect(await itemOf('BNE-MER-S-ECR')).toHaveLength(1)
  // A style that left the listing altogether is seen by the nightly reading of everything only.
  sandbox.changeItem('NB-A5-DOT', { missing: true })
  await mirrorItems(worker, connectionId)
  expect(await itemOf('NB-A5-DOT')).toHaveLength(1)
  await mirrorItems(worker, connectionId, { whole: true })
  expect(await itemOf('NB-A5-DOT')).toEqual([])
  sandbox.changeItem('NB-A5-DOT', { missing: false })
  await mirrorItems(worker, connectionId)
  expect(await itemOf('NB-A5-DOT')).toHaveLength(1)
})

it('reads the code tables, and one that fails keeps what it had', async () => {
  world = await createOutboxWorld()
  const { db, sandbox, connectionId } = world
  expect(await mirrorCodes(world.worker('a'), connectionId)).toMatchObject({ shipper: 8, location: 6, taxcode: 21 })
  sandbox.faults.add({ status: 500, match: '/Shipper' })
  expect(await mirrorCodes(world.worker('a'), connectionId)).toMatchObject({ shipper: null, location: 6 })
  expect(await db.erpCode.count({ where: { table: 'shipper' } })).toBe(8)
})
