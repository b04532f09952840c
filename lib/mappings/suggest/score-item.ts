import type { Amount } from '../../kernel/money.ts'
import { absolute } from '../../kernel/money.ts'
import type { ShopGoods } from './shop-goods.ts'
import { wordsOf } from './shop-goods.ts'

/** An item that resembles what the shop sold, with what the database says about how much. */
export interface Candidate {
  pkey: string
  style: string
  styleName: string
  colorCode: string
  colorName: string
  lblCode: string
  dimension: string
  sizeDesc: string
  thirdPartyItem: string | null
  barcode: string | null
  price: Amount | null
  currency: string
  active: boolean
  barcodeSame: boolean
  /** Equal once the signs between the parts are left out. */
  skuSame: boolean
  /** Trigram similarity, 0 to 1: of the SKUs, and of the shop's title to the style's name. */
  skuAlike: number
  titleAlike: number
}

/** One part of a score. `percent` is how alike, where it was measured. */
export interface Reason {
  kind: 'barcode' | 'sku' | 'sku_alike' | 'style' | 'colour' | 'size' | 'price' | 'inactive'
  points: number
  percent?: number
}

export interface Scored {
  /** 0 to 100. */
  score: number
  reasons: Reason[]
}

const most = { barcode: 70, sku: 65, skuAlike: 45, style: 40 }
/** Below it two texts share letters by chance. */
const leastAlike = 0.3

/**
 * How well an item fits, as the sum of what speaks for and against it; nothing else enters it. An item that is not active
 * loses half of a hundred: linking it frees nothing until the ERP has it active again.
 */
export function scoreItem(goods: ShopGoods, item: Candidate): Scored {
  const reasons = [
    item.barcodeSame ? { kind: 'barcode' as const, points: most.barcode } : null,
    skuReason(item),
    item.titleAlike >= leastAlike
      ? {
          kind: 'style' as const,
          points: Math.round(most.style * item.titleAlike),
          percent: percentOf(item.titleAlike),
        }
      : null,
    wordReason('colour', goods, [item.colorName, item.colorCode], 8, -12),
    wordReason('size', goods, [item.sizeDesc, item.dimension], 8, -12),
    priceReason(goods, item),
    item.active ? null : { kind: 'inactive' as const, points: -50 },
  ].filter((reason) => reason !== null)
  const sum = reasons.reduce((total, { points }) => total + points, 0)
  return { score: Math.max(0, Math.min(100, sum)), reasons }
}

const percentOf = (alike: number) => Math.round(alike * 100)

function skuReason({ skuSame, skuAlike }: Candidate): Reason | null {
  if (skuSame) return { kind: 'sku', points: most.sku }
  if (skuAlike < leastAlike) return null
  return { kind: 'sku_alike', points: Math.round(most.skuAlike * skuAlike), percent: percentOf(skuAlike) }
}

const labels = { colour: /colou?r|farbe|couleur|kleur/, size: /size|gr(ö|oe)(ß|ss)e|taille|maat/ }

/**
 * A colour or size the shop names by an attribute must be the item's. Without one, the item's own name of it standing as a
 * word in the shop's name or SKU speaks for it, and nothing speaks against.
 */
function wordReason(
  kind: 'colour' | 'size',
  goods: ShopGoods,
  names: readonly string[],
  equal: number,
  other: number,
): Reason | null {
  const known = names.map((name) => wordsOf(name).join(' ')).filter((name) => name !== '')
  const named = goods.attributes.filter(({ key, label }) => labels[kind].test(`${key} ${label}`.toLowerCase()))
  if (named.length > 0) {
    const same = named.some(({ value }) => known.includes(wordsOf(value).join(' ')))
    return { kind, points: same ? equal : other }
  }
  const said = ` ${wordsOf(`${goods.name} ${goods.sku}`).join(' ')} `
  return known.some((name) => said.includes(` ${name} `)) ? { kind, points: equal } : null
}

/** A price within a hundredth of the item's, with tax or without, speaks for it; one off by two fifths against. */
function priceReason({ price, currency }: ShopGoods, item: Candidate): Reason | null {
  if (price === null || item.price === null || item.price <= 0n || price.net <= 0n) return null
  if (item.currency !== currency) return null
  const list = item.price
  const within = (part: bigint, whole: bigint) =>
    [price.net, price.gross].some((sold) => absolute(sold - list) * whole <= list * part)
  if (within(1n, 100n)) return { kind: 'price', points: 5 }
  return within(2n, 5n) ? null : { kind: 'price', points: -10 }
}

/** Best first; equal ones by their keys, so that the same items always stand in the same order. */
export const bestFirst = (a: Scored & { item: Candidate }, b: Scored & { item: Candidate }): number =>
  b.score - a.score || Number(b.item.active) - Number(a.item.active) || (keyOf(a.item) < keyOf(b.item) ? -1 : 1)

const keyOf = ({ style, colorCode, sizeDesc, lblCode, dimension, pkey }: Candidate) =>
  [style, colorCode, sizeDesc, dimension, lblCode, pkey].join('\u0000')
