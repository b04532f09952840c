import type { TakenUnits } from '../port.ts'
import type { WireOrder, WireRefund } from './wire.ts'

/** What an order takes of the shop's stock: its lines less what was refunded by line. A part of a piece takes a whole one. */
export function takenUnits(
  { line_items }: Pick<WireOrder, 'line_items'>,
  refunds: readonly Pick<WireRefund, 'line_items'>[],
): TakenUnits[] {
  const back = new Map<string, number>()
  for (const refund of refunds) {
    for (const { quantity, meta_data } of refund.line_items) {
      const line = String(meta_data.find(({ key }) => key === '_refunded_item_id')?.value ?? '')
      back.set(line, (back.get(line) ?? 0) + Math.abs(quantity))
    }
  }
  return line_items.map(({ id, product_id, variation_id, sku, quantity }) => {
    const line = String(id)
    const left = Math.max(0, Math.ceil(quantity - (back.get(line) ?? 0)))
    const product = product_id === 0 ? '' : String(product_id)
    const variation = variation_id === 0 ? '' : String(variation_id)
    return { line, product, variation, sku: sku ?? '', quantity: left, sold: Math.max(0, Math.ceil(quantity)) }
  })
}
