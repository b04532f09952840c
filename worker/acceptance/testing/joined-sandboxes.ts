// A shop and an ERP joined in a database of their own, as the demo joins them: what the acceptance tests of the passage run on.

import type { Completeness } from '../../../lib/boards/completeness.ts'
import { readCompleteness } from '../../../lib/boards/completeness.ts'
import { connectErp } from '../../../lib/connections/connect-erp.ts'
import { connectStorefront } from '../../../lib/connections/connect-storefront.ts'
import type { FlowContext } from '../../../lib/flows/context.ts'
import type { Actor } from '../../../lib/kernel/actor.ts'
import type { Clock } from '../../../lib/kernel/clock.ts'
import { systemClock } from '../../../lib/kernel/clock.ts'
import type { Db } from '../../../lib/kernel/db.ts'
import { createLog } from '../../../lib/kernel/log.ts'
import { demoAccount, demoMappingRows } from '../../../lib/mappings/demo/rows.ts'
import { replaceMappings } from '../../../lib/mappings/import-mappings.ts'
import { mappingTableNames } from '../../../lib/mappings/tables.ts'
import type { Erp, ErpOptions } from '../../../sandbox/bluecherry/create-erp.ts'
import { createErp } from '../../../sandbox/bluecherry/create-erp.ts'
import type { Shop, ShopOptions } from '../../../sandbox/woocommerce/create-shop.ts'
import { createShop } from '../../../sandbox/woocommerce/create-shop.ts'
import { cloneDatabase } from '../../../scripts/testing/clone-database.ts'
import { testKeyRing } from '../../../scripts/testing/given.ts'
import { compose } from '../../compose.ts'
import { syncOrders } from '../../sync-passage.ts'

export const operator: Actor = { kind: 'operator', label: 'acceptance' }
export const policy = { allowedHosts: new Set<string>(), allowPrivate: true }

/** Stands in every reference: `UK:88`. */
export const shopCode = 'UK'
export const referenceOf = (orderId: number): string => `${shopCode}:${orderId}`

export interface JoinedSandboxes {
  shop: Shop
  erp: Erp
  db: Db
  databaseUrl: string
  context: FlowContext
  storefrontId: string
  erpConnectionId: string
  /** The whole passage until nothing is left to do, with the census at its end. */
  sync(): ReturnType<typeof syncOrders>
  /** The completeness line of now. */
  status(): Promise<Completeness>
  close(): Promise<void>
}

export interface JoinOptions {
  mode?: 'off' | 'shadow' | 'live'
  liveFrom?: Date
  shop?: ShopOptions
  erp?: ErpOptions
  /** The product's; the sandboxes take theirs from their own options. */
  clock?: Clock
}

/** Before the recorded store's first order. */
export const beforeTheFirstOrder = new Date('2026-01-01T00:00:00Z')

export async function joinSandboxes(options: JoinOptions = {}): Promise<JoinedSandboxes> {
  const database = await cloneDatabase()
  const [shop, erp] = [createShop(options.shop), createErp(options.erp)]
  await Promise.all([shop.listen(), erp.listen()])
  const composition = compose({
    databaseUrl: database.url,
    keyRing: testKeyRing,
    policy,
    worker: 'acceptance',
    log: createLog('acceptance', 'silent'),
    ...(options.clock && { clock: options.clock }),
  })
  const { context } = composition
  const { db } = context
  const { connectionId: erpConnectionId } = await connectErp(db, testKeyRing, policy, operator, {
    url: erp.url,
    key: erp.key,
    ratePerSecond: 0,
    concurrentWrites: 8,
  })
  await replaceMappings(db, systemClock, operator, mappingTableNames, demoMappingRows)
  const { storefrontId } = await connectStorefront(db, testKeyRing, policy, operator, {
    code: shopCode,
    url: shop.url,
    ...shop.keys.read_write,
    currency: 'GBP',
    timeZone: 'Europe/London',
    liveFrom: options.liveFrom ?? beforeTheFirstOrder,
    mode: options.mode ?? 'live',
    releaseDelaySeconds: 0,
    account: demoAccount,
  })
  return {
    shop,
    erp,
    db,
    databaseUrl: database.url,
    context,
    storefrontId,
    erpConnectionId,
    sync: () => syncOrders(context, [storefrontId]),
    status: () => readCompleteness(db, systemClock.now(), [storefrontId]),
    close: async () => {
      composition.stop()
      await composition.close()
      await Promise.all([shop.close(), erp.close()])
      await database.drop()
    },
  }
}
