// Rows of two shops on one ERP, made as the other flows leave them: what computing stock is tested on.
import { givenOrder, givenStorefront, testKeyRing } from '../../../../scripts/testing/given.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/db.ts'
import { createLog } from '../../../kernel/log.ts'
import { replaceMappings } from '../../../mappings/import-mappings.ts'
import type { MappingRowInput } from '../../../mappings/tables.ts'
import { mappingTableNames } from '../../../mappings/tables.ts'
import type { FlowContext } from '../../context.ts'

export interface StockWorld {
  db: Db
  ctx: FlowContext
  now(): Date
  /** Time goes on. */
  pass(seconds: number): void
  erpConnectionId: string
  shops: { id: string; code: string; connectionId: string }[]
  item(key: string, more?: object): Promise<bigint>
  shopItem(shop: number, sku: string, parts: [itemId: bigint, quantity: number][], more?: object): Promise<bigint>
  stock(itemKey: string, location: string, ots: number, lot?: string): Promise<void>
  asOf(location: string, at: Date): Promise<void>
  /** A landed order; `taken` by SKU. */
  order(shop: number, taken: Record<string, number>, more?: object): Promise<bigint>
  /** Its sales order. */
  entry(orderId: bigint, lines: [itemKey: string, location: string, quantity: number][], more?: object): Promise<bigint>
  rules(rows: MappingRowInput[]): Promise<void>
  /** The shops' orders are read up to now. */
  polled(): Promise<void>
}

export const warehouses = (...lists: [match: object, locations: string[]][]): MappingRowInput[] =>
  lists.map(([match, locations], at) => ({
    table: 'warehouse',
    storefront: '',
    position: (at + 1) * 10,
    match,
    target: { locations },
  })) as MappingRowInput[]

const itemOf = (key: string) => {
  const [division = '', style = '', colorCode = '', lblCode = '', dimension = '', sizeDesc = ''] = key.split('/')
  return { division, style, colorCode, lblCode, dimension, sizeDesc }
}

export async function createStockWorld(db: Db, { shops: count = 1 }: { shops?: number } = {}): Promise<StockWorld> {
  let now = new Date('2026-11-23T10:00:00Z')
  const clock: Clock = { now: () => now, monotonic: () => performance.now() }
  const first = await givenStorefront(db)
  const shops = [first]
  while (shops.length < count) shops.push(await givenStorefront(db, { erpConnectionId: first.erpConnectionId }))
  const erpConnectionId = first.erpConnectionId
  for (const { id } of shops) {
    await db.storefrontFlow.create({ data: { storefrontId: id, flow: 'inventory', mode: 'live' } })
    await db.storefrontStatus.updateMany({
      where: { storefrontId: id, slug: { in: ['on-hold', 'processing'] } },
      data: { takesStock: true },
    })
  }
  const unused = () => Promise.reject(new Error('not in this test'))
  const ctx: FlowContext = {
    db,
    keyRing: testKeyRing,
    clock,
    log: createLog('test', 'silent'),
    storefront: unused,
    erp: unused,
    erpTerms: unused,
    pacer: () => {
      throw new Error('not in this test')
    },
    worker: 'test worker',
    stopping: new AbortController().signal,
  }
  let made = 0
  const shopOf = (at: number) => {
    const shop = shops[at]
    if (!shop) throw new Error(`no shop ${at}`)
    return shop
  }
  const world: StockWorld = {
    db,
    ctx,
    now: () => now,
    pass: (seconds) => {
      now = new Date(now.getTime() + seconds * 1_000)
    },
    erpConnectionId,
    shops,
    async item(key, more = {}) {
      const { id } = await db.erpItem.create({
        data: {
          ...{ connectionId: erpConnectionId, pkey: `${++made}`, stylePkey: key, itemKey: key, groups: [] },
          ...{ ...itemOf(key), active: true, contentHash: Buffer.alloc(0), readAt: now },
          ...more,
        },
      })
      return id
    },
    async shopItem(shop, sku, parts, more = {}) {
      const { id } = await db.shopItem.create({
        data: {
          ...{
            storefrontId: shopOf(shop).id,
            productId: `${++made}`,
            kind: 'simple',
            name: sku,
            sku,
            status: 'publish',
          },
          ...{ onSale: true, currency: 'GBP', keeper: 'own', quantity: null, createdAt: now, modifiedAt: now },
          ...{ contentHash: Buffer.alloc(0), readAt: now, match: parts.length === 1 ? 'one' : 'kit', comparedAt: now },
          ...more,
          parts: { create: parts.map(([itemId, quantity]) => ({ itemId, quantity })) },
        },
      })
      return id
    },
    async stock(itemKey, location, ots, lot = '') {
      const pkey = `${itemKey}@${location}#${lot}`
      await db.$executeRaw`
        insert into erp_stock (connection_id, pkey, item_key, location, lot, qoh, ots, read_at, change_no)
        values (${erpConnectionId}::uuid, ${pkey}, ${itemKey}, ${location}, ${lot}, ${ots}, ${ots}, ${now}, nextval('erp_stock_changes'))
        on conflict (connection_id, pkey) do update set ots = excluded.ots, read_at = excluded.read_at,
          change_no = excluded.change_no, gone_at = null`
    },
    async asOf(location, asOf) {
      await db.erpStockLocation.upsert({
        where: { connectionId_location: { connectionId: erpConnectionId, location } },
        create: { connectionId: erpConnectionId, location, asOf, readAt: now },
        update: { asOf, readAt: now },
      })
    },
    async order(shop, taken, more = {}) {
      const units = []
      for (const [sku, quantity] of Object.entries(taken)) {
        const found = await db.shopItem.findFirst({ where: { storefrontId: shopOf(shop).id, sku } })
        const { productId: product = '', variationId: variation = '' } = found ?? {}
        units.push({ line: `${units.length + 1}`, product, variation, sku, quantity, sold: quantity })
      }
      const at = { placedAt: now, paidAt: now, modifiedAt: now, landedAt: now }
      return givenOrder(db, shopOf(shop).id, { bucket: 'arriving', dirty: false, units, ...at, ...more })
    },
    async entry(orderId, lines, more = {}) {
      const order = await db.webOrder.findUniqueOrThrow({ where: { id: orderId } })
      const body = {
        lines: lines.map(([key, location, quantity]) => ({ item: itemOf(key), location, quantity })),
      }
      const { id } = await db.outboxEntry.create({
        data: {
          ...{ connectionId: erpConnectionId, storefrontId: order.storefrontId, kind: 'sales_order', orderId },
          ...{ reference: `R${orderId}`, revisionId: 1n, inputHash: Buffer.alloc(0), personalSealed: Buffer.alloc(0) },
          ...{ currency: 'GBP', totalAmount: 1n, mappingVersion: 1, readyAt: now, body, pkey: '1', ordNum: '1' },
          ...more,
        },
      })
      return id
    },
    async rules(rows) {
      const operator = { kind: 'operator', label: 'test' } as const
      await replaceMappings(db, clock, operator, mappingTableNames, rows)
    },
    async polled() {
      for (const { id: storefrontId } of shops) {
        await db.pollCursor.upsert({
          where: { storefrontId_flow: { storefrontId, flow: 'orders' } },
          create: { storefrontId, flow: 'orders', cursorAt: now, polledAt: now },
          update: { cursorAt: now, polledAt: now },
        })
      }
    },
  }
  return world
}
