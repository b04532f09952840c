import type { MappingRule, MappingSnapshot } from '../mappings/snapshot.ts'
import type { IndexedItem, ItemIndex } from './item-index.ts'

export type MatchedBy = 'link' | 'third_party_item' | 'barcode' | 'pattern'

/** One item a thing of the shop is, or is made of: everything its name fits. Exactly one is a match. */
export interface MatchedPart {
  name: string
  /** Pieces of the item in one unit. */
  pieces: number
  found: readonly IndexedItem[]
}

/** What a thing of the shop is in the ERP. */
export type Match =
  | { kind: 'charge'; link: MappingRule<'item_link'>; code: string; taxCode: string | null }
  | { kind: 'nothing'; link: MappingRule<'item_link'> }
  | { kind: 'items'; by: MatchedBy; link: MappingRule<'item_link'> | null; isKit: boolean; parts: MatchedPart[] }
  | { kind: 'none' }

/** The item link of a thing that carries these keys, the most particular first. */
export const findLink = ({ itemLinks }: Pick<MappingSnapshot, 'itemLinks'>, keys: readonly string[]) =>
  keys.map((key) => itemLinks.get(key)).find((rule) => rule !== undefined)

/**
 * Finds what a SKU and barcode of the shop are in the ERP, in the order of rule 13: item link, the channel's SKU, barcode,
 * SKU pattern. Whether an item is active is the caller's question.
 * @param keys an item link may carry for it, the most particular first
 */
export function matchItem(
  links: Pick<MappingSnapshot, 'itemLinks'>,
  items: ItemIndex,
  keys: readonly string[],
  { sku, barcode }: { sku: string; barcode: string },
): Match {
  const link = findLink(links, keys)
  if (link) {
    const { target } = link
    const part = (name: string, pieces: number) => ({ name, pieces, found: items.byReference(name) })
    switch (target.kind) {
      case 'charge':
        return { kind: 'charge', link, code: target.code, taxCode: target.taxCode ?? null }
      case 'nothing':
        return { kind: 'nothing', link }
      case 'item':
        return { kind: 'items', by: 'link', link, isKit: false, parts: [part(target.item, 1)] }
      case 'kit': {
        const parts = target.components.map(({ item, quantity }) => part(item, quantity))
        return { kind: 'items', by: 'link', link, isKit: true, parts }
      }
    }
  }
  const tries: [MatchedBy, readonly IndexedItem[]][] = [
    ['third_party_item', sku === '' ? [] : items.bySku(sku)],
    ['barcode', barcode === '' ? [] : items.byBarcode(barcode)],
    ['pattern', sku === '' ? [] : items.byPattern(sku)],
  ]
  const hit = tries.find(([, found]) => found.length > 0)
  if (!hit) return { kind: 'none' }
  const [by, found] = hit
  return {
    kind: 'items',
    by,
    link: null,
    isKit: false,
    parts: [{ name: sku === '' ? barcode : sku, pieces: 1, found }],
  }
}
