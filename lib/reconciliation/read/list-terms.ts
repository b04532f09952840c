import { requirePermission, storefrontScope } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { Terms } from '../periods/terms.ts'
import { termsOfRow } from '../periods/terms.ts'

export interface ShopTerms {
  storefrontId: string
  storefront: string
  currency: string
  timeZone: string
  /** Null until finance sets them. */
  terms: Terms | null
  /** Something was done to a period by them: first day and calendar stand. */
  isUsed: boolean
  /** Lists of what stood open before the first period, the newest first; withdrawn ones are left out. */
  openings: OpeningRow[]
}

export interface OpeningRow {
  id: string
  currency: string
  fileName: string
  importedById: string | null
  importedBy: string
  importedAt: Date
  approvedBy: string | null
  items: number
  /** Ten-thousandths. */
  total: bigint
}

/** Every storefront the actor sees, by name. @throws {Fault} NOT_PERMITTED */
export async function listTerms(db: Db, actor: Actor): Promise<ShopTerms[]> {
  requirePermission(actor, 'month-end:read')
  const scope = storefrontScope(actor)
  const shops = await db.storefront.findMany({
    where: scope === null ? {} : { id: { in: [...scope] } },
    orderBy: { name: 'asc' },
    select: {
      id: true,
      name: true,
      currency: true,
      timeZone: true,
      monthEndTerms: true,
      periods: { where: { stepCount: { gt: 0 } }, take: 1, select: { id: true } },
    },
  })
  const openings = await db.$queryRaw<(OpeningRow & { storefrontId: string })[]>`
    select l.id::text, l.storefront_id::text as "storefrontId", l.currency, l.file_name as "fileName", l.imported_by_id::text as "importedById",
      l.imported_by as "importedBy", l.imported_at as "importedAt", l.approved_by as "approvedBy", count(i.id)::int as items,
      coalesce(sum(i.total), 0)::bigint as total
    from opening_lists l left join opening_items i on i.list_id = l.id
    where l.withdrawn_at is null and l.storefront_id = any(${shops.map(({ id }) => id)}::uuid[])
    group by l.id order by l.imported_at desc`
  return shops.map(({ id, name, currency, timeZone, monthEndTerms, periods }) => ({
    storefrontId: id,
    storefront: name,
    currency,
    timeZone,
    terms: monthEndTerms && termsOfRow(monthEndTerms),
    isUsed: periods.length > 0,
    openings: openings.filter((list) => list.storefrontId === id).map(({ storefrontId: _, ...list }) => list),
  }))
}
