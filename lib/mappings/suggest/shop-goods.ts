import type { Amount } from '../../kernel/money.ts'
import { divideRounded } from '../../kernel/money.ts'
import type { OrderLine } from '../../storefront/port.ts'

/** What the shop says about something no item is linked to. */
export interface ShopGoods {
  /** '' when there is none. */
  sku: string
  barcode: string
  /** As the order's line names it. */
  name: string
  /** The name without the values of its attributes: a variation of a product is named after both. */
  title: string
  attributes: { key: string; label: string; value: string }[]
  currency: string
  /** Of a piece before discount; null when the line has none. */
  price: { net: Amount; gross: Amount } | null
}

/** The line as an item is looked for by it. @param sku stands in for the line's own when it has none */
export function goodsOf(line: OrderLine, currency: string, sku: string): ShopGoods {
  const pieces = BigInt(Number.isInteger(line.quantity) && line.quantity > 0 ? line.quantity : 0)
  const each = (amount: Amount) => divideRounded(amount, pieces)
  return {
    sku: line.sku || sku,
    barcode: line.barcode,
    name: line.name,
    title: titleOf(line.name, line.attributes),
    attributes: line.attributes,
    currency,
    price: pieces === 0n ? null : { net: each(line.subtotal), gross: each(line.subtotal + line.subtotalTax) },
  }
}

/** What is known of a line that cannot be read any more. */
export const goodsByName = (sku: string, name: string): ShopGoods => ({
  sku,
  barcode: '',
  name,
  title: name,
  attributes: [],
  currency: '',
  price: null,
})

/** Words of a text, lower case, signs left out: `Merino Beanie - S, Écru` is merino, beanie, s, écru. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function titleOf(name: string, attributes: ShopGoods['attributes']): string {
  const values = new Set(attributes.flatMap(({ value }) => wordsOf(value)))
  const kept = wordsOf(name).filter((word) => !values.has(word))
  return kept.length === 0 ? name : kept.join(' ')
}
