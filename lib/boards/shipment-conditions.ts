import { narrowScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import { Prisma } from '../kernel/db.ts'
import { type ShipmentAge, type ShipmentState, shipmentAges } from './shipment-choices.ts'

export interface ShipmentFilter {
  storefrontId?: string
  state?: ShipmentState
  /** The ERP's shipper code. */
  carrier?: string
  age?: ShipmentAge
  /** Pick, order, sales order, invoice or tracking number; whole, or the beginning of a pick's or an order's. */
  search?: string
}

const beginning = (text: string): string => `${text.replace(/[\\%_]/g, '\\$&')}%`

/** Conditions of a filter for `erp_picks p left join dispatches d`, the actor's storefronts included: what has left. */
export function shipmentConditions(now: Date, actor: Actor, filter: ShipmentFilter): Prisma.Sql {
  const scope = narrowScope(actor, filter.storefrontId)
  const { state, carrier } = filter
  const search = filter.search?.trim().replace(/^#/, '') ?? ''
  const age: { within?: number; beyond?: number } | null = filter.age ? shipmentAges[filter.age] : null
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  const parts = [
    Prisma.sql`p.shipped_at is not null and p.gone_at is null`,
    scope === null ? null : Prisma.sql`p.storefront_id = any(${scope}::uuid[])`,
    state === undefined
      ? null
      : state === 'none'
        ? Prisma.sql`d.id is null`
        : Prisma.sql`d.state = ${state}::dispatch_state`,
    carrier ? Prisma.sql`p.shipper = ${carrier}` : null,
    age?.within === undefined ? null : Prisma.sql`p.shipped_at >= ${hoursAgo(age.within)}`,
    age?.beyond === undefined ? null : Prisma.sql`p.shipped_at < ${hoursAgo(age.beyond)}`,
    search
      ? Prisma.sql`p.id = any(array(
          select id from erp_picks where pick_num like ${beginning(search)}
          union select id from erp_picks where track_nos @> array[${search}]::text[]
          union select k.id from web_orders o join erp_picks k on k.order_id = o.id where o.number like ${beginning(search)}
          union select k.id from outbox_entries e join erp_picks k on k.order_id = e.order_id where e.ord_num = ${search}))`
      : null,
  ].filter((part) => part !== null)
  return Prisma.join(parts, ' and ')
}
