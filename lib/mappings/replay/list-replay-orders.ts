import { requirePermission, storefrontScope } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { Amount, Scale } from '../../kernel/money.ts'

/** As in lib/flows/orders/compare-drafts.ts, which writes it. */
export interface ReplayedField {
  path: string
  before: string | null
  after: string | null
  currency?: string
  hidden?: true
  sku?: string
}

export interface ReplayOrderRow {
  orderId: string
  number: string
  storefrontCode: string
  placedAt: Date
  currency: string
  scale: Scale
  total: Amount
  fields: ReplayedField[]
  opens: string[]
  closes: string[]
}

const pageSize = 50

/**
 * Orders that come out otherwise, newest first, 50 a page.
 * @param options.page 1 is the first; @param options.code only orders for which this exception opens or closes
 * @throws {Fault} NOT_PERMITTED
 */
export async function listReplayOrders(
  db: Db,
  actor: Actor,
  replayId: string,
  options: { page?: number; code?: string | null } = {},
): Promise<{ rows: ReplayOrderRow[]; total: number; pageSize: number }> {
  requirePermission(actor, 'mappings:read')
  const scope = storefrontScope(actor)
  const { page = 1, code = null } = options
  const found = await db.$queryRaw<(ReplayOrderRow & { count: bigint })[]>`
    select r.order_id::text as "orderId", o.number, s.code as "storefrontCode", o.placed_at as "placedAt",
      o.currency::text as currency, o.scale, o.total_amount as total, r.opens, r.closes, count(*) over () as count,
      coalesce((select jsonb_agg(d order by at) from jsonb_array_elements(r.diff) with ordinality as e(d, at)
        where d ->> 'path' not like 'booked[%'), '[]') as fields
    from mapping_replay_orders r
    join web_orders o on o.id = r.order_id
    join storefronts s on s.id = o.storefront_id
    where r.replay_id = ${replayId}::uuid and (${scope === null} or o.storefront_id = any(${scope ?? []}::uuid[]))
      and (${code}::text is null or ${code} = any(r.opens) or ${code} = any(r.closes))
    order by o.placed_at desc, o.id desc
    limit ${pageSize} offset ${(Math.max(1, page) - 1) * pageSize}`
  const total = Number(found[0]?.count ?? 0)
  return { rows: found.map(({ count: _, ...row }) => row), total, pageSize }
}
