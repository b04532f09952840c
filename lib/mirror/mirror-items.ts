import { noteReached } from '../connections/connection-reach.ts'
import type { ErpItemRecord } from '../erp/port.ts'
import { lockMappings } from '../mappings/write-version.ts'
import { notify } from '../queue/notify.ts'
import type { MirrorContext } from './context.ts'
import { itemsKnownTo, itemsResource, wholeItemsResource } from './is-mirrored.ts'
import { touchAllOrders, touchOrdersBySku } from './touch-orders.ts'
import { touchAllShopItems, touchShopItems, touchUnknownShopItems } from './touch-shop-items.ts'
import { markUnlisted, writeItems } from './write-items.ts'

/** A reading of everything that lists less than this share of what is known is not believed. */
const leastShare = 0.5

/**
 * Reads the ERP's items that changed since the last reading (all of them the first time, or when asked) and has the orders
 * judged again that wait for one and the shop items compared again that are made of one. Reading twice changes nothing.
 * @throws {Fault} CONNECTION_*
 */
export async function mirrorItems(
  ctx: MirrorContext,
  connectionId: string,
  { whole = false }: { whole?: boolean } = {},
): Promise<{ read: number; changed: number }> {
  const { db, clock } = ctx
  const [erp, terms] = await Promise.all([ctx.erp(connectionId), ctx.erpTerms(connectionId)])
  const cursor = await db.mirrorCursor.findUnique({
    where: { connectionId_resource: { connectionId, resource: itemsResource } },
  })
  const since = whole ? null : (cursor?.cursorAt ?? null)
  const knownTo = await itemsKnownTo(db, connectionId)
  // The cursor is a time of the ERP's own clock, taken before it is read.
  const { skewSeconds } = await erp.probe()
  const startedAt = clock.now()
  const cursorAt = new Date(startedAt.getTime() + skewSeconds * 1000)
  const listed = new Set<string>()
  let changed = 0
  const write = async (names: (tx: Parameters<typeof touchOrdersBySku>[0]) => Promise<string[]>) =>
    db.$transaction(async (tx) => {
      // Looks for orders held by what changes here, as a change of mappings does: an evaluation under way is waited for.
      await lockMappings(tx)
      const found = await names(tx)
      changed += found.length > 0 ? 1 : 0
      // The first reading touches every order and shop item at its end.
      if (!cursor?.cursorAt) return
      await touchOrdersBySku(tx, connectionId, found)
      await touchShopItems(tx, connectionId, found)
    })
  for await (const batch of erp.changedItems(since)) {
    if (ctx.stopping.aborted) return { read: listed.size, changed }
    for (const { pkey } of batch) listed.add(pkey)
    await write(async (tx) => {
      const names = await writeItems(tx, clock.now(), connectionId, batch)
      return [...names, ...patternSkus(batch, names, terms.limits.skuPattern)]
    })
  }
  if (since === null && cursor?.cursorAt && (await isBelievable(ctx, connectionId, listed.size))) {
    await write((tx) => markUnlisted(tx, clock.now(), connectionId, [...listed]))
  }
  // A master without a single item was not read: whatever the shop sells would be unknown.
  const isNothing = !cursor?.cursorAt && listed.size === 0
  if (isNothing) ctx.log.warn({ connectionId }, 'the item master listed nothing: it is read again')
  await db.$transaction(async (tx) => {
    const resources = since === null ? [itemsResource, wholeItemsResource] : [itemsResource]
    for (const resource of isNothing ? [] : resources) {
      await tx.mirrorCursor.upsert({
        where: { connectionId_resource: { connectionId, resource } },
        create: { connectionId, resource, cursorAt, readAt: clock.now() },
        update: { cursorAt, readAt: clock.now() },
      })
    }
    await tx.connection.update({
      where: { id: connectionId },
      data: { lastOkAt: clock.now(), clockSkewSeconds: skewSeconds },
      select: { id: true },
    })
    await noteReached(tx, clock.now(), connectionId)
    if (!cursor?.cursorAt && !isNothing) {
      await touchAllOrders(tx, connectionId)
      await touchAllShopItems(tx, connectionId)
    } else if (knownTo) await touchUnknownShopItems(tx, connectionId, knownTo)
    if (changed > 0) await notify(tx, 'orders')
  })
  return { read: listed.size, changed }
}

/** SKUs the changed items have by the tenant's pattern (rule 13): a shop may wait for one. */
function patternSkus(batch: readonly ErpItemRecord[], names: readonly string[], pattern: string | null): string[] {
  if (!pattern) return []
  const changed = new Set(names)
  const skuOf = (item: ErpItemRecord) =>
    pattern.replace(/\{(\w+)\}/g, (_, field) => String(item[field as keyof ErpItemRecord] ?? ''))
  return batch.filter(({ pkey }) => changed.has(pkey)).map(skuOf)
}

async function isBelievable({ db, log }: MirrorContext, connectionId: string, listed: number): Promise<boolean> {
  const known = await db.erpItem.count({ where: { connectionId, goneAt: null } })
  if (listed >= known * leastShare) return true
  log.warn(
    { connectionId, listed, known },
    'the item master listed too little to be believed: nothing is taken for gone',
  )
  return false
}
