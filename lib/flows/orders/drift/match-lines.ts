import { itemKeyText } from '../../../mirror/item-index.ts'
import { sameAmount, sameText } from './same-value.ts'
import type { ComparedLine } from './sides.ts'

/** What of one side is what of the other; null where nothing is. */
export interface Pair {
  one: ComparedLine
  other: ComparedLine | null
}

export interface Matched {
  pairs: Pair[]
  /** Of the other side, fitting nothing. */
  left: ComparedLine[]
}

/** The key of a line's item, however the ERP pads its columns. */
export const itemOf = ({ item }: ComparedLine): string => {
  const { division, style, colorCode, lblCode, dimension, sizeDesc } = item
  const [a, b, c, d, e, f] = [division, style, colorCode, lblCode, dimension, sizeDesc].map((part) => part.trim())
  return itemKeyText({
    division: a ?? '',
    style: b ?? '',
    colorCode: c ?? '',
    lblCode: d ?? '',
    dimension: e ?? '',
    sizeDesc: f ?? '',
  })
}

const sameContent = (one: ComparedLine, other: ComparedLine): boolean =>
  one.quantity === other.quantity &&
  sameAmount(one.extended, other.extended) &&
  sameAmount(one.discount, other.discount) &&
  sameAmount(one.tax, other.tax) &&
  sameText(one.taxCode, other.taxCode)

type Fits = (one: ComparedLine, other: ComparedLine) => boolean

const sameItem: Fits = (one, other) => itemOf(one) === itemOf(other)
const sameBarcode: Fits = (one, other) => one.upc.trim() !== '' && one.upc.trim() === other.upc.trim()
const sameId: Fits = (one, other) => one.id !== '' && one.id === other.id

/** The closest fit first, so that two lines of one item, in whatever order, are each compared with their own. */
const rounds: readonly Fits[] = [
  (one, other) => sameItem(one, other) && sameId(one, other) && sameContent(one, other),
  (one, other) => sameItem(one, other) && sameContent(one, other),
  (one, other) => sameItem(one, other) && sameId(one, other),
  sameItem,
  (one, other) => sameBarcode(one, other) && sameId(one, other),
  sameBarcode,
]

/** Lines of two sides, by item and by what names them on both. */
export function matchLines(ones: readonly ComparedLine[], others: readonly ComparedLine[]): Matched {
  const found = new Map<ComparedLine, ComparedLine>()
  const left = new Set(others)
  for (const fits of rounds) {
    for (const one of ones) {
      if (found.has(one)) continue
      const other = [...left].find((candidate) => fits(one, candidate))
      if (!other) continue
      found.set(one, other)
      left.delete(other)
    }
  }
  return { pairs: ones.map((one) => ({ one, other: found.get(one) ?? null })), left: [...left] }
}
