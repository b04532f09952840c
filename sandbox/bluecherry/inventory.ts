import { division } from './code-tables.ts'
import type { ItemMaster } from './items.ts'

export type InventoryRow = { pkey: number } & Record<string, string | number>

/** A still picture of stock: two warehouses, a pseudo-location, segregated samples, and one item oversold. */
export function inventoryRows(items: ItemMaster, seededAt: string): InventoryRow[] {
  return items.all().flatMap(({ item, style }, index) =>
    [
      { location: 'MAIN', lot: '', qoh: 20 + ((item.pkey * 7) % 60), oversold: index % 29 === 3 },
      { location: 'US1', lot: '', qoh: (item.pkey * 3) % 25, oversold: false },
      ...(index % 11 === 0 ? [{ location: 'POE', lot: '', qoh: 48, oversold: false }] : []),
      ...(index % 17 === 0 ? [{ location: 'MAIN', lot: 'SAMPLE', qoh: 2, oversold: false }] : []),
    ].map(({ location, lot, qoh, oversold }, place) => {
      const picked = qoh % 5
      const open = oversold ? qoh + 3 : qoh % 4
      const reserved = qoh % 3
      return {
        pkey: item.pkey * 10 + place,
        division,
        style,
        color_code: item.color_code,
        lbl_code: item.lbl_code,
        dimension: item.dimension,
        size_desc: item.size_desc,
        upc: item.upc,
        location,
        lot,
        qoh,
        picked,
        open,
        reserved,
        demand: 0,
        ots: qoh - picked - open - reserved,
        last_mod: seededAt,
      }
    }),
  )
}
