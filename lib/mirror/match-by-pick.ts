import type { Sql } from '../kernel/sql.ts'
import type { Match, Reference } from './match-orders.ts'

/**
 * An invoice that carries no reference of ours, or one that names no order, is its pick's. By altpo alone where that is set, and
 * never of an order that its own po_num contradicts.
 */
export async function matchByPick(
  tx: Sql,
  connectionId: string,
  references: readonly Reference[],
  matches: readonly (Match | null)[],
): Promise<(Match | null)[]> {
  const asked = references.flatMap(({ altPo, poNum, pickNum = '' }, n) =>
    altPo === '' && pickNum !== '' && !matches[n]?.order ? [{ n, pickNum, poNum: matches[n] ? poNum : null }] : [],
  )
  if (asked.length === 0) return [...matches]
  const rows = await tx.$queryRaw<
    { n: number; storefrontId: string; id: bigint | null; externalId: string; wrappedKey: Uint8Array | null }[]
  >`
    with asked as (
      select * from unnest(
        ${asked.map(({ n }) => n)}::int[], ${asked.map(({ pickNum }) => pickNum)}::text[],
        ${asked.map(({ poNum }) => poNum)}::text[]
      ) as a (n, pick_num, po_num)
    ), found as (
      select a.n, min(p.id) as pick_id from asked a
      join erp_picks p on p.pick_num = a.pick_num and p.connection_id = ${connectionId}::uuid and p.storefront_id is not null
        and (a.po_num is null or a.po_num = p.po_num)
      group by a.n having count(distinct (p.storefront_id, p.order_id)) = 1
    )
    select f.n, p.storefront_id::text as "storefrontId", o.id, coalesce(o.external_id, '') as "externalId",
      o.wrapped_key as "wrappedKey"
    from found f join erp_picks p on p.id = f.pick_id left join web_orders o on o.id = p.order_id`
  const found = new Map(rows.map((row) => [row.n, row]))
  return matches.map((match, n) => {
    const row = found.get(n)
    if (!row) return match
    const { storefrontId, id, externalId, wrappedKey } = row
    return { storefrontId, order: id === null ? null : { id, externalId, wrappedKey } }
  })
}
