// The sandbox shop, with sales orders and picks as the mirror leaves them: what the flow of shipments is tested on.

import type { Shop } from '../../../../sandbox/woocommerce/create-shop.ts'
import { createShop } from '../../../../sandbox/woocommerce/create-shop.ts'
import { givenOrder, givenStorefront, testKeyRing } from '../../../../scripts/testing/given.ts'
import { erpTerms, parseProfile } from '../../../erp/bluecherry/profile.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/db.ts'
import { createLog } from '../../../kernel/log.ts'
import { replaceMappings } from '../../../mappings/import-mappings.ts'
import type { MappingRowInput } from '../../../mappings/tables.ts'
import { mappingTableNames } from '../../../mappings/tables.ts'
import { createWooCommerce } from '../../../storefront/woocommerce/create-woocommerce.ts'
import type { FlowContext } from '../../context.ts'
import { findOverdue } from '../find-overdue.ts'
import { judgeShipments } from '../judge-shipments.ts'
import type { PushedDispatches } from '../push-dispatches.ts'
import { pushDispatches } from '../push-dispatches.ts'

export const operator = { kind: 'operator', label: 'test' } as const

export interface SoldOrder {
  id: bigint
  /** In the shop. */
  number: number
  lines: { line: string; upc: string; quantity: number }[]
}

export interface PickOptions {
  /** Pieces by the number of the line; all of all when absent. */
  pieces?: Record<number, number>
  /** Null: it has not left. */
  shippedAt?: Date | null
  trackNos?: string[]
  shipper?: string
}

export interface ShippingWorld {
  db: Db
  ctx: FlowContext
  shop: Shop
  storefrontId: string
  erpConnectionId: string
  connectionId: string
  now(): Date
  pass(seconds: number): void
  /** Orders of the shop, landed and accepted by the ERP. */
  sell(count: number, more?: { promised?: string; gateway?: string }): Promise<SoldOrder[]>
  pick(order: SoldOrder, options?: PickOptions): Promise<{ id: bigint; pickNum: string }>
  changePick(id: bigint, data: object, orderIds?: bigint[]): Promise<void>
  judge(): ReturnType<typeof judgeShipments>
  push(): Promise<PushedDispatches>
  overdue(): ReturnType<typeof findOverdue>
  /** Judges and pushes, time passing as it has to, until nothing is due. */
  settle(most?: number): Promise<void>
  dispatches(): Promise<Awaited<ReturnType<Db['dispatch']['findMany']>>>
  openCases(code?: string): Promise<string[]>
  /** Kinds of the mails the shop's customer got. */
  mails(order: SoldOrder): string[]
  notes(order: SoldOrder): string[]
  close(): Promise<void>
}

const itemOf = (upc: string) => ({
  division: '01',
  style: upc,
  colorCode: '',
  lblCode: '',
  dimension: '',
  sizeDesc: '',
})

export const rules: MappingRowInput[] = [
  {
    table: 'carrier',
    storefront: '',
    position: 10,
    match: { shipper: 'RM*' },
    target: { name: 'Royal Mail', trackingUrl: 'https://track.example/{number}' },
  },
  { table: 'calendar', storefront: '', position: 10, match: {}, target: allDay('Europe/London') },
  {
    table: 'payment',
    storefront: '',
    position: 10,
    match: { gateway: 'klarna*' },
    target: { terms: 'KL', paidWhen: 'authorised', captures: 'on_completion', authorisationDays: 28 },
  },
]

function allDay(timeZone: string) {
  const day = '00:00-24:00'
  return { timeZone, mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }
}

export const shortSettings = { dispatchDeadlineMs: 700, dispatchSettleMs: 0 }

