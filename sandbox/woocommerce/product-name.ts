import type { Product } from './wire.ts'

/** The name an order line takes: "Linen Shirt - L, Blå" for a variation. */
export function lineName(product: Product, parent?: Product): string {
  if (!parent) return product.name
  const options = product.attributes.map((attribute) => attribute.option ?? '').join(', ')
  return options ? `${parent.name} - ${options}` : parent.name
}
