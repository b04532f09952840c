import { narrowScope } from '../access/permissions.ts'
import type { CatalogueFindingCode } from '../flows/catalogue/finding-codes.ts'
import type { Actor } from '../kernel/actor.ts'
import { Prisma } from '../kernel/db.ts'
import { codesOfGroup, type FaultGroup } from './catalogue-faults.ts'

export interface FindingsFilter {
  storefrontId?: string
  group?: FaultGroup
  code?: CatalogueFindingCode
  /** A part of the SKU, name, barcode or style, or the shop's own id. */
  search?: string
}

/** Up to so many rows are counted one by one; beyond it a list says "more than". */
export const countedAtMost = 1_000

/** Rows of `alias` in the actor's storefronts, narrowed to the one asked for. */
export function ofStorefronts(actor: Actor, alias: 'f' | 'i' | 'c', storefrontId?: string): Prisma.Sql {
  const scope = narrowScope(actor, storefrontId)
  return scope === null ? Prisma.sql`true` : Prisma.sql`${Prisma.raw(alias)}.storefront_id = any(${[...scope]}::uuid[])`
}

/** What a shop item `i` is called: a variation by its product `p` too, as the shop names many by their attributes alone. */
export const nameOfItem = Prisma.sql`case when p.name is null or starts_with(i.name, p.name) then coalesce(i.name, '')
  else concat_ws(', ', p.name, nullif(i.name, '')) end`

const patternOf = (search: string) => `%${search.replace(/[\\%_]/g, '\\$&')}%`

/** A shop item `i` with the text in its SKU, name or barcode, or with that id in the shop. */
export const itemHolds = (search: string): Prisma.Sql => Prisma.sql`(
  i.sku ilike ${patternOf(search)} or i.name ilike ${patternOf(search)} or i.barcode ilike ${patternOf(search)}
  or i.product_id = ${search} or i.variation_id = ${search})`

/** Conditions of a filter for open `catalogue_findings f`, the actor's storefronts included. */
export function findingConditions(actor: Actor, { storefrontId, group, code, search }: FindingsFilter): Prisma.Sql {
  const conditions = [Prisma.sql`f.closed_at is null`, ofStorefronts(actor, 'f', storefrontId)]
  const codes = code ? [code] : group ? codesOfGroup(group) : null
  if (codes) conditions.push(Prisma.sql`f.code = any(${codes}::text[])`)
  if (search) {
    conditions.push(Prisma.sql`(
      exists (select from shop_items i where i.id = f.shop_item_id and ${itemHolds(search)})
      or exists (select from erp_items e where e.id = f.item_id
        and concat_ws(' ', e.style, e.style_name, e.color_name, e.third_party_item, e.upc, e.ean) ilike ${patternOf(search)}))`)
  }
  return Prisma.join(conditions, ' and ')
}
