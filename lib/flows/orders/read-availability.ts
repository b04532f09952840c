import type { SalesOrderLine } from '../../erp/port.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { MappingSnapshot } from '../../mappings/snapshot.ts'
import { itemKeyText } from '../../mirror/item-index.ts'

/** What the ERP's locations hold of the items a batch of orders may take. */
export interface Availability {
  /** Pieces open to sell; null where nobody knows: the item is not in the inventory, or that was not read of late. */
  at(itemKey: string, location: string): number | null
  /** An order of the batch goes: what its sales order takes is not there for the next. */
  take(lines: readonly Pick<SalesOrderLine, 'item' | 'location' | 'quantity'>[]): void
}

/** Older figures choose no warehouse. */
const freshHours = 24

/** Of the outbox looked through for what was staged since orders were last counted. */
const recentEntries = 300

/** Whether any rule leaves a choice of location; without one nothing need be read. */
export const asksForStock = (books: Iterable<MappingSnapshot>): boolean =>
  [...books].some(({ rules }) => rules.warehouse.some(({ target }) => target.locations.length > 1))

/**
 * Reads in one statement what is open to sell by item and location (rule 14), less what orders not yet inside the ERP's
 * figures take there. What the batch's own sales orders take is theirs: judged again, an order finds its stock where it was.
 */
export async function readAvailability(
  tx: Sql,
  now: Date,
  place: { storefrontId: string; connectionId: string },
  itemKeys: readonly string[],
  orderIds: readonly bigint[],
): Promise<Availability> {
  const { storefrontId, connectionId } = place
  const since = new Date(now.getTime() - freshHours * 3_600_000)
  const shelves = new Map<string, Map<string, number>>()
  const add = ({ itemKey, location, pieces }: Shelf) => {
    const known = shelves.get(itemKey)
    if (known) known.set(location, (known.get(location) ?? 0) + pieces)
    else shelves.set(itemKey, new Map([[location, pieces]]))
  }
  if (itemKeys.length > 0) {
    const rows = await tx.$queryRaw<Shelf[]>`
      with stocked as materialized (
        select s.item_key, s.location, sum(s.ots) as pieces
        from erp_stock s
        join erp_stock_locations l on l.connection_id = s.connection_id and l.location = s.location and l.read_at > ${since}
        where s.connection_id = ${connectionId}::uuid and s.item_key = any(${itemKeys}::text[]) and s.gone_at is null
          and s.lot <> all(coalesce(
            (select excluded_lots from stock_policies where storefront_id = ${storefrontId}::uuid), '{SAMPLE}'))
        group by 1, 2
      ), taken as (
        select i.item_key, p.location, -p.units as pieces
        from erp_items i
        join stock_pending p on p.item_id = i.id and p.connection_id = i.connection_id and p.location <> ''
        where i.connection_id = ${connectionId}::uuid and i.item_key = any(${itemKeys}::text[])
      ), counted as (
        -- When orders were last counted into stock_pending: what is staged since stands in the outbox alone.
        select coalesce(max(p.computed_at), '-infinity') as at
        from storefronts f join stock_policies p on p.storefront_id = f.id
        where f.erp_connection_id = ${connectionId}::uuid
      ), entries as (
        select e.body, -1 as sign
        from (select * from outbox_entries order by id desc limit ${recentEntries}) e cross join counted c
        where exists (select from stocked)
          and e.connection_id = ${connectionId}::uuid and e.kind = 'sales_order' and e.created_at > c.at
          and e.state not in ('withdrawn', 'rejected') and not (e.order_id = any(${orderIds}::bigint[]))
        union all
        select e.body, 1
        from outbox_entries e cross join counted c
        where exists (select from stocked)
          and e.order_id = any(${orderIds}::bigint[]) and e.kind = 'sales_order' and e.created_at <= c.at
          and e.state not in ('withdrawn', 'rejected', 'accepted')
      ), staged as (
        select concat_ws('/', key.division, key.style, key."colorCode", key."lblCode", key.dimension, key."sizeDesc")
            as item_key, line.location, e.sign * line.quantity as pieces
        from entries e
        cross join lateral jsonb_to_recordset(e.body -> 'lines') as line (item jsonb, location text, quantity int)
        cross join lateral jsonb_to_record(line.item) as key (division text, style text, "colorCode" text, "lblCode" text,
          dimension text, "sizeDesc" text)
      )
      select item_key as "itemKey", location, sum(pieces)::int as pieces
      from (select * from stocked union all select * from taken union all select * from staged) every_one
      where item_key in (select item_key from stocked)
      group by 1, 2`
    for (const row of rows) add(row)
  }
  return {
    at(itemKey, location) {
      const shelf = shelves.get(itemKey)
      // Stocked somewhere and not there is none there.
      return shelf ? (shelf.get(location) ?? 0) : null
    },
    take(lines) {
      for (const { item, location, quantity } of lines) {
        const itemKey = itemKeyText(item)
        if (shelves.has(itemKey)) add({ itemKey, location, pieces: -quantity })
      }
    },
  }
}

interface Shelf {
  itemKey: string
  location: string
  pieces: number
}
