import type { AddedStyle } from './added-style.ts'
import { entriesOfAdded, styleOfAdded } from './added-style.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import { plantedItemFaults, skusWithoutItem } from './planted-item-faults.ts'
import type { Goods } from './shop-goods.ts'
import type { Item, ItemEntry, Style } from './style.ts'
import { entryOfGoods, hasTwin, isClean, styleOfGoods, twinOf } from './style.ts'
import type { StyleDocument } from './style-document.ts'
import { styleDocument } from './style-document.ts'

export type ItemChange = {
  active?: boolean
  price?: string
  missing?: boolean
  ambiguous?: boolean
  listedAs?: string
  barcode?: string
  channelFlag?: string
  name?: string
}
/** How one SKU stands that was changed since it was seeded. */
export type KeptItem = ItemChange & { sku: string; lastModified: string }
export type KeptStyle = AddedStyle & { lastModified: string }
/** `sku` is the one it was seeded or added under. */
export type FoundItem = { item: Item; sku: string; style: string; active: boolean; virtual: boolean }
type ItemKey = { style: string; color_code: string; lbl_code: string; dimension: string; size_desc: string }

export type ItemMaster = {
  styles: (children: boolean, thirdLevel: 'nested' | 'beside') => StyleDocument[]
  byUpc: (upc: string) => FoundItem | undefined
  byKey: (key: ItemKey) => FoundItem | undefined
  /** The item seeded or added under a SKU, whatever it is listed as. */
  bySku: (sku: string) => FoundItem | undefined
  /** By `keyText`: those that are listed, and the absent ones too. */
  all: () => ReadonlyMap<string, FoundItem>
  known: () => ReadonlyMap<string, FoundItem>
  /** False when there is no such SKU. Every change stamps the style's last_mod. */
  change: (sku: string, change: ItemChange) => boolean
  /** A style of a number not yet taken, or more colours and sizes of one; answers the items that are new. */
  add: (added: AddedStyle) => FoundItem[]
  /** A style number nobody has. */
  nextStyle: () => string
  /** Puts one SKU, or all, as a clean item master has them; answers the SKUs that needed it. */
  repair: (sku?: string) => string[]
  /** What changed since the items were seeded. */
  held: () => { items: KeptItem[]; styles: KeptStyle[] }
}

/**
 * The item master: one item a shop SKU, with the planted faults, then the `kept` changes laid over. `stamp` writes now
 * as last_mod; `changed` is told of every change.
 */
