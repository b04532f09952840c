import type { HttpReply } from '../http/message.ts'
import { restError } from './rest.ts'
import type { ShopStore } from './store.ts'
import type { Product } from './wire.ts'

/** Why a SKU cannot be given: another product or variation has it, whatever the case; one in the trash keeps it too. */
export function skuClash(store: ShopStore, own: Product | undefined, given: unknown): HttpReply | undefined {
  const sku = String(given ?? '').trim()
  if (sku === '') return undefined
  const twin = store.products.withSku(sku).find((product) => product !== own)
  if (!twin) return undefined
  if (twin.status === 'trash') {
    const message = `The product with SKU (${sku}) you are trying to insert is already present in the lookup table`
    return restError(400, 'woocommerce_rest_product_not_created', message)
  }
  return restError(400, 'product_invalid_sku', 'Invalid or duplicated SKU.', {
    resource_id: twin.id,
    unique_sku: `${sku}-1`,
  })
}

/** A barcode keeps its digits and hyphens, and is one product's alone. */
export function writtenBarcode(given: unknown): string {
  return String(given ?? '').replace(/[^0-9-]/g, '')
}

export function barcodeClash(store: ShopStore, own: Product | undefined, barcode: string): HttpReply | undefined {
  const twin = barcode === '' ? undefined : store.products.withBarcode(barcode).find((product) => product !== own)
  if (!twin) return undefined
  const message = 'Invalid or duplicated GTIN, UPC, EAN or ISBN.'
  return restError(400, 'product_invalid_global_unique_id', message, { resource_id: twin.id })
}

/** An order line reports the product's SKU of today, so a rename shows in old orders without moving their date. */
export function renameSku(store: ShopStore, product: Product, sku: string): void {
  if (product.sku === sku) return
  store.products.label(product, { sku })
  const renamed = [product, ...store.products.variationsOf(product.id).filter((variation) => variation.sku === '')]
  const shown = new Map(renamed.map((one) => [one.id, store.products.shownSku(one)]))
  for (const entry of store.orders.all()) {
    const lines = entry.order.line_items.filter((line) => shown.has(line.variation_id || line.product_id))
    for (const line of lines) line.sku = shown.get(line.variation_id || line.product_id) ?? line.sku
    if (lines.length > 0) store.orders.changed(entry)
  }
}
