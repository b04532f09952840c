import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { setStockPolicy } from '../../lib/flows/inventory/set-stock-policy.ts'
import { createLog } from '../../lib/kernel/log.ts'
import { demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import { replaceMappings } from '../../lib/mappings/import-mappings.ts'
import { mappingTableNames } from '../../lib/mappings/tables.ts'
import { testKeyRing } from '../../scripts/testing/given.ts'
import type { RunningWorker } from '../start-worker.ts'
import { startWorker } from '../start-worker.ts'
import type { JoinedSandboxes } from './testing/joined-sandboxes.ts'
import { joinSandboxes, operator, policy } from './testing/joined-sandboxes.ts'

let joined: JoinedSandboxes
let worker: RunningWorker
beforeAll(async () => {
  joined = await joinSandboxes({ shop: { seed: 'empty' } })
  const { db, context, storefrontId, erpConnectionId } = joined
  const { connectionId } = await db.storefront.findUniqueOrThrow({ where: { id: storefrontId } })
  await db.connection.update({ where: { id: connectionId }, data: { profile: { pollLagSeconds: 1 } } })
  // Its inventory moves with its orders, not in batches.
  await db.connection.update({ where: { id: erpConnectionId }, data: { profile: { stockLagSeconds: 0 } } })
  const rules = demoMappingRows.filter(({ table }) => table !== 'buffer')
  await replaceMappings(db, context.clock, operator, mappingTableNames, rules)
  await setFlowMode(db, operator, storefrontId, 'catalogue', 'shadow')
  await setFlowMode(db, operator, storefrontId, 'inventory', 'live')
  await setStockPolicy(db, context.clock, operator, storefrontId, { normalSeconds: 5, guardPercent: 100 })
  const settings = { databaseUrl: joined.databaseUrl, keyRing: testKeyRing, policy, pollSeconds: 1 }
  worker = await startWorker(settings, createLog('acceptance', 'silent'))
})
afterAll(async () => {
  await worker?.stop()
  await joined?.close()
})

const sku = 'MUG-350'
const withinSeconds = (seconds: number, read: () => unknown) =>
  expect.poll(read, { timeout: seconds * 1_000, interval: 200 })
const shown = () => joined.shop.products().find((one) => one.sku === sku)?.stock_quantity
async function level() {
  const { ots, pending, desired, confirmedQuantity, state } =
    (await joined.db.stockLevel.findFirst({ where: { shopItem: { sku } } })) ?? {}
  return { ots, pending, desired, confirmedQuantity, state }
}
const atRest = (ots: number) => ({ ots, pending: 0, desired: ots, confirmedQuantity: ots, state: 'settled' })

describe.sequential('stock, with nobody watching', { timeout: 90_000 }, () => {
  it('reaches the shop as the ERP has it', async () => {
    for (const location of ['EU1', 'US1']) joined.erp.changeStock(sku, { location, qoh: 0, reserved: 0 })
    joined.erp.changeStock(sku, { location: 'MAIN', qoh: 40, reserved: 0 })
    const ots = () =>
      joined.erp
        .stockOf(sku)
        ?.filter(({ lot }) => lot === '')
        .reduce((sum, row) => sum + row.ots, 0) ?? 0
    await withinSeconds(60, level).toEqual(atRest(ots()))
    expect(shown()).toBe(ots())
  })

  it('follows a sale from the shop into the ERP without ever offering the unit again', async () => {
    const before = shown() ?? 0
    joined.shop.sell(sku, 3)
    const seen = new Set<number>()
    await withinSeconds(60, async () => {
      seen.add(shown() ?? Number.NaN)
      return level()
    }).toEqual(atRest(before - 3))
    // Between acceptance and the figures that hold it a sale may count twice, never not at all.
    expect(Math.max(...seen)).toBe(before - 3)
    const { shopItemId } = await joined.db.stockLevel.findFirstOrThrow({ where: { shopItem: { sku } } })
    const pending = await joined.db.stockEvent.findMany({
      where: { shopItemId, kind: 'desired' },
      orderBy: { id: 'asc' },
    })
    expect(pending.map(({ detail }) => (detail as { pending: number }).pending)).toContain(3)
  })

  it('and a receipt in the ERP into the shop', async () => {
    const before = shown() ?? 0
    joined.erp.changeStock(sku, { location: 'MAIN', receive: 12 })
    await withinSeconds(40, level).toEqual(atRest(before + 12))
    expect(shown()).toBe(before + 12)
  })
})
