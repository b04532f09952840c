import type { Goods } from './shop-goods.ts'

/** One style-colour-size: what a sales order line names by upc or by its key. */
export type Item = {
  pkey: number
  color_code: string
  color_name: string
  lbl_code: string
  dimension: string
  size_desc: string
  upc: string
  ean: string
  price: string
  retail_price: string
}

/** `listedAs` is the SKU the ERP has for it: somebody may have keyed it otherwise. */
export type ItemEntry = Item & { sku: string; clean: CleanItem; listedAs: string; absent: boolean; isTwin: boolean }
type CleanItem = { price: string; listedAs: string; ean: string }

export type Style = {
  pkey: number
  detailKey: number
  style: string
  name: string
  simple: boolean
  virtual: boolean
  active: boolean
  season: string
  groups: readonly string[]
  channelFlag: string
  lastModified: string
  entries: ItemEntry[]
}

export const defaultSeason = 'AW26'
export const defaultLabel = 'SELV'
const twinLabel = 'OLD'
const colours: Record<string, string> = { Navy: 'NAV', Ecru: 'ECR', Forest: 'FOR', Blå: 'BLA' }

export function styleOfGoods({ productId, productName, simple, virtual }: Goods, seededAt: string): Style {
  return {
    pkey: 20_000 + productId,
    detailKey: 30_000 + productId,
    style: String(398 + productId).padStart(5, '0'),
    name: productName,
    simple,
    virtual,
    active: true,
    season: defaultSeason,
    groups: [virtual ? 'VIRT' : 'GOODS', simple ? 'HOME' : 'WEAR'],
    channelFlag: 'WEB',
    lastModified: seededAt,
    entries: [],
  }
}

export function entryOfGoods({ sku, size, colour, barcode, regularPrice, simple }: Goods, index: number): ItemEntry {
  const price = regularPrice
  const ean = barcode || withCheckDigit(`506077${String(120_000 + index)}`)
  return {
    sku,
    listedAs: sku,
    clean: { price, listedAs: sku, ean },
    absent: false,
    isTwin: false,
    pkey: 40_000 + index,
    color_code: simple ? 'NA' : (colours[colour] ?? colour.slice(0, 3).toUpperCase()),
    color_name: simple ? 'Not applicable' : colour,
    lbl_code: defaultLabel,
    dimension: '',
    size_desc: simple ? 'OS' : size,
    upc: withCheckDigit(`05060${String(120_000 + index)}`),
    ean,
    price,
    retail_price: price,
  }
}

const firstAddedKey = 100_000
/** Of items added after the seeding; `number` is a count of them. */
export const addedItemKey = (number: number) => firstAddedKey + number
export const isAdded = ({ pkey }: Item): boolean => pkey >= firstAddedKey

/** The same article once more under an old label. */
export function twinOf(entry: ItemEntry): ItemEntry {
  const upc = withCheckDigit(`05061${entry.upc.slice(5, 11)}`)
  return { ...entry, pkey: entry.pkey + 5_000, lbl_code: twinLabel, upc, ean: '', isTwin: true }
}

export const hasTwin = (style: Style, entry: ItemEntry): boolean =>
  style.entries.some((other) => other.isTwin && other.sku === entry.sku)

export function isClean(style: Style, entry: ItemEntry): boolean {
  const { price, listedAs, ean } = entry.clean
  const asKeyed = entry.price === price && entry.listedAs === listedAs && entry.ean === ean
  return style.active && !entry.absent && !hasTwin(style, entry) && asKeyed
}

/** The GS1 check digit, over UPC-A (12 digits) and EAN-13 alike. */
export function withCheckDigit(digits: string): string {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}
