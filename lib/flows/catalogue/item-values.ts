import type { Amount } from '../../kernel/money.ts'
import { formatAmount } from '../../kernel/money.ts'
import { isSameBarcode } from '../../mirror/item-index.ts'
import type { LandedItem } from './land-products.ts'

/** Of a shop item, what is compared. */
export interface ComparedItem
  extends Pick<
    LandedItem,
    | 'productId'
    | 'variationId'
    | 'kind'
    | 'name'
    | 'sku'
    | 'skuInherited'
    | 'barcode'
    | 'status'
    | 'onSale'
    | 'attributes'
  > {
  id: bigint
  currency: string
  regularAmount: Amount | null
  saleAmount: Amount | null
  saleFrom: Date | null
  saleTo: Date | null
  createdAt: Date
  /** When it was last read as something else than before. */
  readAt: Date
  /** Compared last before the flow went live. */
  stood: boolean
  goneAt: Date | null
  match: string
  agreed: Record<string, string>
}

/** Of an item of the ERP, what is compared. */
export interface ErpSide {
  id: bigint
  pkey: string
  styleName: string
  colorCode: string
  colorName: string
  sizeDesc: string
  upc: string | null
  ean: string | null
  thirdPartyItem: string | null
  price: Amount | null
  retail: Amount | null
  currency: string | null
  active: boolean
}

/** Prices as text are compared as text, so they are all written with two decimals or as many as they have. */
export const priceText = (amount: Amount | null): string => (amount === null ? '' : formatAmount(amount, 2))

/** A sale price with its dates, as one value. */
export function saleText(amount: Amount | null, from: Date | null, to: Date | null): string {
  if (amount === null) return ''
  return from || to ? `${priceText(amount)} ${dateText(from)}..${dateText(to)}` : priceText(amount)
}

const dateText = (date: Date | null) => date?.toISOString().slice(0, 16) ?? ''

type Prices = Pick<ErpSide, 'price' | 'retail'>

/** A price of nothing, or less, is a field somebody did not fill in: it is no price, and goods are never written to it. */
const isPriced = ({ price }: Prices): boolean => price !== null && price > 0n

/** Suggested retail above the price makes the price a sale; otherwise the price is the regular one. */
export const regularOf = (item: Prices): Amount | null => {
  if (!isPriced(item)) return null
  return saleOf(item) === null ? item.price : item.retail
}

export const saleOf = (item: Prices): Amount | null => {
  const { price, retail } = item
  return isPriced(item) && price !== null && retail !== null && retail > price ? price : null
}

export const barcodeOf = ({ ean, upc }: ErpSide): string => ean ?? upc ?? ''

/** Either of the ERP's barcodes will do. */
export const carriesBarcode = (item: ErpSide, barcode: string): boolean =>
  [item.ean, item.upc].some((one) => one !== null && isSameBarcode(one, barcode))

const isColour = /colou?r|farbe|couleur|kulör|färg/i
const isSize = /size|größe|groesse|taille|storlek/i
const plain = (text: string) => text.trim().toLocaleLowerCase('en')

/** Colour and size where both sides name them and they differ; null when they agree. */
export function differingAttributes(
  attributes: readonly { name: string; value: string }[],
  item: ErpSide,
): { shop: string; erp: string } | null {
  const differing = attributes.flatMap(({ name, value }) => {
    if (value.trim() === '') return []
    const wanted = isColour.test(name) ? [item.colorName, item.colorCode] : isSize.test(name) ? [item.sizeDesc] : []
    const named = wanted.filter((one) => one.trim() !== '')
    if (named.length === 0 || named.some((one) => plain(one) === plain(value))) return []
    return [{ shop: value, erp: named[0] ?? '' }]
  })
  if (differing.length === 0) return null
  return { shop: differing.map(({ shop }) => shop).join(', '), erp: differing.map(({ erp }) => erp).join(', ') }
}

export const differsIn = <Item>(items: readonly Item[], read: (item: Item) => string): boolean =>
  new Set(items.map(read)).size > 1
