import type { Sql } from '../../kernel/sql.ts'
import type { Judged } from './compare-catalogue.ts'

/**
 * Makes the open findings of these shop items exactly what was found, in one statement; a finding that stands unchanged is
 * not touched.
 * @returns those that opened (or came back), as `<shop item id> <code> <field>`
 */
export async function writeFindings(
  tx: Sql,
  now: Date,
  storefrontId: string,
  judged: readonly Judged[],
): Promise<ReadonlySet<string>> {
  const rows = judged.flatMap(({ item, verdict }) =>
    verdict.findings.map(({ code, field, shopValue, erpValue, detail }) => ({
      subject: `shop:${item.id}`,
      shop_item_id: String(item.id),
      item_id: verdict.parts.length === 1 ? String(verdict.parts[0]?.itemId) : null,
      code,
      field,
      shop_value: shopValue,
      erp_value: erpValue,
      detail,
    })),
  )
  const subjects = judged.map(({ item }) => `shop:${item.id}`)
  const opened = await tx.$queryRaw<{ key: string }[]>`
    with found as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f (
        subject text, shop_item_id bigint, item_id bigint, code text, field text, shop_value text, erp_value text, detail jsonb)
    ), before as materialized (
      select subject, code, field from catalogue_findings
      where storefront_id = ${storefrontId}::uuid and subject = any(${subjects}::text[]) and closed_at is null
    ), closed as (
      update catalogue_findings c set closed_at = ${now}, closed_because = 'gone'
      where c.storefront_id = ${storefrontId}::uuid and c.subject = any(${subjects}::text[]) and c.closed_at is null
        and not exists (select from found f where f.subject = c.subject and f.code = c.code and f.field = c.field)
    ), written as (
      insert into catalogue_findings as c (storefront_id, subject, shop_item_id, item_id, code, field, shop_value, erp_value,
        detail, opened_at)
      select ${storefrontId}::uuid, subject, shop_item_id, item_id, code, field, shop_value, erp_value, detail, ${now}
      from found order by subject, code, field
      on conflict (storefront_id, subject, code, field) do update set
        item_id = excluded.item_id, shop_value = excluded.shop_value, erp_value = excluded.erp_value,
        detail = excluded.detail, closed_at = null, closed_because = null,
        opened_at = case when c.closed_at is null then c.opened_at else excluded.opened_at end
      where c.closed_at is not null or (c.shop_value, c.erp_value, c.detail, c.item_id)
        is distinct from (excluded.shop_value, excluded.erp_value, excluded.detail, excluded.item_id)
    )
    select f.shop_item_id || ' ' || f.code || ' ' || f.field as key
    from found f left join before b on b.subject = f.subject and b.code = f.code and b.field = f.field
    where b.subject is null`
  return new Set(opened.map(({ key }) => key))
}
