import type { ItemKey } from '../erp/port.ts'
import type { Amount } from '../kernel/money.ts'
import type { MappingSnapshot } from '../mappings/snapshot.ts'
import type { StorefrontOrder } from '../storefront/port.ts'

/** An item as mirrored from the ERP, the columns mapping needs. Items that are gone from the ERP are not among them. */
export interface IndexedItem extends ItemKey {
  pkey: string
  upc: string | null
  ean: string | null
  thirdPartyItem: string | null
  price: Amount | null
  currency: string | null
  active: boolean
}

/** Look-ups by everything an item can be named by; each answers every item that fits. */
export interface ItemIndex {
  bySku(sku: string): readonly IndexedItem[]
  byBarcode(barcode: string): readonly IndexedItem[]
  byPattern(sku: string): readonly IndexedItem[]
  /** `third_party:..`, `pkey:..`, `upc:..` or `key:division/style/color/label/dimension/size`. */
  byReference(reference: string): readonly IndexedItem[]
  /** Of everything in it. */
  keys(): string[]
}

const none: readonly IndexedItem[] = []

/** UPC-A and EAN-13 name the same article with and without a leading zero. */
const gtin = (barcode: string) =>
  /^\d{6,14}$/.test(barcode.trim()) ? barcode.trim().padStart(14, '0') : barcode.trim()

export const itemKeyText = (item: ItemKey): string =>
  [item.division, item.style, item.colorCode, item.lblCode, item.dimension, item.sizeDesc].join('/')

/** The SKU an item has by a pattern such as `{style}-{colorCode}-{sizeDesc}`. */
export const skuByPattern = (pattern: string, item: Partial<ItemKey>): string =>
  pattern.replace(/\{(\w+)\}/g, (_, field) => String(item[field as keyof ItemKey] ?? ''))

/** @param skuPattern the tenant's, `{style}-{colorCode}-{sizeDesc}`; null when it has none */
export function createItemIndex(items: readonly IndexedItem[], skuPattern: string | null): ItemIndex {
  const skus = new Map<string, IndexedItem[]>()
  const barcodes = new Map<string, IndexedItem[]>()
  const patterns = new Map<string, IndexedItem[]>()
  const pkeys = new Map<string, IndexedItem[]>()
  const keys = new Map<string, IndexedItem[]>()
  for (const item of items) {
    if (item.thirdPartyItem) add(skus, item.thirdPartyItem, item)
    for (const barcode of new Set([item.upc, item.ean])) if (barcode) add(barcodes, gtin(barcode), item)
    if (skuPattern) add(patterns, skuByPattern(skuPattern, item), item)
    add(pkeys, item.pkey, item)
    add(keys, itemKeyText(item), item)
  }
  const from = (map: Map<string, IndexedItem[]>) => (name: string) => map.get(name) ?? none
  const byBarcode = (barcode: string) => barcodes.get(gtin(barcode)) ?? none
  const readers: Record<string, (name: string) => readonly IndexedItem[]> = {
    third_party: from(skus),
    pkey: from(pkeys),
    upc: byBarcode,
    key: from(keys),
  }
  return {
    bySku: from(skus),
    byBarcode,
    byPattern: from(patterns),
    byReference(reference) {
      const [kind = '', name = ''] = reference.split(/:(.*)/s)
      return readers[kind]?.(name) ?? none
    },
    keys: () => [...keys.keys()],
  }
}

function add(map: Map<string, IndexedItem[]>, name: string, item: IndexedItem): void {
  const known = map.get(name)
  if (known) known.push(item)
  else map.set(name, [item])
}

/** What must be looked up so that these orders can be mapped: one query for a batch. `keys` are full item keys, joined. */
export interface NeededItems {
  skus: string[]
  barcodes: string[]
  pkeys: string[]
  keys: string[]
}

/** What is to be found: its SKU and barcode, and the keys an item link may carry for it. */
export interface Named {
  sku: string
  barcode: string
  keys: readonly string[]
}

export function neededNames(things: Iterable<Named>, { itemLinks }: Pick<MappingSnapshot, 'itemLinks'>): NeededItems {
  const skus = new Set<string>()
  const barcodes = new Set<string>()
  const pkeys = new Set<string>()
  const itemKeys = new Set<string>()
  const addBarcode = (barcode: string) => {
    if (barcode === '') return
    barcodes.add(barcode)
    barcodes.add(barcode.replace(/^0+/, ''))
    if (/^\d{12}$/.test(barcode)) barcodes.add(`0${barcode}`)
  }
  for (const { sku, barcode, keys } of things) {
    if (sku !== '') skus.add(sku)
    addBarcode(barcode)
    for (const linkKey of keys) {
      const target = itemLinks.get(linkKey)?.target
      const references =
        target?.kind === 'item'
          ? [target.item]
          : target?.kind === 'kit'
            ? target.components.map(({ item }) => item)
            : []
      for (const reference of references) {
        const [kind = '', name = ''] = reference.split(/:(.*)/s)
        if (kind === 'third_party') skus.add(name)
        if (kind === 'pkey') pkeys.add(name)
        if (kind === 'upc') addBarcode(name)
        if (kind === 'key') itemKeys.add(name)
      }
    }
  }
  return { skus: [...skus], barcodes: [...barcodes], pkeys: [...pkeys], keys: [...itemKeys] }
}

export function neededItems(orders: readonly StorefrontOrder[], mappings: MappingSnapshot): NeededItems {
  const lines = orders.flatMap((order) =>
    order.lines.map((line) => ({ sku: line.sku, barcode: line.barcode, keys: linkKeys(order.externalId, line) })),
  )
  return neededNames(lines, mappings)
}

/** The same for orders of several dates: each is looked up by the links that hold on its own. */
export function neededItemsByDate(
  orders: readonly { order: StorefrontOrder; mappings: MappingSnapshot }[],
): NeededItems {
  const byRules = new Map<MappingSnapshot, StorefrontOrder[]>()
  for (const { order, mappings } of orders) {
    const known = byRules.get(mappings)
    if (known) known.push(order)
    else byRules.set(mappings, [order])
  }
  const needed = [...byRules].map(([mappings, some]) => neededItems(some, mappings))
  const all = (name: keyof NeededItems) => [...new Set(needed.flatMap((one) => one[name]))]
  return { skus: all('skus'), barcodes: all('barcodes'), pkeys: all('pkeys'), keys: all('keys') }
}

/** Keys an item link may carry for a line, the most particular first: the line itself, its product, its SKU. */
export const linkKeys = (
  orderId: string,
  line: { id: string; productId: string; variationId: string; sku: string },
): string[] => [`line:${orderId}/${line.id}`, ...productKeys(line)]

/** Keys an item link may carry for a product or variation. */
export function productKeys(thing: { productId: string; variationId: string; sku: string }): string[] {
  const { productId, variationId, sku } = thing
  const keys = productId === '' ? [] : [`product:${productId}${variationId === '' ? '' : `/${variationId}`}`]
  return sku === '' ? keys : [...keys, `sku:${sku}`]
}

/** Whether two barcodes name the same article: with or without leading zeros. */
export const isSameBarcode = (one: string, other: string): boolean => gtin(one) === gtin(other)
