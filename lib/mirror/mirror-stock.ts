import { noteReached } from '../connections/connection-reach.ts'
import type { InventoryRecord, InventoryRefusal } from '../erp/port.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { MirrorContext } from './context.ts'
import { markUnlistedStock } from './mark-unlisted-stock.ts'
import { markRefused, writeAsOf, writeStock } from './write-stock.ts'

/** Names of the mirror's cursors: changes are read often, the whole once a night. */
export const stockResource = 'stock'
export const wholeStockResource = 'stock:whole'

export interface StockReading {
  read: number
  changed: number
  refused: number
  gone: number
}

/** The difference of the clocks is known to the second. */
const clockSlackMs = 1_000

/** Of refusals named in the log. */
const mostNamed = 20

/**
 * Reads the ERP's inventory as it changed since the last reading (all of it the first time, or when asked), notes how recent
 * each location's figures are, and has the shops' stock computed. Reading twice changes nothing.
 *
 * A location is as recent as the latest stamp ever read of it, and never more than the beginning of a reading that came to its
 * end: an order accepted before is inside its figures (rule 19). Where the site says how far they may lag, the clock moves it
 * on as well.
 * @throws {Fault} CONNECTION_*
 */
export async function mirrorStock(
  ctx: MirrorContext,
  connectionId: string,
  { whole = false }: { whole?: boolean } = {},
): Promise<StockReading> {
  const { db, clock, log } = ctx
  const [erp, { stockLagMs }] = await Promise.all([ctx.erp(connectionId), ctx.erpTerms(connectionId)])
  const cursor = await db.mirrorCursor.findUnique({
    where: { connectionId_resource: { connectionId, resource: stockResource } },
  })
  const since = whole ? null : (cursor?.cursorAt ?? null)
  // The cursor is a time of the ERP's own clock, taken before it is read.
  const { skewSeconds } = await erp.probe()
  const startedAt = clock.now()
  const erpStartedAt = new Date(startedAt.getTime() + skewSeconds * 1000)
  const surelyBefore = new Date(erpStartedAt.getTime() - clockSlackMs)
  const listed = new Set<string>()
  const stamps = new Map<string, Date>()
  const refusals = new Map<string, InventoryRefusal>()
  const reading: StockReading = { read: 0, changed: 0, refused: 0, gone: 0 }

  let askedAt = clock.now()
  for await (const batch of erp.changedInventory(since, (refusal) => void refusals.set(refusal.pkey, refusal))) {
    // What was written until now is written well; the rest is read next time.
    if (ctx.stopping.aborted) return reading
    for (const { pkey } of batch) listed.add(pkey)
    reading.read = listed.size
    reading.changed += await db.$transaction((tx) => writeStock(tx, askedAt, connectionId, batch))
    noteStamps(stamps, batch, surelyBefore)
    askedAt = clock.now()
  }
  if (ctx.stopping.aborted) return reading

  await db.$transaction(async (tx) => {
    reading.refused = refusals.size
    reading.changed += await markRefused(tx, erpStartedAt, connectionId, [...refusals.keys()])
    if (since === null) {
      const known = [...listed, ...refusals.keys()]
      const { missing, gone, believed } = await markUnlistedStock(
        tx,
        { now: clock.now(), startedAt },
        connectionId,
        known,
      )
      reading.gone = gone
      reading.changed += gone
      if (!believed) {
        log.warn({ connectionId, listed: known.length, missing }, 'the inventory listed too little: nothing is gone')
      }
    }
    await writeAsOf(tx, clock.now(), connectionId, stamps)
    const asOf = stockLagMs === null ? null : new Date(surelyBefore.getTime() - stockLagMs)
    await tx.$executeRaw`
      update erp_stock_locations set as_of = greatest(as_of, ${asOf}::timestamptz), read_at = ${clock.now()}
      where connection_id = ${connectionId}::uuid`
    for (const resource of since === null ? [stockResource, wholeStockResource] : [stockResource]) {
      const read = { cursorAt: erpStartedAt, readAt: clock.now() }
      await tx.mirrorCursor.upsert({
        where: { connectionId_resource: { connectionId, resource } },
        create: { connectionId, resource, ...read },
        update: read,
      })
    }
    await tx.connection.update({
      where: { id: connectionId },
      data: { lastOkAt: clock.now(), clockSkewSeconds: skewSeconds },
      select: { id: true },
    })
    await noteReached(tx, clock.now(), connectionId)
    await enqueue(tx, [{ task: 'inventory:compute', payload: { connectionId } }])
    if (reading.changed > 0) await notify(tx, 'inventory')
  })
  if (refusals.size > 0) {
    const rows = [...refusals.values()].slice(0, mostNamed)
    log.warn({ connectionId, refused: refusals.size, rows }, 'stock that cannot be read keeps the figures it had')
  }
  return reading
}

/** The latest stamp of each location; one from beyond the reading's beginning says nothing of what was read before it. */
function noteStamps(stamps: Map<string, Date>, rows: readonly InventoryRecord[], surelyBefore: Date): void {
  for (const { location, lastModAt } of rows) {
    const stamp = lastModAt ?? new Date(0)
    const at = stamp < surelyBefore ? stamp : surelyBefore
    const known = stamps.get(location)
    if (!known || known < at) stamps.set(location, at)
  }
}
