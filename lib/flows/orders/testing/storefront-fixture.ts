import { randomBytes } from 'node:crypto'
import type { Shop, ShopOptions } from '../../../../sandbox/woocommerce/create-shop.ts'
import { createShop } from '../../../../sandbox/woocommerce/create-shop.ts'
import { cloneDatabase } from '../../../../scripts/testing/clone-database.ts'
import type { Db } from '../../../kernel/db.ts'
import { createDb } from '../../../kernel/db.ts'
import { Fault } from '../../../kernel/fault.ts'
import { createLog } from '../../../kernel/log.ts'
import { createKeyRing } from '../../../kernel/seal.ts'
import { createWooCommerce } from '../../../storefront/woocommerce/create-woocommerce.ts'
import type { FlowContext } from '../../context.ts'

/** The instant the recorded store was left at, and a little more, so that a poll's lag takes in everything. */
export const recordedAt = new Date('2026-11-23T11:00:00Z')

export interface StorefrontFixture {
  db: Db
  shop: Shop
  ctx: FlowContext
  storefrontId: string
  connectionId: string
  /** Turns the clock of shop and product alike. */
  setNow(at: Date): void
  close(): Promise<void>
}

const missing = () => new Fault('CONNECTION_MISSING', 'there is no ERP in this test')
const noErp = () => Promise.reject(missing())

/** A shop over HTTP, a database of its own, and a storefront that connects them. Statuses are read on the first poll. */
export async function createStorefrontFixture(options: ShopOptions = {}): Promise<StorefrontFixture> {
  let now = recordedAt
  const shop = createShop({ now: () => now, ...options })
  await shop.listen()
  const database = await cloneDatabase()
  const db = createDb(database.url, 'worker')
  const clock = { now: () => now, monotonic: () => performance.now() }
  const client = createWooCommerce({
    url: shop.url,
    ...shop.keys.read,
    policy: { allowedHosts: new Set(), allowPrivate: true },
    clock,
  })
  const connection = await db.connection.create({
    data: {
      kind: 'storefront',
      platform: 'woocommerce',
      code: 'UK',
      name: 'UK',
      url: shop.url,
      secretSealed: Buffer.alloc(0),
    },
  })
  const storefront = await db.storefront.create({
    data: {
      code: 'UK',
      name: 'UK',
      connectionId: connection.id,
      currency: 'GBP',
      timeZone: 'Europe/London',
      flows: { create: { flow: 'orders', mode: 'shadow' } },
    },
  })
  const ctx: FlowContext = {
    db,
    keyRing: createKeyRing(`test:${randomBytes(32).toString('base64')}`),
    clock,
    log: createLog('test', 'silent'),
    storefront: async () => client,
    erp: noErp,
    erpTerms: noErp,
    pacer: () => {
      throw missing()
    },
    worker: 'test worker',
    stopping: new AbortController().signal,
  }
  return {
    db,
    shop,
    ctx,
    storefrontId: storefront.id,
    connectionId: connection.id,
    setNow(at) {
      now = at
    },
    async close() {
      await client.close()
      await shop.close()
      await db.$disconnect()
      await database.drop()
    },
  }
}
