import type { Tx } from '../../kernel/db.ts'
import { readFieldPolicies } from './fields.ts'
import { byRule } from './hold-wishes.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import type { ChangeEnd } from './settle-changes.ts'

/**
 * What follows from publications that ended: variations of a product that is there now may go, those of one the shop refused
 * are withdrawn, and a style that is whole goes on sale where the policy says so.
 */
export async function followPublications(
  tx: Tx,
  now: Date,
  shop: Pick<CatalogueShop, 'id'>,
  ends: readonly ChangeEnd[],
): Promise<void> {
  const published = ends.filter(({ change }) => change.kind === 'publish')
  if (published.length === 0) return
  const stylesOf = (some: readonly ChangeEnd[]) => [...new Set(some.map(({ change }) => change.styleKey ?? ''))]
  const products = published.filter(({ change }) => change.field !== 'variation')
  const made = products.filter(({ end }) => end.state === 'done')
  if (made.length > 0) {
    await tx.$executeRaw`
      update catalogue_changes v set after = v.after || jsonb_build_object('productId', s.product_id), ready_at = ${now}
      from catalogue_changes p join shop_items s on s.id = p.shop_item_id
      where p.id = any(${made.map(({ change }) => change.id)}::bigint[])
        and v.storefront_id = p.storefront_id and v.style_key = p.style_key and v.kind = 'publish' and v.field = 'variation'
        and v.state = 'ready' and v.ready_at is null`
  }
  const refused = products.filter(({ end }) => end.state === 'refused')
  if (refused.length > 0) {
    await tx.$executeRaw`
      update catalogue_changes set state = 'withdrawn', ended_at = ${now}, outcome_code = 'PRODUCT_REFUSED'
      where storefront_id = ${shop.id}::uuid and style_key = any(${stylesOf(refused)}::text[]) and kind = 'publish'
        and field = 'variation' and state = 'ready' and ready_at is null`
  }
  const ended = published.filter(({ end }) => end.state === 'done' || end.state === 'refused')
  if (ended.length === 0 || (await readFieldPolicies(tx, shop.id)).release !== 'at_once') return
  // Whole: nothing of the style is on its way, and nothing of this publication was refused.
  await tx.$executeRaw`
    insert into catalogue_changes (storefront_id, kind, state, shop_item_id, style_key, field, sku, before, after, reason,
      asked_by_label, created_at, ready_at)
    select ${shop.id}::uuid, 'release', 'ready', p.id, null, 'status', p.sku, jsonb_build_object('value', p.status),
      '{"value": "publish"}', 'RELEASED_BY_RULE', ${byRule}, ${now}, ${now}
    from (
      select distinct on (c.style_key) c.style_key, s.product_id
      from catalogue_changes c join shop_items s on s.id = c.shop_item_id
      where c.storefront_id = ${shop.id}::uuid and c.style_key = any(${stylesOf(ended)}::text[]) and c.kind = 'publish'
        and c.state = 'done'
      order by c.style_key, c.id desc
    ) style
    join shop_items p on p.storefront_id = ${shop.id}::uuid and p.product_id = style.product_id and p.variation_id = ''
    where p.status = 'draft' and p.gone_at is null and not exists (
      select from catalogue_changes c
      where c.storefront_id = ${shop.id}::uuid and c.style_key = style.style_key and c.kind = 'publish'
        and (c.state in ('ready', 'sending', 'unknown', 'proposed')
          or (c.state = 'refused' and c.created_at = (select max(l.created_at) from catalogue_changes l
            where l.storefront_id = c.storefront_id and l.style_key = c.style_key and l.kind = 'publish'))))
    on conflict do nothing`
}
