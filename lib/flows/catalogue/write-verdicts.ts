import type { Sql } from '../../kernel/sql.ts'
import type { Judged } from './compare-catalogue.ts'
import { judgeItems } from './compare-items.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'

/**
 * Writes what shop items were found to be and what both sides agree on; they are compared then. Products whose variations
 * became something else are looked at again for their name, and items that gained or lost a shop item for whether they are
 * in the shop.
 */
export async function writeVerdicts(tx: Sql, now: Date, shop: CatalogueShop, judged: readonly Judged[]): Promise<void> {
  const rows = judged.map(({ item, verdict }) => ({
    id: String(item.id),
    match: verdict.match,
    matched_by: verdict.matchedBy,
    agreed: verdict.agreed,
  }))
  await tx.$executeRaw`
    update shop_items s set match = v.match, matched_by = v.matched_by, agreed = v.agreed, dirty = false, compared_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as v (id bigint, match shop_item_match, matched_by text, agreed jsonb)
    where s.id = v.id`
  const parts = judged.flatMap(({ item, verdict }) =>
    verdict.parts.map(({ itemId, quantity }) => ({ shop_item_id: String(item.id), item_id: String(itemId), quantity })),
  )
  const moved = await tx.$queryRaw<{ itemId: bigint }[]>`
    with wanted as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb)
        as w (shop_item_id bigint, item_id bigint, quantity integer)
    ), dropped as (
      delete from shop_item_parts p
      where p.shop_item_id = any(${rows.map(({ id }) => id)}::bigint[])
        and not exists (select from wanted w where w.shop_item_id = p.shop_item_id and w.item_id = p.item_id)
      returning p.shop_item_id, p.item_id
    ), written as (
      insert into shop_item_parts as p (shop_item_id, item_id, quantity)
      select shop_item_id, item_id, quantity from wanted order by 1, 2
      on conflict (shop_item_id, item_id) do update set quantity = excluded.quantity
        where p.quantity <> excluded.quantity
      returning p.shop_item_id, p.item_id
    ), moved as (
      select * from dropped union select * from written
    ), named as (
      update shop_items p set dirty = true
      where p.storefront_id = ${shop.id}::uuid and p.variation_id = '' and p.kind = 'variable' and p.gone_at is null
        and p.product_id in (select s.product_id from moved m join shop_items s on s.id = m.shop_item_id
          where s.variation_id <> '')
    )
    select distinct item_id as "itemId" from moved`
  await judgeItems(
    tx,
    now,
    shop,
    moved.map(({ itemId }) => itemId),
    judged
      .filter(({ item, verdict }) => item.match === 'ambiguous' || verdict.match === 'ambiguous')
      .map(({ item }) => item.sku),
  )
}

/** The last time a field was changed in the shop against its master, for the page of fields. */
export async function noteViolations(
  tx: Sql,
  now: Date,
  storefrontId: string,
  judged: readonly Judged[],
  opened: ReadonlySet<string>,
): Promise<void> {
  const violations = new Map<string, object>()
  for (const { item, verdict } of judged) {
    for (const { code, field, shopValue, erpValue, detail } of verdict.findings) {
      const byShop = detail.moved === 'shop' || detail.moved === 'both' || code === 'ROGUE_SKU'
      if (!byShop || !opened.has(`${item.id} ${code} ${field}`)) continue
      const { sku } = item
      violations.set(field, { shopItemId: String(item.id), sku, before: erpValue, after: shopValue })
    }
  }
  if (violations.size === 0) return
  const rows = [...violations]
    .map(([field, violation]) => ({ field, violation }))
    .sort((a, b) => (a.field < b.field ? -1 : 1))
  await tx.$executeRaw`
    insert into catalogue_fields as c (storefront_id, field, last_violation_at, last_violation)
    select ${storefrontId}::uuid, field, ${now}, violation
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v (field text, violation jsonb)
    on conflict (storefront_id, field) do update set
      last_violation_at = excluded.last_violation_at, last_violation = excluded.last_violation`
}
