import type { Product } from './wire.ts'

/** One item of a batch that is answered with an error: refused, or (woo#45268) written all the same. */
export type ItemFault = {
  id?: number
  sku?: string
  written?: boolean
  /** How often it strikes; always when absent. */
  times?: number
}

/** The fault that strikes this item, by its number or by the SKU it has or is given. Counts it. */
export function strikeItem(
  faults: readonly ItemFault[],
  item: Record<string, unknown>,
  product: Product | undefined,
): ItemFault | undefined {
  const skus = [item.sku, product?.sku].map((sku) => String(sku ?? '').toLowerCase()).filter(Boolean)
  const fault = faults.find(
    ({ id, sku, times }) =>
      (times ?? 1) > 0 &&
      (id === undefined || id === product?.id) &&
      (sku === undefined || skus.includes(sku.toLowerCase())) &&
      (id !== undefined || sku !== undefined),
  )
  if (fault?.times !== undefined) fault.times -= 1
  return fault
}
