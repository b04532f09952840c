import type { IndexedItem } from '../../mirror/item-index.ts'
import { itemKeyText, linkKeys } from '../../mirror/item-index.ts'
import { matchItem } from '../../mirror/match-item.ts'
import type { OrderLine } from '../../storefront/port.ts'
import type { MapInput, Notes } from './map-input.ts'
import type { NetLine } from './net-order.ts'

/** What a line becomes (rule 13). `pieces` counts a kit's items in one unit of the line. */
export type Chosen =
  | { kind: 'item'; item: IndexedItem }
  | { kind: 'kit'; parts: KitPart[] }
  | { kind: 'charge'; code: string; taxCode: string | null }
  | { kind: 'nothing' }
  /** Held: a finding says why. */
  | { kind: 'missing' }

export interface KitPart {
  item: IndexedItem
  pieces: number
}

const missing: Chosen = { kind: 'missing' }

/** Keys of the items a line becomes. */
export const itemsOf = (chosen: Chosen): string[] =>
  chosen.kind === 'item'
    ? [itemKeyText(chosen.item)]
    : chosen.kind === 'kit'
      ? chosen.parts.map(({ item }) => itemKeyText(item))
      : []

/** What the whole order takes of each item: one location is to have all of it. */
export function piecesByItem(lines: readonly { line: NetLine; chosen: Chosen }[]): Map<string, number> {
  const wanted = new Map<string, number>()
  for (const { line, chosen } of lines) {
    const parts = chosen.kind === 'item' ? [{ ...chosen, pieces: 1 }] : chosen.kind === 'kit' ? chosen.parts : []
    for (const { item, pieces } of parts) {
      const key = itemKeyText(item)
      wanted.set(key, (wanted.get(key) ?? 0) + pieces * line.quantity)
    }
  }
  return wanted
}

const triedBy = { link: 'link', third_party_item: 'third_party_item', barcode: 'barcode', pattern: 'SKU pattern' }

/** Finds what a line is in the ERP, in the order of rule 13. */
export function chooseItem(input: MapInput, line: NetLine, notes: Notes): Chosen {
  const { order, mappings, items } = input
  const { source } = line
  const keys = linkKeys(order.externalId, source)
  const match = matchItem(mappings, items, keys, source)
  const what = `line ${source.id} item`
  switch (match.kind) {
    case 'none':
      notFound(input, source, keys, notes)
      return missing
    case 'charge':
      notes.because(what, match.link, `charge ${match.code}`)
      return { kind: 'charge', code: match.code, taxCode: match.taxCode }
    case 'nothing':
      if (line.extended !== 0n || line.discount !== 0n || [...line.taxes.values()].some((tax) => tax !== 0n)) {
        notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'item_link', value: match.link.match.key }, source.id, {
          why: 'the line has a value but is linked to nothing',
        })
        return missing
      }
      notes.because(what, match.link, 'nothing: a line without value')
      return { kind: 'nothing' }
    case 'items': {
      const parts = match.parts.flatMap(({ name, pieces, found }) => {
        const item = onlyOne(found, source, keys, notes, name)
        return item ? [{ item, pieces }] : []
      })
      const [first] = parts
      if (!first || parts.length < match.parts.length) return missing
      const because = match.link ?? `item by ${triedBy[match.by]}`
      if (match.isKit) {
        const made = parts.map(({ item, pieces }) => `${pieces} ${itemKeyText(item)}`).join(', ')
        notes.because(what, because, `kit of ${made}`)
        return { kind: 'kit', parts }
      }
      notes.because(what, because, itemKeyText(first.item))
      return { kind: 'item', item: first.item }
    }
  }
}

function onlyOne(
  found: readonly IndexedItem[],
  source: OrderLine,
  keys: readonly string[],
  notes: Notes,
  name: string,
): IndexedItem | null {
  const [item, second] = found
  const evidence = { name: source.name, link: keys.at(-1) ?? '', items: found.map(itemKeyText) }
  if (!item) notes.hold('SKU_UNKNOWN', { field: 'sku', value: name }, source.id, evidence)
  else if (second) notes.hold('SKU_AMBIGUOUS', { field: 'sku', value: name }, source.id, evidence)
  else if (!item.active) notes.hold('SKU_INACTIVE', { field: 'sku', value: name }, source.id, evidence)
  else return item
  return null
}

function notFound({ order }: MapInput, source: OrderLine, keys: readonly string[], notes: Notes): void {
  const evidence = { name: source.name, link: keys.at(-1) ?? '' }
  if (source.sku !== '') notes.hold('SKU_UNKNOWN', { field: 'sku', value: source.sku }, source.id, evidence)
  else if (source.productId === '') {
    notes.hold('PRODUCT_DELETED', { field: 'line', value: `${order.externalId}/${source.id}` }, source.id, evidence)
  } else {
    const product = source.variationId === '' ? source.productId : `${source.productId}/${source.variationId}`
    notes.hold('SKU_MISSING', { field: 'product', value: product }, source.id, evidence)
  }
}
