import type { Db } from '../kernel/db.ts'
import type { Sql } from '../kernel/sql.ts'

/** Names of the mirror's cursors: changes are read often, the whole once a night. */
export const itemsResource = 'items'
export const wholeItemsResource = 'items:whole'

/** Whether the items of a shop's ERP were read once; true too for a shop that has no ERP yet. */
export async function isMirrored(db: Db, storefrontId: string): Promise<boolean> {
  const storefront = await db.storefront.findUnique({
    where: { id: storefrontId },
    select: { erpConnection: { select: { mirrorCursors: { where: { resource: itemsResource } } } } },
  })
  return storefront?.erpConnection ? storefront.erpConnection.mirrorCursors.length > 0 : true
}

/** By our clock: the last reading of an ERP's items that ended had begun then. What was made later may not be known yet. */
export async function itemsKnownTo(tx: Sql, connectionId: string | null): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    select m.cursor_at - make_interval(secs => coalesce(c.clock_skew_seconds, 0)) as at
    from mirror_cursors m join connections c on c.id = m.connection_id
    where m.connection_id = ${connectionId}::uuid and m.resource = ${itemsResource}`
  return row?.at ?? null
}
