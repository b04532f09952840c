import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/db.ts'
import { refuseTooMany } from './decision.ts'
import type { FieldValue } from './judge-shop-item.ts'

export interface AskedFinding {
  id: bigint
  storefrontId: string
  shopItemId: bigint | null
  code: string
  field: string
  shopValue: string
  erpValue: string
  sku: string
  saleFrom: Date | null
  saleTo: Date | null
}

/** Open findings a person decides on, their shop items held. @throws {Fault} NOT_PERMITTED, TOO_MANY */
export async function readAskedFindings(tx: Tx, actor: Actor, findingIds: readonly bigint[]): Promise<AskedFinding[]> {
  refuseTooMany(findingIds)
  requirePermission(actor, 'catalogue:decide')
  await tx.$queryRaw`
    select id from shop_items
    where id in (select shop_item_id from catalogue_findings where id = any(${[...findingIds]}::bigint[]))
    order by id for no key update`
  const findings = await tx.$queryRaw<AskedFinding[]>`
    select f.id, f.storefront_id as "storefrontId", f.shop_item_id as "shopItemId", f.code, f.field,
      coalesce(f.shop_value, '') as "shopValue", coalesce(f.erp_value, '') as "erpValue", coalesce(s.sku, '') as sku,
      s.sale_from as "saleFrom", s.sale_to as "saleTo"
    from catalogue_findings f left join shop_items s on s.id = f.shop_item_id
    where f.id = any(${[...findingIds]}::bigint[]) and f.closed_at is null
    order by f.id`
  for (const storefrontId of new Set(findings.map((one) => one.storefrontId))) {
    requirePermission(actor, 'catalogue:decide', storefrontId)
  }
  return findings
}

/** The shop's value of a finding, a sale price with its dates. */
export const shopValueOf = ({ field, shopValue, saleFrom, saleTo }: AskedFinding): FieldValue =>
  field === 'sale_price'
    ? { value: shopValue, from: saleFrom?.toISOString() ?? null, to: saleTo?.toISOString() ?? null }
    : { value: shopValue }

export const erpValueOf = ({ field, erpValue }: AskedFinding): FieldValue =>
  field === 'sale_price' ? { value: erpValue, from: null, to: null } : { value: erpValue }