export async function createShippingWorld(
  db: Db,
  { mode = 'live', start = new Date('2026-11-24T09:00:00Z') }: { mode?: 'shadow' | 'live' | null; start?: Date } = {},
): Promise<ShippingWorld> {
  let now = start
  const clock: Clock = { now: () => now, monotonic: () => performance.now() }
  const { id: storefrontId, connectionId, erpConnectionId, code } = await givenStorefront(db)
  const shop = createShop({ seed: { generated: 0 }, now: () => now })
  await shop.listen()
  const client = createWooCommerce({
    url: shop.url,
    ...shop.keys.read_write,
    policy: { allowedHosts: new Set(), allowPrivate: true },
    clock,
  })
  await db.connection.update({ where: { id: connectionId }, data: { profile: shortSettings, url: shop.url } })
  if (mode) {
    await db.storefrontFlow.create({
      data: {
        storefrontId,
        flow: 'shipments',
        mode,
        liveSince: mode === 'live' ? new Date('2026-11-01T00:00:00Z') : null,
      },
    })
  }
  await replaceMappings(db, clock, operator, mappingTableNames, rules)
  const unused = () => Promise.reject(new Error('not in this test'))
  const ctx: FlowContext = {
    db,
    keyRing: testKeyRing,
    clock,
    log: createLog('test', 'silent'),
    storefront: async () => client,
    erp: unused,
    async erpTerms(id) {
      const { profile } = await db.connection.findUniqueOrThrow({ where: { id } })
      return erpTerms(parseProfile(profile))
    },
    pacer: () => {
      throw new Error('not in this test')
    },
    worker: 'test worker',
    stopping: new AbortController().signal,
  }
  let made = 0
  const world: ShippingWorld = {
    db,
    ctx,
    shop,
    storefrontId,
    erpConnectionId,
    connectionId,
    now: () => now,
    pass(seconds) {
      now = new Date(now.getTime() + seconds * 1_000)
    },
    async sell(count, { promised, gateway = 'stripe' } = {}) {
      const sold: SoldOrder[] = []
      for (const order of shop.makePlainOrders({ count, minutesSpan: 5 })) {
        const lines = order.line_items.map(({ id, quantity }) => ({ line: String(id), upc: `U${id}`, quantity }))
        const orderId = await givenOrder(db, storefrontId, {
          externalId: String(order.id),
          number: order.number,
          bucket: 'in_erp',
          gateway,
          paidAt: now,
          placedAt: now,
          modifiedAt: now,
          statusSlug: order.status,
          units: lines.map(({ line, quantity }) => ({
            line,
            product: '',
            variation: '',
            sku: '',
            quantity,
            sold: quantity,
          })),
        })
        const revision = await db.landedRevision.create({
          data: {
            orderId,
            payloadDigest: Buffer.from(String(order.id)),
            businessDigest: Buffer.from(String(order.id)),
            payload: {},
            personalSealed: Buffer.from([1]),
            modifiedAt: now,
            fetchStartedAt: now,
            via: 'poll',
          },
        })
        await db.webOrder.update({ where: { id: orderId }, data: { currentRevisionId: revision.id } })
        const sent = lines.map(({ line, upc, quantity }, at) => ({
          seq: at + 1,
          orderLineId: line,
          item: itemOf(upc),
          upc,
          quantity,
        }))
        const reference = `${code}:${order.id}`
        const why = promised ? [{ what: 'promise', rule: 'shipping', reason: `leaves MAIN by ${promised}` }] : []
        await db.outboxEntry.create({
          data: {
            connectionId: erpConnectionId,
            storefrontId,
            kind: 'sales_order',
            reference,
            orderId,
            revisionId: revision.id,
            inputHash: Buffer.from([1]),
            body: { lines: sent, location: 'MAIN', why },
            personalSealed: Buffer.from([1]),
            currency: 'GBP',
            totalAmount: 100_000n,
            mappingVersion: 1,
            state: 'accepted',
            readyAt: now,
            acceptedAt: now,
            ordNum: `SO${order.id}`,
            pkey: `so ${order.id}`,
          },
        })
        await db.erpSalesOrder.create({
          data: {
            connectionId: erpConnectionId,
            pkey: `so ${order.id}`,
            ordNum: `SO${order.id}`,
            altPo: reference,
            storefrontId,
            orderId,
            status: 'open',
            currency: 'GBP',
            totalAmount: 100_000n,
            body: {
              location: 'MAIN',
              lines: sent.map(({ seq, item, upc, quantity }) => ({ seq, item, upc, ordered: quantity, cancelled: 0 })),
            },
            contentHash: Buffer.from([1]),
            statusSince: now,
            readAt: now,
          },
        })
        sold.push({ id: orderId, number: order.id, lines })
      }
      return sold
    },
    async pick(order, { pieces, shippedAt = now, trackNos, shipper = 'RM4' } = {}) {
      made++
      const pickNum = `P${String(made).padStart(7, '0')}`
      const lines = order.lines.flatMap(({ upc, quantity }, at) => {
        const picked = pieces ? (pieces[at] ?? 0) : quantity
        return picked > 0 ? [{ seq: at + 1, item: itemOf(upc), upc, price: '0', ordered: quantity, picked }] : []
      })
      const { id } = await db.erpPick.create({
        data: {
          connectionId: erpConnectionId,
          pkey: `pick ${made}`,
          pickNum,
          altPo: `${code}:${order.number}`,
          storefrontId,
          orderId: order.id,
          shipper,
          shippedAt,
          shippedOn: shippedAt,
          lines,
          trackNos: trackNos ?? [`TRK${made}`],
          contentHash: Buffer.from([1]),
          seenAt: now,
          readAt: now,
        },
        select: { id: true },
      })
      await db.webOrder.update({ where: { id: order.id }, data: { dispatchDirty: true } })
      return { id, pickNum }
    },
    async changePick(id, data, orderIds = []) {
      const { orderId } = await db.erpPick.findUniqueOrThrow({ where: { id } })
      const after = await db.erpPick.update({ where: { id }, data })
      const touched = [orderId, after.orderId, ...orderIds].flatMap((one) => (one === null ? [] : [one]))
      await db.webOrder.updateMany({ where: { id: { in: touched } }, data: { dispatchDirty: true } })
    },
    judge: () => judgeShipments(ctx, storefrontId),
    push: () => pushDispatches(ctx, storefrontId),
    overdue: () => findOverdue(ctx, storefrontId),
    async settle(most = 60) {
      for (let round = 0; round < most; round++) {
        await world.judge()
        const { againAt } = await world.push()
        const flagged = await db.webOrder.count({ where: { storefrontId, dispatchDirty: true } })
        if (!againAt && flagged === 0) return
        if (againAt && againAt > now) now = new Date(againAt.getTime() + 1)
      }
      throw new Error('it does not come to rest')
    },
    dispatches: () => db.dispatch.findMany({ where: { storefrontId }, orderBy: { id: 'asc' } }),
    async openCases(code) {
      const open = await db.exceptionCase.findMany({
        where: { storefrontId, state: 'open', ...(code && { code }) },
        orderBy: { code: 'asc' },
      })
      return open.map((one) => one.code)
    },
    mails: ({ number }) => shop.mails(number).map(({ kind }) => kind),
    notes: ({ number }) =>
      shop
        .notes(number)
        .map(({ note }) => note)
        .filter((note) => note.includes('Shipment')),
    async close() {
      await client.close()
      await shop.close()
    },
  }
  return world
}
