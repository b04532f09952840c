import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { Judged } from './compare-catalogue.ts'
import type { FieldPolicies } from './fields.ts'
import type { Found } from './judge-shop-item.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import type { StillRefused } from './stage-wishes.ts'

const comparedCodes = [
  'ROGUE_SKU',
  'SKU_INHERITED',
  'SKU_SHARED_IN_SHOP',
  'ITEM_INACTIVE_ON_SALE',
  'LOCAL_EDIT',
  'CATALOGUE_REFUSED',
] as const

const changeable = ['sku', 'regular_price', 'sale_price', 'barcode', 'name', 'status'] as const

export const itemKey = (shopItemId: bigint): string => `shop:${shopItemId}`
export const fieldKey = (shopItemId: bigint, field: string): string => `shop:${shopItemId}:${field}`
const sharedKey = (sku: string) => `sku:${sku}`

/**
 * Settles the exceptions of the shop items that were compared: one an item and cause, one for all who share a SKU. A field
 * that was reverted at once is no exception; one that waits for a person, or is only raised, is. A flow that is not live has
 * none: what stood is closed.
 */
export async function raiseCompared(
  tx: Sql,
  now: Date,
  { id: storefrontId, mode }: Pick<CatalogueShop, 'id' | 'mode'>,
  policies: FieldPolicies,
  judged: readonly Judged[],
  { refused, unshared }: { refused: readonly StillRefused[]; unshared: readonly string[] },
): Promise<void> {
  const keys = [
    ...unshared.map(sharedKey),
    ...judged.flatMap(({ item }) => [
      itemKey(item.id),
      ...changeable.map((field) => fieldKey(item.id, field)),
      ...(item.sku === '' || item.skuInherited ? [] : [sharedKey(item.sku)]),
    ]),
  ]
  const findings = new Map<string, ShopFinding>()
  const add = (finding: ShopFinding) => findings.set(`${finding.code} ${finding.cause.key}`, finding)
  for (const { item, verdict } of mode === 'live' ? judged : []) {
    const about = { sku: item.sku, shopItemId: String(item.id), name: item.name }
    for (const found of verdict.findings) {
      const finding = raisedBy(item, found, policies)
      if (finding) add({ ...finding, cause: { ...about, ...finding.cause } })
    }
    for (const { shopItemId, field, code, message, wanted } of refused) {
      if (shopItemId !== item.id) continue
      const cause = {
        key: fieldKey(item.id, field),
        field,
        value: item.sku || item.name,
        erp: wanted,
        ...about,
        answer: code,
        message,
      }
      add({ code: 'CATALOGUE_REFUSED', cause })
    }
  }
  await settleFindings(tx, now, { storefrontId, codes: comparedCodes, judged: [...new Set(keys)] }, [
    ...findings.values(),
  ])
}

function raisedBy({ id, sku, name }: Judged['item'], found: Found, policies: FieldPolicies): ShopFinding | null {
  const { code, field, shopValue, erpValue, detail } = found
  switch (code) {
    case 'ROGUE_SKU':
    case 'SKU_INHERITED':
      return { code, cause: { key: itemKey(id), field, value: shopValue || String(detail.parent ?? '') } }
    case 'ITEM_INACTIVE_ON_SALE':
      return { code, cause: { key: itemKey(id), field, value: sku || name } }
    case 'SKU_SHARED':
      // Of all who share it: whoever is compared last leads to it.
      return {
        code: 'SKU_SHARED_IN_SHOP',
        cause: { key: sharedKey(shopValue), field, value: shopValue, others: detail.others ?? [] },
      }
    case 'SKU_DIFFERS':
    case 'PRICE_DIFFERS':
    case 'SALE_PRICE_DIFFERS':
    case 'BARCODE_DIFFERS':
    case 'NAME_DIFFERS': {
      const policy = policies[field]
      const byShop = detail.moved === 'shop' || detail.moved === 'both'
      if (!byShop || (policy !== 'approve' && policy !== 'raise')) return null
      return {
        code: 'LOCAL_EDIT',
        cause: { key: fieldKey(id, field), field, value: sku || name, shop: shopValue, erp: erpValue, policy },
      }
    }
    default:
      return null
  }
}
