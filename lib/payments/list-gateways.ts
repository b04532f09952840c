import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { ColumnMap } from './read-plain.ts'

export interface GatewayRow {
  gateway: string
  /** Orders paid by it in the last hundred days. */
  orders: number
  /** Null until finance sets them: its payments are not tied out. */
  terms: GatewayTerms | null
  /** The newest first, the last twenty. */
  files: GatewayFileRow[]
}

export interface GatewayTerms {
  format: 'stripe' | 'paypal' | 'plain'
  columnMap: ColumnMap | null
  feeBasisPoints: number | null
  feeFixed: bigint
  payoutDays: number
  changedBy: string
}

export interface GatewayFileRow {
  id: string
  name: string
  lines: number
  newLines: number
  importedBy: string
  importedAt: Date
}

export interface ShopGateways {
  storefrontId: string
  storefront: string
  currency: string
  gateways: GatewayRow[]
}

/** Every gateway of the storefronts the actor sees: those orders were paid by, and those with terms. @throws {Fault} NOT_PERMITTED */
export async function listGateways(db: Db, now: Date, actor: Actor): Promise<ShopGateways[]> {
  requirePermission(actor, 'month-end:read')
  const scope = storefrontScope(actor)
  const shops = await db.storefront.findMany({
    where: scope === null ? {} : { id: { in: [...scope] } },
    orderBy: { name: 'asc' },
    select: { id: true, name: true, currency: true, gatewayTerms: true },
  })
  const ids = shops.map(({ id }) => id)
  const since = new Date(now.getTime() - 100 * 86_400_000)
  const used = await db.$queryRaw<{ storefrontId: string; gateway: string; orders: number }[]>`
    select o.storefront_id::text as "storefrontId", o.gateway, count(*)::int as orders
    from web_orders o join order_money m on m.order_id = o.id
    where m.storefront_id = any(${ids}::uuid[]) and m.paid_on >= ${since}::date and o.gateway <> ''
    group by o.storefront_id, o.gateway`
  const files = await db.$queryRaw<(GatewayFileRow & { storefrontId: string; gateway: string })[]>`
    select * from (
      select f.id::text, f.storefront_id::text as "storefrontId", f.gateway, f.name, f.lines, f.new_lines as "newLines",
        f.imported_by as "importedBy", f.imported_at as "importedAt",
        row_number() over (partition by f.storefront_id, f.gateway order by f.imported_at desc) as place
      from payout_files f where f.storefront_id = any(${ids}::uuid[])
    ) as files where place <= 20 order by "importedAt" desc`
  return shops.map(({ id, name, currency, gatewayTerms }) => {
    const mine = used.filter(({ storefrontId }) => storefrontId === id)
    const names = new Set([...mine.map(({ gateway }) => gateway), ...gatewayTerms.map(({ gateway }) => gateway)])
    const row = (gateway: string): GatewayRow => {
      const terms = gatewayTerms.find((one) => one.gateway === gateway)
      return {
        gateway,
        orders: mine.find((one) => one.gateway === gateway)?.orders ?? 0,
        terms: terms
          ? {
              format: terms.format as GatewayTerms['format'],
              columnMap: terms.columnMap as ColumnMap | null,
              feeBasisPoints: terms.feeBasisPoints,
              feeFixed: terms.feeFixed,
              payoutDays: terms.payoutDays,
              changedBy: terms.changedBy,
            }
          : null,
        files: files.filter((file) => file.storefrontId === id && file.gateway === gateway),
      }
    }
    return { storefrontId: id, storefront: name, currency, gateways: [...names].sort().map(row) }
  })
}