export function createItemMaster(
  goods: readonly Goods[],
  parts: {
    seededAt: string
    stamp: () => string
    kept: readonly KeptItem[]
    keptStyles?: readonly KeptStyle[]
    changed: () => void
  },
): ItemMaster {
  const { seededAt, stamp, kept, keptStyles = [], changed } = parts
  const styles = new Map<string, Style>()
  const bySku = new Map<string, { style: Style; entry: ItemEntry }>()
  const addedStyles: KeptStyle[] = []
  let newStyles = 0
  let newItems = 0
  let upcs = new Map<string, FoundItem>()
  let keys = new Map<string, FoundItem>()
  let known = new Map<string, FoundItem>()

  const enter = (style: Style, entry: ItemEntry) => {
    style.entries.push(entry)
    bySku.set(entry.sku, { style, entry })
  }
  for (const [index, piece] of goods.entries()) {
    if (skusWithoutItem.has(piece.sku)) continue
    const made = styleOfGoods(piece, seededAt)
    const style = styles.get(made.style) ?? made
    styles.set(style.style, style)
    enter(style, entryOfGoods(piece, index))
  }

  const index = (style: Style, entries: readonly ItemEntry[]): FoundItem[] =>
    entries.map((entry) => {
      const { active, virtual } = style
      const found = { item: entry, sku: entry.sku, style: style.style, active, virtual }
      const key = keyText({ ...entry, style: style.style })
      known.set(key, found)
      if (entry.absent) return found
      if (entry.upc) upcs.set(entry.upc, found)
      keys.set(key, found)
      return found
    })
  const reindex = () => {
    upcs = new Map()
    keys = new Map()
    known = new Map()
    for (const style of styles.values()) index(style, style.entries)
  }

  const apply = (sku: string, wanted: ItemChange): boolean => {
    const known = bySku.get(sku)
    if (!known) return false
    const { active, price, missing, ambiguous, listedAs, barcode, channelFlag, name } = wanted
    const { style, entry } = known
    if (active !== undefined) style.active = active
    if (channelFlag !== undefined) style.channelFlag = channelFlag
    if (name !== undefined) style.name = name
    if (price !== undefined) Object.assign(entry, { price, retail_price: price })
    if (missing !== undefined) entry.absent = missing
    if (listedAs !== undefined) entry.listedAs = listedAs
    if (barcode !== undefined) entry.ean = barcode
    if (ambiguous !== undefined) {
      style.entries = style.entries.filter((other) => !other.isTwin || other.sku !== sku)
      if (ambiguous) style.entries.push(twinOf(entry))
    }
    return true
  }

  const addStyle = (added: AddedStyle, lastModified: string): FoundItem[] => {
    const style = styles.get(added.style) ?? styleOfAdded(added, newStyles++, lastModified)
    const entries = entriesOfAdded(added, style, newItems)
    newItems += entries.length
    styles.set(style.style, style)
    style.lastModified = lastModified
    for (const entry of entries) enter(style, entry)
    addedStyles.push({ ...added, lastModified })
    return index(style, entries)
  }

  for (const { sku, fault, listedAs } of plantedItemFaults) {
    if (listedAs !== undefined) apply(sku, { listedAs })
    if (fault === 'missing') apply(sku, { missing: true })
    if (fault === 'inactive') apply(sku, { active: false })
    if (fault === 'ambiguous') apply(sku, { ambiguous: true })
    if (fault === 'price off') apply(sku, { price: plusOne(bySku.get(sku)?.entry.price ?? '0.00') })
  }
  for (const { lastModified, ...added } of keptStyles) addStyle(added, lastModified)
  const touched = new Set<string>()
  for (const { sku, lastModified, ...state } of kept) {
    if (!apply(sku, state)) continue
    const known = bySku.get(sku)
    if (known) known.style.lastModified = lastModified
    touched.add(sku)
  }
  reindex()

  const change = (sku: string, wanted: ItemChange) => {
    const done = apply(sku, wanted)
    const known = bySku.get(sku)
    if (!known) return false
    known.style.lastModified = stamp()
    touched.add(sku)
    reindex()
    changed()
    return done
  }

  return {
    styles: (children, thirdLevel) =>
      [...styles.values()]
        .filter((style) => style.entries.some(({ absent }) => !absent))
        .map((style) => styleDocument(style, children, thirdLevel)),
    byUpc: (upc) => upcs.get(upc),
    byKey: (key) => keys.get(keyText(key)),
    bySku: (sku) => {
      const named = bySku.get(sku)
      return named && known.get(keyText({ ...named.entry, style: named.style.style }))
    },
    all: () => keys,
    known: () => known,
    change,
    add: (added) => {
      const found = addStyle(added, stamp())
      changed()
      return found
    },
    nextStyle: () => {
      let number = 600 + newStyles
      while (styles.has(String(number).padStart(5, '0'))) number += 1
      return String(number).padStart(5, '0')
    },
    repair: (only) => {
      const wanted = only === undefined ? [...bySku.keys()] : [only]
      return wanted.filter((sku) => {
        const known = bySku.get(sku)
        if (!known || isClean(known.style, known.entry)) return false
        const { price, listedAs, ean: barcode } = known.entry.clean
        return change(sku, { active: true, missing: false, ambiguous: false, listedAs, price, barcode })
      })
    },
    held: () => ({
      styles: addedStyles,
      items: [...touched].flatMap((sku) => {
        const known = bySku.get(sku)
        if (!known) return []
        const { style, entry } = known
        const { price, absent: missing, listedAs, ean: barcode } = entry
        const { active, channelFlag, name, lastModified } = style
        const ambiguous = hasTwin(style, entry)
        return [{ sku, active, price, missing, ambiguous, listedAs, barcode, channelFlag, name, lastModified }]
      }),
    }),
  }
}

export function keyText({ style, color_code, lbl_code, dimension, size_desc }: ItemKey): string {
  return [style, color_code, lbl_code, dimension, size_desc].join('|')
}

function plusOne(price: string): string {
  return formatDecimal((parseDecimal(price) ?? 0n) + 10_000n)
}
