import type { Booked } from './booked-order.ts'
import { piecesIn } from './booked-order.ts'
import { keyText } from './items.ts'

/** What one sales order takes of an item at a location. */
export type StockEffect = { key: string; location: string; open: number; picked: number; shipped: number }

/** By its pieces: open ones, picked ones, and what left the house. Cancelled pieces take nothing. */
export function effectsOf({ row, order }: Booked): StockEffect[] {
  return order.detail.flatMap((line) => {
    const open = piecesIn(line, 'open_qty')
    const picked = piecesIn(line, 'pick_qty')
    const shipped = piecesIn(line, 'ship_qty')
    if (open + picked + shipped === 0) return []
    const text = (field: string) => String(line[field] ?? '')
    return {
      key: keyText({
        style: text('style'),
        color_code: text('color_code'),
        lbl_code: text('lbl_code'),
        dimension: text('dimension'),
        size_desc: text('size_desc'),
      }),
      location: text('location') || String(row.location ?? ''),
      open,
      picked,
      shipped,
    }
  })
}
