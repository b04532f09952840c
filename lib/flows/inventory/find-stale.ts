import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import type { Sql } from '../../kernel/sql.ts'

const staleMs = 30 * 60_000

/** Whether a shop's numbers are old because the ERP's figures or the shop's own orders were not read: one case a shop. */
export async function findStale(tx: Sql, now: Date, storefrontId: string): Promise<ShopFinding[]> {
  const [row] = await tx.$queryRaw<
    { computedAt: Date | null; readAt: Date | null; ordersReadTo: Date | null; since: Date | null }[]
  >`
    select p.computed_at as "computedAt", f.live_since as since,
      c.cursor_at - make_interval(secs => coalesce(n.clock_skew_seconds, 0)) as "ordersReadTo",
      (select max(l.read_at) from erp_stock_locations l where l.connection_id = s.erp_connection_id) as "readAt"
    from storefronts s
    join storefront_flows f on f.storefront_id = s.id and f.flow = 'inventory'
    join connections n on n.id = s.connection_id
    left join stock_policies p on p.storefront_id = s.id
    left join poll_cursors c on c.storefront_id = s.id and c.flow = 'orders'
    where s.id = ${storefrontId}::uuid`
  if (!row) return []
  const isOld = (at: Date | null) => now.getTime() - (at ?? row.since ?? now).getTime() > staleMs
  const why = isOld(row.readAt)
    ? `the ERP's stock was ${said(row.readAt)}`
    : isOld(row.ordersReadTo)
      ? `the shop's orders were ${said(row.ordersReadTo)}`
      : isOld(row.computedAt)
        ? 'no number was computed for half an hour'
        : null
  return why === null ? [] : [{ code: 'STOCK_STALE', cause: { key: 'read', value: why } }]
}

const said = (at: Date | null) =>
  at ? `last read ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'never read'
