import { noteReached } from '../connections/connection-reach.ts'
import { lockMappings } from '../mappings/write-version.ts'
import { notify } from '../queue/notify.ts'
import type { MirrorContext } from './context.ts'
import { touchAllOrders, touchOrdersBySku } from './touch-orders.ts'
import { markUnlisted, writeItems } from './write-items.ts'

/** Names of the mirror's cursors: changes are read often, the whole once a night. */
export const itemsResource = 'items'
export const wholeItemsResource = 'items:whole'

/** A reading of everything that lists less than this share of what is known is not believed. */
const leastShare = 0.5

/**
 * Reads the ERP's items that changed since the last reading (all of them the first time, or when asked) and has the orders
 * judged again that wait for one. Reading twice changes nothing.
 * @throws {Fault} CONNECTION_*
 */
export async function mirrorItems(
  ctx: MirrorContext,
  connectionId: string,
  { whole = false }: { whole?: boolean } = {},
): Promise<{ read: number; changed: number }> {
  const { db, clock } = ctx
  const erp = await ctx.erp(connectionId)
  const cursor = await db.mirrorCursor.findUnique({
    where: { connectionId_resource: { connectionId, resource: itemsResource } },
  })
  const since = whole ? null : (cursor?.cursorAt ?? null)
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
      // The first reading touches every order at its end.
      if (cursor?.cursorAt) await touchOrdersBySku(tx, connectionId, found)
    })
  for await (const batch of erp.changedItems(since)) {
    if (ctx.stopping.aborted) return { read: listed.size, changed }
    for (const { pkey } of batch) listed.add(pkey)
    await write((tx) => writeItems(tx, clock.now(), connectionId, batch))
  }
  if (since === null && cursor?.cursorAt && (await isBelievable(ctx, connectionId, listed.size))) {
    await write((tx) => markUnlisted(tx, clock.now(), connectionId, [...listed]))
  }
  await db.$transaction(async (tx) => {
    const resources = since === null ? [itemsResource, wholeItemsResource] : [itemsResource]
    for (const resource of resources) {
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
    if (!cursor?.cursorAt) await touchAllOrders(tx, connectionId)
    if (changed > 0) await notify(tx, 'orders')
  })
  return { read: listed.size, changed }
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
