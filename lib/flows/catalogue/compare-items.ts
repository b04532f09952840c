import type { Sql } from '../../kernel/sql.ts'
import { notify } from '../../queue/notify.ts'
import type { FlowContext } from '../context.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'

/** The channel's flag on an item that is meant for the shop (bluecherry.md, items). */
export const channelFlag = 'WEB'

const chunk = 5_000
/** A mirror's transaction may commit after its stamp: this much is looked at again. */
const overlapMs = 5 * 60_000

/**
 * Looks at the ERP's items that moved since the last time: which are meant for the shop and not in it. Not before the shop
 * was read once, as everything would be missing.
 */
export async function compareItems({ db, clock }: FlowContext, shop: CatalogueShop): Promise<void> {
  const cursor = await db.pollCursor.findUnique({
    where: { storefrontId_flow: { storefrontId: shop.id, flow: 'catalogue' } },
    select: { cursorAt: true, comparedAt: true },
  })
  if (!cursor?.cursorAt) return
  const now = clock.now()
  const since = cursor.comparedAt ? new Date(cursor.comparedAt.getTime() - overlapMs) : new Date(0)
  const moved = await db.$queryRaw<{ id: bigint }[]>`
    select id from erp_items
    where connection_id = ${shop.erpConnectionId}::uuid and (read_at >= ${since} or gone_at >= ${since})
    order by id`
  for (let from = 0; from < moved.length; from += chunk) {
    const ids = moved.slice(from, from + chunk).map(({ id }) => id)
    await db.$transaction(async (tx) => {
      if ((await judgeItems(tx, now, shop, ids)) > 0) await notify(tx, 'catalogue')
    })
  }
  await db.$executeRaw`
    update poll_cursors set compared_at = ${now} where storefront_id = ${shop.id}::uuid and flow = 'catalogue'`
}

/**
 * Makes the finding ITEM_NOT_IN_SHOP of these items exactly what holds: active, flagged for the channel, and no shop item is
 * made of it or might be.
 * @returns how many findings opened or closed
 */
export async function judgeItems(
  tx: Sql,
  now: Date,
  shop: Pick<CatalogueShop, 'id' | 'erpConnectionId'>,
  itemIds: readonly bigint[],
  skus: readonly string[] = [],
): Promise<number> {
  if (itemIds.length + skus.length === 0) return 0
  return tx.$executeRaw`
    with judged as materialized (
      select e.id, e.division || '/' || e.style as style_key, e.style_name, e.color_name, e.size_desc,
        coalesce(e.third_party_item, e.item_key) as sku,
        e.active and e.gone_at is null and e.channel_flag = ${channelFlag}
          and not exists (
            select from shop_item_parts p join shop_items s on s.id = p.shop_item_id
            where p.item_id = e.id and s.storefront_id = ${shop.id}::uuid and s.gone_at is null)
          and not exists (
            select from shop_items s
            where s.storefront_id = ${shop.id}::uuid and s.sku = e.third_party_item and s.match = 'ambiguous'
              and s.gone_at is null) as missing
      from erp_items e
      where e.connection_id = ${shop.erpConnectionId}::uuid 
        and (e.id = any(${itemIds}::bigint[]) or e.third_party_item = any(${skus}::text[]))
    ), closed as (
      update catalogue_findings c set closed_at = ${now}, closed_because = 'gone'
      from judged j
      where c.storefront_id = ${shop.id}::uuid and c.subject = 'item:' || j.id and c.code = 'ITEM_NOT_IN_SHOP'
        and c.closed_at is null and not j.missing
      returning c.id
    ), opened as (
      insert into catalogue_findings as c (storefront_id, subject, item_id, code, field, erp_value, detail, opened_at)
      select ${shop.id}::uuid, 'item:' || j.id, j.id, 'ITEM_NOT_IN_SHOP', 'existence', j.sku,
        jsonb_build_object('styleKey', j.style_key, 'name', j.style_name, 'colour', j.color_name, 'size', j.size_desc), ${now}
      from judged j where j.missing order by j.id
      on conflict (storefront_id, subject, code, field) do update set
        erp_value = excluded.erp_value, detail = excluded.detail, closed_at = null, closed_because = null,
        opened_at = case when c.closed_at is null then c.opened_at else excluded.opened_at end
      where c.closed_at is not null or (c.erp_value, c.detail) is distinct from (excluded.erp_value, excluded.detail)
      returning c.id
    )
    select id from closed union all select id from opened`
}
