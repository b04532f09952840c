// Shop, ERP and product on one clock that goes on when it is told: what the acceptance tests of stock run on.
import { setFlowMode } from '../../../lib/connections/set-flow-mode.ts'
import { compareCatalogue } from '../../../lib/flows/catalogue/compare-catalogue.ts'
import { pollProducts } from '../../../lib/flows/catalogue/poll-products.ts'
import { computeStock } from '../../../lib/flows/inventory/compute-stock.ts'
import { pushStock } from '../../../lib/flows/inventory/push-stock.ts'
import { sampleStock } from '../../../lib/flows/inventory/sample-stock.ts'
import { setStockPolicy } from '../../../lib/flows/inventory/set-stock-policy.ts'
import { evaluateOrders } from '../../../lib/flows/orders/evaluate-orders.ts'
import { lookUpOrders } from '../../../lib/flows/orders/look-up-orders.ts'
import { pollOrders } from '../../../lib/flows/orders/poll-orders.ts'
import { pushOrders } from '../../../lib/flows/orders/push-orders.ts'
import { mirrorCodes } from '../../../lib/mirror/mirror-codes.ts'
import { mirrorItems } from '../../../lib/mirror/mirror-items.ts'
import { mirrorStock } from '../../../lib/mirror/mirror-stock.ts'
import type { JoinedSandboxes } from './joined-sandboxes.ts'
import { joinSandboxes, operator } from './joined-sandboxes.ts'

/** The ERP shows its stock as it was at the last of these. */
export const batchSeconds = 300

export interface JoinedStock extends JoinedSandboxes {
  now(): Date
  pass(seconds: number): void
  /** Single steps of the flows. */
  pollOrders(): Promise<void>
  sendOrders(): Promise<void>
  readStock(): Promise<void>
  /** False while it waits for the shop's orders. */
  compute(): Promise<boolean>
  pushStock(): Promise<Awaited<ReturnType<typeof pushStock>>>
  pollProducts(): Promise<void>
  sample(): Promise<void>
  /** When the ERP's figures that were read last were taken. */
  snapshotAt(): Date
  /** Everything, with time passing, until nothing is left to do. `sent` is told whenever orders were sent. */
  quiesce(sent?: () => void): Promise<void>
}

/** SKUs of the shop that are one item each and count their own stock. */
export async function skusOf({ db, storefrontId }: JoinedStock, count: number): Promise<string[]> {
  const items = await db.shopItem.findMany({
    where: { storefrontId, match: 'one', keeper: 'own', onSale: true, goneAt: null, sku: { not: '' } },
    include: { parts: { include: { item: { include: { shopParts: true } } } } },
    orderBy: { id: 'asc' },
  })
  const alone = items.filter(({ parts }) =>
    parts.every(({ item, quantity }) => quantity === 1 && item.shopParts.length === 1),
  )
  return alone.slice(0, count).map(({ sku }) => sku)
}

export async function joinStock(): Promise<JoinedStock> {
  let now = new Date('2026-11-23T12:00:00Z')
  let snapshotAt = new Date(0)
  const clock = { now: () => now, monotonic: () => performance.now() }
  const joined = await joinSandboxes({
    shop: { seed: 'empty', now: () => now },
    erp: { now: () => now, settings: { inventoryBatchSeconds: batchSeconds } },
    clock,
  })
  const { context, db, storefrontId, erpConnectionId } = joined
  // Prices off the item master are another matter.
  await db.storefront.updateMany({ data: { priceToleranceAmount: 10_000_000n } })
  const { connectionId } = await db.storefront.findUniqueOrThrow({ where: { id: storefrontId } })
  await db.connection.update({
    where: { id: connectionId },
    data: { profile: { pollLagSeconds: 1, stockDeadlineMs: 600, stockSettleMs: 0 } },
  })
  await setFlowMode(db, operator, storefrontId, 'catalogue', 'shadow', clock)
  await setFlowMode(db, operator, storefrontId, 'inventory', 'live', clock)
  await setStockPolicy(db, clock, operator, storefrontId, { guardPercent: 100 })
  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1_000)
  }
  const steps = {
    async pollOrders() {
      await pollOrders(context, storefrontId)
    },
    async sendOrders() {
      while ((await evaluateOrders(context, storefrontId)).evaluated > 0);
      await pushOrders(context, erpConnectionId, () => false)
      await lookUpOrders(context, erpConnectionId)
    },
    async readStock() {
      await mirrorStock(context, erpConnectionId)
      snapshotAt = new Date(Math.floor(now.getTime() / (batchSeconds * 1_000)) * batchSeconds * 1_000)
    },
    async compute() {
      return (await computeStock(context, erpConnectionId)).waitsUntil === null
    },
    pushStock: () => pushStock(context, storefrontId),
    async pollProducts() {
      await pollProducts(context, storefrontId)
      await compareCatalogue(context, storefrontId)
    },
    async sample() {
      await sampleStock(context, storefrontId)
    },
  }
  const settled = async () => {
    const open = await db.stockLevel.count({ where: { storefrontId, state: { in: ['ready', 'sending', 'unknown'] } } })
    return open === 0
  }
  pass(5)
  await mirrorItems(context, erpConnectionId, { whole: true })
  await mirrorCodes(context, erpConnectionId)
  await steps.pollProducts()
  return {
    ...joined,
    ...steps,
    now: () => now,
    pass,
    snapshotAt: () => snapshotAt,
    async quiesce(sent = () => {}) {
      let quiet = 0
      for (let round = 0; round < 20 && quiet < 3; round++) {
        pass(5)
        await steps.pollOrders()
        await steps.sendOrders()
        sent()
        pass(batchSeconds)
        await steps.readStock()
        pass(5)
        await steps.pollOrders()
        const before = joined.shop.requests().writes
        await steps.compute()
        await steps.pushStock()
        await steps.pollProducts()
        await steps.sample()
        quiet = joined.shop.requests().writes === before && (await settled()) ? quiet + 1 : 0
      }
      if (quiet < 3) throw new Error('it does not come to rest')
    },
  }
}
