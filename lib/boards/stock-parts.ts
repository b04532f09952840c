import { type PendingStage, pendingStages, type StoredPart } from '../flows/inventory/stored-level.ts'
import type { Db } from '../kernel/db.ts'

/** An ERP item a shop item takes of: where it lies, and what orders have taken that the ERP's figures do not hold yet. */
export interface StockPart {
  itemId: string
  itemKey: string
  styleName: string
  /** How many one shop item takes. */
  quantity: number
  active: boolean
  ots: number
  locations: { location: string; ots: number; asOf: Date | null }[]
  pending: number
  stages: { stage: PendingStage; units: number }[]
}

/** @param stored stock_levels.parts: the figures the number was computed with */
export async function readStockParts(
  db: Db,
  storefrontId: string,
  shopItemId: bigint,
  stored: readonly StoredPart[],
): Promise<StockPart[]> {
  const known = new Map(stored.map((part) => [part.itemId, part]))
  const [items, asOf] = await Promise.all([
    db.$queryRaw<{ id: bigint; quantity: number; itemKey: string; styleName: string; active: boolean }[]>`
      select i.id, p.quantity, i.item_key as "itemKey", i.style_name as "styleName", i.active and i.gone_at is null as active
      from shop_item_parts p join erp_items i on i.id = p.item_id where p.shop_item_id = ${shopItemId} order by i.item_key, i.id`,
    db.$queryRaw<{ location: string; asOf: Date }[]>`
      select l.location, l.as_of as "asOf" from erp_stock_locations l
      join storefronts f on f.erp_connection_id = l.connection_id where f.id = ${storefrontId}::uuid`,
  ])
  const readAt = new Map(asOf.map((row) => [row.location, row.asOf]))
  return items.map(({ id, ...item }) => {
    const figures = known.get(id.toString())
    const locations = Object.entries(figures?.locations ?? {})
      .map(([location, ots]) => ({ location, ots, asOf: readAt.get(location) ?? null }))
      .sort((a, b) => b.ots - a.ots || (a.location < b.location ? -1 : 1))
    const stages = pendingStages
      .map((stage) => ({ stage, units: figures?.pending[stage] ?? 0 }))
      .filter(({ units }) => units !== 0)
    return {
      ...item,
      itemId: id.toString(),
      ots: locations.reduce((sum, { ots }) => sum + ots, 0),
      locations,
      pending: stages.reduce((sum, { units }) => sum + units, 0),
      stages,
    }
  })
}
