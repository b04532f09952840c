import { division } from './code-tables.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import { plantedItemFaults, skusWithoutItem } from './planted-item-faults.ts'
import type { Goods } from './shop-goods.ts'

/** One style-colour-size: what a sales order line names by upc or by its key. */
type Item = {
  pkey: number
  color_code: string
  color_name: string
  lbl_code: string
  dimension: string
  size_desc: string
  upc: string
  ean: string
  price: string
}

/** `listedAs` is the SKU the ERP has for it: somebody may have keyed it otherwise. */
type ItemEntry = Item & { sku: string; listedAs: string; regularPrice: string; absent: boolean; isTwin: boolean }

type Style = {
  pkey: number
  detailKey: number
  style: string
  name: string
  simple: boolean
  virtual: boolean
  active: boolean
  lastModified: string
  entries: ItemEntry[]
}

export type ItemChange = {
  active?: boolean
  price?: string
  missing?: boolean
  ambiguous?: boolean
  listedAs?: string
}
/** How one SKU stands that was changed since it was seeded. */
export type KeptItem = Required<ItemChange> & { sku: string; lastModified: string }
type FoundItem = { item: Item; style: string; active: boolean }
type ItemKey = { style: string; color_code: string; lbl_code: string; dimension: string; size_desc: string }
type StyleDocument = { pkey: number } & Record<string, unknown>

export type ItemMaster = {
  styles: (children: boolean, thirdLevel: 'nested' | 'beside') => StyleDocument[]
  byUpc: (upc: string) => FoundItem | undefined
  byKey: (key: ItemKey) => FoundItem | undefined
  all: () => FoundItem[]
  /** False when the shop sells no such SKU. Every change stamps the style's last_mod. */
  change: (sku: string, change: ItemChange) => boolean
  /** Puts one SKU, or all, as a clean item master has them; answers the SKUs that needed it. */
  repair: (sku?: string) => string[]
  /** What changed since the items were seeded. */
  held: () => KeptItem[]
}

const colours: Record<string, string> = { Navy: 'NAV', Ecru: 'ECR', Forest: 'FOR', Blå: 'BLA' }
const season = 'AW26'
const label = 'SELV'
const twinLabel = 'OLD'

/**
 * The item master: one item a shop SKU, with the planted faults, then the `kept` changes laid over. `stamp` writes now
 * as last_mod; `changed` is told of every change.
 */
export function createItemMaster(
  goods: readonly Goods[],
  parts: { seededAt: string; stamp: () => string; kept: readonly KeptItem[]; changed: () => void },
): ItemMaster {
  const { seededAt, stamp, kept, changed } = parts
  const styles = new Map<number, Style>()
  const bySku = new Map<string, { style: Style; entry: ItemEntry }>()
  let upcs = new Map<string, FoundItem>()
  let keys = new Map<string, FoundItem>()

  goods.forEach((piece, index) => {
    if (skusWithoutItem.has(piece.sku)) return
    const style = styles.get(piece.productId) ?? newStyle(piece, seededAt)
    styles.set(piece.productId, style)
    const entry = newEntry(piece, index)
    style.entries.push(entry)
    bySku.set(piece.sku, { style, entry })
  })

  const reindex = () => {
    upcs = new Map()
    keys = new Map()
    for (const style of styles.values()) {
      for (const entry of style.entries) {
        if (entry.absent) continue
        const found = { item: entry, style: style.style, active: style.active }
        upcs.set(entry.upc, found)
        keys.set(keyText({ ...entry, style: style.style }), found)
      }
    }
  }

  const apply = (sku: string, { active, price, missing, ambiguous, listedAs }: ItemChange): boolean => {
    const known = bySku.get(sku)
    if (!known) return false
    const { style, entry } = known
    if (active !== undefined) style.active = active
    if (price !== undefined) entry.price = price
    if (missing !== undefined) entry.absent = missing
    if (listedAs !== undefined) entry.listedAs = listedAs
    if (ambiguous !== undefined) {
      style.entries = style.entries.filter((other) => !other.isTwin || other.sku !== sku)
      if (ambiguous) style.entries.push(twinOf(entry))
    }
    return true
  }

  for (const { sku, fault, listedAs } of plantedItemFaults) {
    if (listedAs !== undefined) apply(sku, { listedAs })
    if (fault === 'missing') apply(sku, { missing: true })
    if (fault === 'inactive') apply(sku, { active: false })
    if (fault === 'ambiguous') apply(sku, { ambiguous: true })
    if (fault === 'price off') apply(sku, { price: plusOne(bySku.get(sku)?.entry.price ?? '0.00') })
  }
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
    all: () => [...keys.values()],
    change,
    repair: (only) => {
      const wanted = only === undefined ? [...bySku.keys()] : [only]
      return wanted.filter((sku) => {
        const known = bySku.get(sku)
        if (!known || isClean(known.style, known.entry)) return false
        const { regularPrice: price } = known.entry
        return change(sku, { active: true, missing: false, ambiguous: false, listedAs: sku, price })
      })
    },
    held: () =>
      [...touched].flatMap((sku) => {
        const known = bySku.get(sku)
        if (!known) return []
        const { style, entry } = known
        const { price, absent: missing, listedAs } = entry
        const { active, lastModified } = style
        return [{ sku, active, price, missing, ambiguous: hasTwin(style, entry), listedAs, lastModified }]
      }),
  }
}

