import type { Booked } from './booked-order.ts'
import { keyText } from './items.ts'

/** What one sales order takes of an item at a location. */
export type StockEffect = { key: string; location: string; open: number; picked: number; shipped: number }

/** By its status: open orders, picked ones, and what left the house. Cancelled pieces take nothing. */
export function effectsOf({ row, order }: Booked): StockEffect[] {
  const status = row.ord_status
  if (status === 'X') return []
  return order.detail.flatMap((line) => {
    const pieces = Number(line.open_qty)
    if (pieces === 0) return []
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
      open: status === 'P' || status === 'S' ? 0 : pieces,
      picked: status === 'P' ? pieces : 0,
      shipped: status === 'S' ? pieces : 0,
    }
  })
}
