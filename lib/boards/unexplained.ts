import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Amount } from '../kernel/money.ts'

/** An order the shop lists as paid and we do not hold as paid. */
export interface MissingOrder {
  /** The storefront's code and the shop's id: there may be no row of ours. */
  id: string
  storefrontCode: string
  externalId: string
  /** Our order, when it was landed before it was paid; null = never landed. */
  orderId: string | null
  statusSlug: string
  currency: string
  total: Amount
  placedAt: Date
  countedAt: Date | null
}

/**
 * The part of `unexplained` that has no row to list: what the last census lists as paid and was never landed, or was landed
 * unpaid and has changed since. The next census reads them again. Newest first, at most `most`.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listMissing(
  db: Db,
  actor: Actor,
  storefrontId?: string,
  most = 1_000,
): Promise<{ rows: MissingOrder[]; more: boolean }> {
  requirePermission(actor, 'orders:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  const rows = await db.$queryRaw<MissingOrder[]>`
    select f.code || ':' || c.external_id as id, f.code as "storefrontCode", c.external_id as "externalId",
      o.id::text as "orderId", c.status_slug as "statusSlug", c.currency::text as currency, c.total_amount as total,
      c.placed_at as "placedAt", n.finished_at as "countedAt"
    from census_orders c
    join storefronts f on f.id = c.storefront_id
    join censuses n on n.id = c.census_id
    left join web_orders o on o.storefront_id = c.storefront_id and o.external_id = c.external_id
    where c.paid and (${scope}::uuid[] is null or c.storefront_id = any(${scope}::uuid[]))
      and (o.id is null or (o.bucket in ('unpaid', 'ignored') and c.modified_at > o.modified_at))
    order by c.placed_at desc, id limit ${most + 1}`
  return { rows: rows.slice(0, most), more: rows.length > most }
}
