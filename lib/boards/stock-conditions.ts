import { narrowScope } from '../access/permissions.ts'
import { notSentCodes } from '../flows/inventory/stored-level.ts'
import type { Actor } from '../kernel/actor.ts'
import { Prisma } from '../kernel/db.ts'
import type { VelocityClass } from '../mappings/buffer-contract.ts'
import { lowUpTo, type StockBand, type StockStanding } from './stock-choices.ts'

export interface StockFilter {
  storefrontId?: string
  state?: StockStanding
  /** `low`: 1 to 5 on offer. `oversold`: orders have taken more than the ERP has. */
  band?: StockBand
  velocity?: VelocityClass
  /** Of the ERP's item. */
  season?: string
  /** A part of SKU or name, or a whole barcode. */
  search?: string
  /** By SKU, or what is left first. */
  sort?: 'sku' | 'least'
}

/** Orders have taken more than there is: a buffer never makes it so. For `stock_levels l`. */
export const isOversold = Prisma.sql`l.available < 0`

/** What can have stock of its own: a variable product is what its variations are, unless it counts for them. */
export const isCounted = Prisma.sql`s.gone_at is null and (s.kind <> 'variable' or s.keeper = 'own')`

/** No number of it is sent. For `shop_items s left join stock_levels l`. */
export const isWithout = Prisma.sql`(l.shop_item_id is null or s.keeper <> 'own' or coalesce(l.outcome_code, '') = ${notSentCodes.absent})`

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** Conditions of a filter for `shop_items s left join stock_levels l`, the actor's storefronts included. */
export function stockConditions(actor: Actor, filter: StockFilter): Prisma.Sql {
  const scope = narrowScope(actor, filter.storefrontId)
  const { state, band, velocity, season } = filter
  const search = filter.search?.trim() ?? ''
  const parts = [
    isCounted,
    scope === null ? null : Prisma.sql`s.storefront_id = any(${scope}::uuid[])`,
    state === undefined
      ? null
      : state === 'without'
        ? isWithout
        : Prisma.sql`(l.state = ${state}::stock_state and not ${isWithout})`,
    band === 'low' ? Prisma.sql`l.desired between 1 and ${lowUpTo}` : null,
    band === 'zero' ? Prisma.sql`l.desired = 0` : null,
    band === 'oversold' ? isOversold : null,
    velocity === undefined
      ? null
      : Prisma.sql`coalesce((select v.class from stock_velocities v where v.shop_item_id = s.id), 'none') = ${velocity}::velocity_class`,
    season
      ? Prisma.sql`exists (select from shop_item_parts p join erp_items i on i.id = p.item_id
          where p.shop_item_id = s.id and i.season = ${season})`
      : null,
    search
      ? Prisma.sql`(s.sku ilike ${like(search)} or s.name ilike ${like(search)} or s.barcode = ${search}
          or (s.variation_id <> '' and exists (select from shop_items h where h.storefront_id = s.storefront_id
            and h.product_id = s.product_id and h.variation_id = '' and h.name ilike ${like(search)})))`
      : null,
  ].filter((part) => part !== null)
  return Prisma.join(parts, ' and ')
}
