import { isRecord } from '../http/message.ts'
import { parseDecimal } from './decimal.ts'
import type { ItemEntry, Style } from './style.ts'
import { addedItemKey, defaultLabel, defaultSeason, withCheckDigit } from './style.ts'

/** A style keyed into the item master after it was seeded, or more colours and sizes of one it has. */
export type AddedStyle = {
  style: string
  name: string
  season: string
  groups: string[]
  channelFlag: string
  active: boolean
  label: string
  dimension: string
  colours: { code: string; name: string }[]
  sizes: string[]
  price: string
  retailPrice: string
  /** False leaves third_party_item blank: the channel's SKU is then made by a pattern. */
  skus: boolean
  barcodes: boolean
  /** Pieces on hand of each new item, by location. */
  stock: Record<string, number>
}

const words = new Set(['style', 'name', 'season', 'channelFlag', 'label', 'dimension'])
const flags = new Set(['active', 'skus', 'barcodes'])

/**
 * Reads `POST styles`: `{name, colours: [{code, name}], sizes: [..], price, style?, season?, groups?, channelFlag?, active?,
 * label?, dimension?, retailPrice?, skus?, barcodes?, stock?: {MAIN: 20}}`. Throws an Error that names what is wrong.
 */
export function readAddedStyle(body: Record<string, unknown>, nextStyle: string): AddedStyle {
  const added: Partial<AddedStyle> = {}
  for (const [name, value] of Object.entries(body)) {
    if (!fits(name, value)) throw new Error(`"${name}" of a new style is unknown or not usable`)
    Object.assign(added, { [name]: value })
  }
  const { style = nextStyle, name, colours, sizes, price } = added
  if (!name || !colours || !sizes || !price) throw new Error('a new style has a name, colours, sizes and a price')
  return {
    season: defaultSeason,
    groups: ['GOODS', 'WEAR'],
    channelFlag: 'WEB',
    active: true,
    label: defaultLabel,
    dimension: '',
    retailPrice: price,
    skus: true,
    barcodes: true,
    stock: {},
    ...added,
    style,
    name,
    colours,
    sizes,
    price,
  }
}

function fits(name: string, value: unknown): boolean {
  if (words.has(name)) return typeof value === 'string'
  if (flags.has(name)) return typeof value === 'boolean'
  if (name === 'price' || name === 'retailPrice') return parseDecimal(value) !== undefined
  if (name === 'sizes' || name === 'groups') return isFilledList(value, (one) => typeof one === 'string')
  if (name === 'colours')
    return isFilledList(value, (one) => isRecord(one) && typeof one.code === 'string' && typeof one.name === 'string')
  return name === 'stock' && isRecord(value) && Object.values(value).every(Number.isInteger)
}

const isFilledList = (value: unknown, each: (one: unknown) => boolean) =>
  Array.isArray(value) && value.length > 0 && value.every(each)

/** The style without its items; `number` is a count of styles added. */
export function styleOfAdded(added: AddedStyle, number: number, lastModified: string): Style {
  const { style, name, active, season, groups, channelFlag } = added
  const simple = false
  const keys = { pkey: 21_000 + number, detailKey: 31_000 + number }
  return {
    ...keys,
    style,
    name,
    simple,
    virtual: false,
    active,
    season,
    groups,
    channelFlag,
    lastModified,
    entries: [],
  }
}

/** Its items that `style` does not have yet; `number` is a count of items added. */
export function entriesOfAdded(added: AddedStyle, style: Style, number: number): ItemEntry[] {
  const { label: lbl_code, dimension, price, retailPrice: retail_price } = added
  const have = new Set(style.entries.map((entry) => [entry.color_code, entry.lbl_code, entry.size_desc].join('|')))
  const wanted = added.colours.flatMap((colour) => added.sizes.map((size) => ({ colour, size })))
  return wanted
    .filter(({ colour, size }) => !have.has([colour.code, lbl_code, size].join('|')))
    .map(({ colour, size }, at): ItemEntry => {
      const sku = [style.style, colour.code, size].join('-')
      const listedAs = added.skus ? sku : ''
      const ean = added.barcodes ? withCheckDigit(`506078${String(100_000 + number + at)}`) : ''
      return {
        sku,
        listedAs,
        clean: { price, listedAs, ean },
        absent: false,
        isTwin: false,
        pkey: addedItemKey(number + at),
        color_code: colour.code,
        color_name: colour.name,
        lbl_code,
        dimension,
        size_desc: size,
        upc: added.barcodes ? withCheckDigit(`05062${String(100_000 + number + at)}`) : '',
        ean,
        price,
        retail_price,
      }
    })
}
