import type { OrderLine } from '../../storefront/port.ts'
import type { IndexedItem } from './item-index.ts'
import { itemKeyText, linkKeys } from './item-index.ts'
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

/** Finds what a line is in the ERP, in the order of rule 13. */
export function chooseItem(input: MapInput, line: NetLine, notes: Notes): Chosen {
  const { order, mappings, items } = input
  const { source } = line
  const keys = linkKeys(order.externalId, source)
  const link = keys.map((key) => mappings.itemLinks.get(key)).find((rule) => rule !== undefined)
  const what = `line ${source.id} item`
  if (link) {
    const { target } = link
    switch (target.kind) {
      case 'charge':
        notes.because(what, link, `charge ${target.code}`)
        return { kind: 'charge', code: target.code, taxCode: target.taxCode ?? null }
      case 'nothing':
        if (line.extended !== 0n || line.discount !== 0n || [...line.taxes.values()].some((tax) => tax !== 0n)) {
          notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'item_link', value: link.match.key }, source.id, {
            why: 'the line has a value but is linked to nothing',
          })
          return missing
        }
        notes.because(what, link, 'nothing: a line without value')
        return { kind: 'nothing' }
      case 'item': {
        const item = onlyOne(items.byReference(target.item), source, keys, notes, target.item)
        if (item) notes.because(what, link, itemKeyText(item))
        return item ? { kind: 'item', item } : missing
      }
      case 'kit': {
        const parts = target.components.flatMap(({ item: reference, quantity }) => {
          const item = onlyOne(items.byReference(reference), source, keys, notes, reference)
          return item ? [{ item, pieces: quantity }] : []
        })
        if (parts.length < target.components.length) return missing
        notes.because(
          what,
          link,
          `kit of ${parts.map(({ item, pieces }) => `${pieces} ${itemKeyText(item)}`).join(', ')}`,
        )
        return { kind: 'kit', parts }
      }
    }
  }
  const tries: [string, readonly IndexedItem[]][] = [
    ['third_party_item', source.sku === '' ? [] : items.bySku(source.sku)],
    ['barcode', source.barcode === '' ? [] : items.byBarcode(source.barcode)],
    ['SKU pattern', source.sku === '' ? [] : items.byPattern(source.sku)],
  ]
  const hit = tries.find(([, found]) => found.length > 0)
  if (!hit) {
    notFound(input, source, keys, notes)
    return missing
  }
  const item = onlyOne(hit[1], source, keys, notes, source.sku === '' ? source.barcode : source.sku)
  if (item) notes.because(what, `item by ${hit[0]}`, itemKeyText(item))
  return item ? { kind: 'item', item } : missing
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
