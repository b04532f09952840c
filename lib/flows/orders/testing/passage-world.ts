// The recorded shop landed in a database of its own, with the demo's mappings and item mirror: what evaluation is tested with.
import { readFileSync } from 'node:fs'
import { givenStorefront, testKeyRing } from '../../../../scripts/testing/given.ts'
import { defaultErpLimits } from '../../../erp/limits.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Db, Prisma } from '../../../kernel/db.ts'
import { sha256 } from '../../../kernel/digest.ts'
import { createLog } from '../../../kernel/log.ts'
import { demoAccount, demoMappingRows } from '../../../mappings/demo/rows.ts'
import { replaceMappings } from '../../../mappings/import-mappings.ts'
import { mappingTableNames } from '../../../mappings/tables.ts'
import type { IndexedItem } from '../../../mirror/item-index.ts'
import { itemKeyText } from '../../../mirror/item-index.ts'
import { checkOrder, toFetchedOrder } from '../../../storefront/woocommerce/fetched-order.ts'
import type { WireOrder, WireRefund } from '../../../storefront/woocommerce/wire.ts'
import { evaluateOrders } from '../evaluate-orders.ts'
import { landOrders } from '../land-orders.ts'
import { demoItems } from './recorded-shop.ts'

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../../sandbox/store/${file}`, import.meta.url), 'utf8'))

const operator = { kind: 'operator', label: 'test' } as const
const refunds = read('refunds.json') as (WireRefund & { parent_id: number })[]
export const recordedDocuments = read('orders.json') as WireOrder[]

/** A recorded order, changed by the test where it needs another. */
export const recordedOrder = (id: number, change: Record<string, unknown> = {}) => {
  const document = recordedDocuments.find((one) => one.id === id)
  if (!document) throw new Error(`no recorded order ${id}`)
  return { ...structuredClone(document), ...change } as WireOrder
}

export interface PassageWorld {
  storefront: { id: string; code: string; connectionId: string; erpConnectionId: string }
  /** Lands documents as the shop would answer them. */
  land(documents: readonly WireOrder[], via?: 'poll' | 'census' | 'backfill'): ReturnType<typeof landOrders>
  /** Evaluates until nothing is left; how many. */
  evaluate(limit?: number): Promise<number>
  items(items: readonly IndexedItem[]): Promise<void>
  order(externalId: number): Promise<Prisma.WebOrderGetPayload<object>>
  entry(externalId: number): Promise<Prisma.OutboxEntryGetPayload<object> | null>
  codes(externalId: number): Promise<string[]>
  clock: { now: Date }
}

export async function createPassageWorld(
  db: Db,
  options: Parameters<typeof givenStorefront>[1] = {},
): Promise<PassageWorld> {
  const storefront = await givenStorefront(db, { liveFrom: new Date('2026-01-01T00:00:00Z'), ...options })
  await db.storefront.update({ where: { id: storefront.id }, data: { account: demoAccount } })
  const state = { now: new Date('2026-11-23T12:00:00Z') }
  const clock: Clock = { now: () => state.now, monotonic: () => state.now.getTime() }
  await replaceMappings(db, clock, operator, mappingTableNames, demoMappingRows)
  const context = {
    db,
    keyRing: testKeyRing,
    clock,
    log: createLog('test', 'silent'),
    erpTerms: async () => ({
      limits: defaultErpLimits,
      timeZone: 'UTC',
      writeDeadlineMs: 1,
      settleMs: 1,
      postingMs: 1,
      searchPoNum: true,
      stockLagMs: null,
    }),
  }
  const order = (externalId: number) =>
    db.webOrder.findFirstOrThrow({ where: { storefrontId: storefront.id, externalId: String(externalId) } })
  const world: PassageWorld = {
    storefront,
    clock: state,
    async land(documents, via = 'poll') {
      const orders = documents.map((document) => {
        const checked = checkOrder(document as never, false)
        if (!('order' in checked)) throw new Error(`order ${document.id}: ${checked.reason}`)
        return toFetchedOrder(
          checked,
          refunds.filter(({ parent_id }) => parent_id === document.id),
        )
      })
      return landOrders(db, testKeyRing, clock, storefront, { orders, fetchStartedAt: state.now }, via)
    },
    async evaluate(limit = 200) {
      let total = 0
      for (;;) {
        const { evaluated } = await evaluateOrders(context, storefront.id, limit)
        if (evaluated === 0) return total
        total += evaluated
      }
    },
    async items(items) {
      await db.erpItem.deleteMany({ where: { connectionId: storefront.erpConnectionId } })
      await db.erpItem.createMany({
        data: items.map(({ price, ...item }) => ({
          ...item,
          itemKey: itemKeyText(item),
          connectionId: storefront.erpConnectionId,
          stylePkey: item.pkey,
          priceAmount: price,
          contentHash: new Uint8Array(sha256(item.pkey)),
          readAt: state.now,
        })),
      })
    },
    order,
    entry: async (externalId) =>
      db.outboxEntry.findFirst({ where: { orderId: (await order(externalId)).id, kind: 'sales_order' } }),
    async codes(externalId) {
      const subjects = await db.exceptionSubject.findMany({
        where: { orderId: (await order(externalId)).id, closedAt: null },
        include: { case: true },
      })
      return [...new Set(subjects.map((subject) => subject.case.code))].sort()
    },
  }
  await world.items(demoItems())
  return world
}
