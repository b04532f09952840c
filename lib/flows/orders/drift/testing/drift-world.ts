// A recorded order accepted by the ERP and read back from it: what drift is tested with.
import { testKeyRing } from '../../../../../scripts/testing/given.ts'
import type { SalesOrderNow } from '../../../../erp/after-sales-port.ts'
import { draftFromJson } from '../../../../erp/draft-json.ts'
import type { SalesOrderParty } from '../../../../erp/port.ts'
import type { Db } from '../../../../kernel/db.ts'
import type { Json } from '../../../../kernel/digest.ts'
import { raiseFlags } from '../../../../mirror/raise-flags.ts'
import { writeSalesOrders } from '../../../../mirror/write-sales-orders.ts'
import { openParty } from '../../../../outbox/party-seal.ts'
import { wrappedKeyPlace } from '../../../../storefront/order-key.ts'
import type { PassageWorld } from '../../testing/passage-world.ts'

/** The sales order of an accepted entry, as an ERP that changed nothing shows it. */
export async function shownByErp(world: PassageWorld, externalId: number): Promise<SalesOrderNow> {
  const entry = await world.entry(externalId)
  const order = await world.order(externalId)
  if (!entry || !order.wrappedKey) throw new Error('nothing was sent')
  const dataKey = testKeyRing.open(order.wrappedKey, wrappedKeyPlace(world.storefront.id, order.externalId))
  const draft = draftFromJson(entry.body as Json)
  const party = openParty(dataKey, entry.reference, entry.personalSealed) as SalesOrderParty
  return {
    ...draft,
    ...party,
    pkey: `9${externalId}`,
    ordNum: `SO${externalId}`,
    status: 'open',
    lines: draft.lines.map((line) => ({
      ...line,
      ordered: line.quantity,
      open: line.quantity,
      picked: 0,
      shipped: 0,
      cancelled: 0,
    })),
    lastModAt: new Date('2026-11-23T12:30:00Z'),
  }
}

/** Records that the ERP accepted the order, as settlement does. */
export async function accept(db: Db, world: PassageWorld, externalId: number): Promise<bigint> {
  const order = await world.order(externalId)
  await db.outboxEntry.updateMany({
    where: { orderId: order.id, kind: 'sales_order' },
    data: {
      state: 'accepted',
      pkey: `9${externalId}`,
      ordNum: `SO${externalId}`,
      acceptedAt: world.clock.now,
      sends: 1,
    },
  })
  const entry = await world.entry(externalId)
  const { poNum } = (entry?.body ?? {}) as { poNum: string }
  await db.webOrder.update({ where: { id: order.id }, data: { bucket: 'in_erp', poNum, dirty: false } })
  return order.id
}

/** Reads the ERP: one sales order as it shows it now. */
export async function readBack(db: Db, world: PassageWorld, externalId: number, now: SalesOrderNow): Promise<void> {
  const { id, wrappedKey } = await world.order(externalId)
  const { id: storefrontId, erpConnectionId } = world.storefront
  await db.$transaction(async (tx) => {
    const touched = await writeSalesOrders(
      tx,
      { connectionId: erpConnectionId, askedAt: world.clock.now, hashKey: testKeyRing.hashKey, keyRing: testKeyRing },
      [{ document: now, match: { storefrontId, order: { id, externalId: String(externalId), wrappedKey } } }],
    )
    await raiseFlags(tx, 'erp_sales_orders', touched)
  })
}
