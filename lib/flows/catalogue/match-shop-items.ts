import type { Sql } from '../../kernel/sql.ts'
import type { MappingSnapshot } from '../../mappings/snapshot.ts'
import type { ItemIndex, Named } from '../../mirror/item-index.ts'
import { itemKeyText, neededNames, productKeys } from '../../mirror/item-index.ts'
import type { Match } from '../../mirror/match-item.ts'
import { matchItem } from '../../mirror/match-item.ts'
import { readItems } from '../../mirror/read-items.ts'
import type { FieldPolicies } from './fields.ts'
import type { ComparedItem, ErpSide } from './item-values.ts'
import type { ItemSide } from './judge-shop-item.ts'

const nothing: ItemSide = { match: 'no_item', matchedBy: '', parts: [], fits: [], skuBefore: null }

/**
 * Finds what shop items are in the ERP by rule 13, as orders do, in two statements a batch. A variation that only reports its
 * parent's SKU is not matched by it; a SKU edited in the shop is known by what both agreed on.
 */
export async function matchShopItems(
  tx: Sql,
  erpConnectionId: string | null,
  items: readonly ComparedItem[],
  rules: { mappings: MappingSnapshot; skuPattern: string | null; policies: FieldPolicies },
): Promise<Map<bigint, ItemSide>> {
  const sold = items.filter(({ kind, goneAt }) => (kind === 'simple' || kind === 'variation') && !goneAt)
  if (!erpConnectionId) return new Map(items.map(({ id }) => [id, { ...nothing, match: 'none' as const }]))
  const names = sold.flatMap((item) => [namesOf(item), ...(beforeOf(item) ?? [])])
  const { mappings, skuPattern, policies } = rules
  const index = await readItems(tx, erpConnectionId, neededNames(names, mappings), skuPattern)
  const matches = new Map(sold.map((item) => [item.id, matchBoth(item, mappings, index)]))
  const pkeys = new Set(
    [...matches.values()].flatMap((both) => both.flatMap((match) => foundIn(match).map(({ pkey }) => pkey))),
  )
  const sides = await readErpSides(tx, erpConnectionId, [...pkeys])
  return new Map(items.map((item) => [item.id, sideOf(item, matches.get(item.id), sides, policies)]))
}

const namesOf = (item: ComparedItem): Named => ({
  sku: item.skuInherited ? '' : item.sku,
  barcode: item.barcode,
  keys: productKeys({ ...item, sku: item.skuInherited ? '' : item.sku }),
})

/** By the SKU both agreed on, when it is another one now. */
function beforeOf(item: ComparedItem): [Named] | null {
  const { sku } = item.agreed
  const own = item.skuInherited ? '' : item.sku
  return sku === undefined || sku === '' || sku === own || item.agreed['sku@erp'] !== undefined
    ? null
    : [{ sku, barcode: '', keys: [`sku:${sku}`] }]
}

function matchBoth(item: ComparedItem, mappings: MappingSnapshot, index: ItemIndex): [Match, Match] {
  const now = namesOf(item)
  const before = beforeOf(item)?.[0]
  return [
    matchItem(mappings, index, now.keys, now),
    before ? matchItem(mappings, index, before.keys, before) : { kind: 'none' },
  ]
}

const foundIn = (match: Match) => (match.kind === 'items' ? match.parts.flatMap(({ found }) => found) : [])

function sideOf(
  item: ComparedItem,
  both: [Match, Match] | undefined,
  sides: ReadonlyMap<string, ErpSide>,
  { sku: policy }: FieldPolicies,
): ItemSide {
  if (!both) return nothing
  const [now, before] = both
  const known = before.kind === 'items' && before.parts.every(({ found }) => found.length === 1)
  const current = readSide(now, sides)
  if (!known) return current
  const skuBefore = item.agreed.sku ?? null
  const old = readSide(before, sides)
  const stands = current.match === 'none' || policy === 'revert' || policy === 'approve'
  return stands && current.matchedBy !== 'link'
    ? { ...old, matchedBy: 'agreed', skuBefore }
    : { ...current, skuBefore: current.matchedBy === 'link' ? null : skuBefore }
}

function readSide(match: Match, sides: ReadonlyMap<string, ErpSide>): ItemSide {
  if (match.kind === 'none') return { ...nothing, match: 'none' }
  if (match.kind !== 'items') return { ...nothing, matchedBy: 'link' }
  const { parts, by: matchedBy, isKit } = match
  const fits = parts.filter(({ found }) => found.length > 1).flatMap(({ found }) => found.map(itemKeyText))
  if (fits.length > 0) return { ...nothing, match: 'ambiguous', matchedBy, fits }
  const found = parts.flatMap(({ found: [item], pieces }) => {
    const side = item && sides.get(item.pkey)
    return side ? [{ item: side, quantity: pieces }] : []
  })
  // A link that names what the ERP does not have.
  if (found.length < parts.length) return { ...nothing, match: 'none', matchedBy }
  return { match: isKit ? 'kit' : 'one', matchedBy, parts: merged(found), fits: [], skuBefore: null }
}

/** A kit may name an item twice. */
function merged(parts: ItemSide['parts']): ItemSide['parts'] {
  const byId = new Map<bigint, ItemSide['parts'][number]>()
  for (const { item, quantity } of parts) {
    byId.set(item.id, { item, quantity: (byId.get(item.id)?.quantity ?? 0) + quantity })
  }
  return [...byId.values()]
}

async function readErpSides(tx: Sql, connectionId: string, pkeys: readonly string[]): Promise<Map<string, ErpSide>> {
  if (pkeys.length === 0) return new Map()
  const rows = await tx.$queryRaw<ErpSide[]>`
    select id, pkey, style_name as "styleName", color_code as "colorCode", color_name as "colorName",
      size_desc as "sizeDesc", upc, ean, third_party_item as "thirdPartyItem", price_amount as price,
      retail_amount as retail, currency::text as currency, active
    from erp_items where connection_id = ${connectionId}::uuid and pkey = any(${pkeys}::text[])`
  return new Map(rows.map((row) => [row.pkey, row]))
}
