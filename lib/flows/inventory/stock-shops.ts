import { businessDate } from '../../kernel/period.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { MappingRule } from '../../mappings/snapshot.ts'
import { loadMappings } from '../../mappings/snapshot.ts'
import { namedLocations } from './reachable-locations.ts'

/** A storefront whose orders take of an ERP's stock. */
export interface StockShop {
  id: string
  code: string
  timeZone: string
  /** Of the inventory flow. */
  mode: 'off' | 'shadow' | 'live'
  /** How far its orders are read, by our clock; null when they never were. */
  ordersReadTo: Date | null
  polledAt: Date | null
  /** Its poll stays this far behind the shop's clock. */
  pollLagSeconds: number
  /** Whether its orders are read at all. */
  readsOrders: boolean
  /** Nobody can ask the shop just now. */
  closed: boolean
  policy: {
    guardPercent: number
    guardLeast: number
    guardOpenUntil: Date | null
    sharePercent: number
    ceiling: number | null
    excludedLots: string[]
    excludedLabels: string[]
    computedChangeNo: bigint
    computedAt: Date | null
    recompute: boolean
  }
  /** Business date of today. */
  today: string
  /** Warehouse rules of today, in the order they win. */
  warehouses: readonly MappingRule<'warehouse'>[]
  /** Every location they name. */
  locations: string[]
}

type Row = Omit<StockShop, 'policy' | 'today' | 'warehouses' | 'locations'> & StockShop['policy']

/** The storefronts that draw on an ERP, with the policy of those that have one and the rules of today. */
export async function readStockShops(tx: Sql, now: Date, connectionId: string): Promise<StockShop[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select s.id::text as id, s.code, s.time_zone as "timeZone", coalesce(i.mode::text, 'off') as mode,
      c.cursor_at - make_interval(secs => coalesce(n.clock_skew_seconds, 0)) as "ordersReadTo", c.polled_at as "polledAt",
      coalesce((n.profile ->> 'pollLagSeconds')::float8, 10) as "pollLagSeconds",
      coalesce(o.mode::text, 'off') <> 'off' as "readsOrders", n.paused_at is not null or n.stopped_at is not null as closed,
      coalesce(p.guard_percent, 20) as "guardPercent", coalesce(p.guard_least, 10) as "guardLeast",
      p.guard_open_until as "guardOpenUntil", coalesce(p.share_percent, 100) as "sharePercent", p.ceiling,
      coalesce(p.excluded_lots, '{SAMPLE}') as "excludedLots", coalesce(p.excluded_labels, '{SAMPLE}') as "excludedLabels",
      coalesce(p.computed_change_no, 0) as "computedChangeNo", p.computed_at as "computedAt",
      coalesce(p.recompute, true) as recompute
    from storefronts s
    join connections n on n.id = s.connection_id
    left join storefront_flows i on i.storefront_id = s.id and i.flow = 'inventory'
    left join storefront_flows o on o.storefront_id = s.id and o.flow = 'orders'
    left join poll_cursors c on c.storefront_id = s.id and c.flow = 'orders'
    left join stock_policies p on p.storefront_id = s.id
    where s.erp_connection_id = ${connectionId}::uuid
    order by s.code`
  const shops: StockShop[] = []
  for (const row of rows) {
    const { guardPercent, guardLeast, guardOpenUntil, sharePercent, ceiling, ...rest } = row
    const { excludedLots, excludedLabels, computedChangeNo, computedAt, recompute, ...shop } = rest
    const today = businessDate(now, shop.timeZone)
    const warehouses = (await loadMappings(tx, shop.id)).on(today).rules.warehouse
    const bounds = { guardPercent, guardLeast, guardOpenUntil, sharePercent, ceiling, excludedLots, excludedLabels }
    const policy = { ...bounds, computedChangeNo, computedAt, recompute }
    shops.push({ ...shop, policy, today, warehouses, locations: namedLocations(warehouses) })
  }
  return shops
}

/** Storefronts whose orders may go out from a location this one may send from, itself among them. */
export const sharingWith = (shop: StockShop, shops: readonly StockShop[]): string[] =>
  shops
    .filter(({ id, locations }) => id === shop.id || locations.some((location) => shop.locations.includes(location)))
    .map(({ id }) => id)