function isClean(style: Style, entry: ItemEntry): boolean {
  const asListed = entry.price === entry.regularPrice && entry.listedAs === entry.sku
  return style.active && !entry.absent && !hasTwin(style, entry) && asListed
}

function hasTwin(style: Style, entry: ItemEntry): boolean {
  return style.entries.some((other) => other.isTwin && other.sku === entry.sku)
}

function keyText({ style, color_code, lbl_code, dimension, size_desc }: ItemKey): string {
  return [style, color_code, lbl_code, dimension, size_desc].join('|')
}

function newStyle({ productId, productName, simple, virtual }: Goods, seededAt: string): Style {
  return {
    pkey: 20_000 + productId,
    detailKey: 30_000 + productId,
    style: String(398 + productId).padStart(5, '0'),
    name: productName,
    simple,
    virtual,
    active: true,
    lastModified: seededAt,
    entries: [],
  }
}

function newEntry({ sku, size, colour, barcode, regularPrice, simple }: Goods, index: number): ItemEntry {
  return {
    sku,
    listedAs: sku,
    regularPrice,
    absent: false,
    isTwin: false,
    pkey: 40_000 + index,
    color_code: simple ? 'NA' : (colours[colour] ?? colour.slice(0, 3).toUpperCase()),
    color_name: simple ? 'Not applicable' : colour,
    lbl_code: label,
    dimension: '',
    size_desc: simple ? 'OS' : size,
    upc: withCheckDigit(`05060${String(120_000 + index)}`),
    ean: barcode || withCheckDigit(`506077${String(120_000 + index)}`),
    price: regularPrice,
  }
}

function twinOf(entry: ItemEntry): ItemEntry {
  const upc = withCheckDigit(`05061${entry.upc.slice(5, 11)}`)
  return { ...entry, pkey: entry.pkey + 5_000, lbl_code: twinLabel, upc, ean: '', isTwin: true }
}

function styleDocument(style: Style, children: boolean, thirdLevel: 'nested' | 'beside'): StyleDocument {
  const header = {
    pkey: style.pkey,
    style: style.style,
    style_name: style.name,
    style_desc: style.name,
    group_code1: style.virtual ? 'VIRT' : 'GOODS',
    group_code2: style.simple ? 'HOME' : 'WEAR',
    ...Object.fromEntries([3, 4, 5, 6, 7, 8].map((n) => [`group_code${n}`, ''])),
    active_ok: style.active ? 'Y' : 'N',
    last_mod: style.lastModified,
  }
  if (!children) return header
  const present = style.entries.filter(({ absent }) => !absent)
  const onDetail = style.simple && present.length === 1
  const sizes = {
    'rows-i': present.map(({ sku: _sku, listedAs, regularPrice: _price, absent: _absent, isTwin: _twin, ...item }) => ({
      ...item,
      fkey: style.detailKey,
      third_party_item: onDetail ? '' : listedAs,
      retail_price: item.price,
    })),
  }
  const detail = {
    pkey: style.detailKey,
    fkey: style.pkey,
    division,
    season,
    std_cost: formatDecimal(((parseDecimal(present[0]?.price) ?? 0n) * 42n) / 100n),
    gar_wgt: style.virtual ? '0.00' : '0.35',
    third_party_item: onDetail ? (present[0]?.listedAs ?? '') : '',
    catg_dest1: 'RETAIL',
    catg_dest2: 'WEB',
  }
  return thirdLevel === 'nested'
    ? { ...header, styledetail: { rows: [{ ...detail, stylecolorsizes: sizes }] } }
    : { ...header, styledetail: { rows: [detail] }, stylecolorsizes: sizes }
}

function plusOne(price: string): string {
  return formatDecimal((parseDecimal(price) ?? 0n) + 10_000n)
}

/** The GS1 check digit, over UPC-A (12 digits) and EAN-13 alike. */
function withCheckDigit(digits: string): string {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}
