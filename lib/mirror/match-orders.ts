import type { Sql } from '../kernel/sql.ts'
import { matchByPick } from './match-by-pick.ts'

/** A shop whose orders go to the ERP that is read. */
export interface OurShop {
  id: string
  code: string
}

/** What a document is known by; '' where it carries none. */
export interface Reference {
  altPo: string
  poNum: string
  /** Of a return or a credit memo: WEBR-<store>-<refund>. */
  refNum2: string
  /** Of an invoice: what it was picked on, where nothing else tells. */
  pickNum?: string | undefined
}

/** A document of ours. Without an order it carries our reference and its order is not landed, or does not exist. */
export interface Match {
  storefrontId: string
  order: { id: bigint; externalId: string; wrappedKey: Uint8Array | null } | null
}

export const readOurShops = (db: Sql, connectionId: string): Promise<OurShop[]> =>
  db.$queryRaw<OurShop[]>`
    select id::text, code from storefronts where erp_connection_id = ${connectionId}::uuid order by length(code) desc, code`

/** A document read into what it means to one of our shops: identity first, then what people type (bluecherry.md rule 1). */
type Claim = { shop: OurShop; externalId: string } | { shop: OurShop | null; poNum: string; refNum2: string }

/**
 * Whose documents they are, in their order: null for one of another store or of nobody of ours. By altpo alone where it is set:
 * an order of another shop is not ours because its po_num looks like one.
 */
export async function matchOrders(
  tx: Sql,
  connectionId: string,
  shops: readonly OurShop[],
  references: readonly Reference[],
): Promise<(Match | null)[]> {
  const claims = references.map((reference) => claimOf(shops, reference))
  const byIdentity = claims.map((claim) => (claim && 'externalId' in claim ? claim : null))
  const byNumber = claims.map((claim) => (claim && 'poNum' in claim ? claim : null))
  if (claims.every((claim) => claim === null)) {
    return matchByPick(
      tx,
      connectionId,
      references,
      claims.map(() => null),
    )
  }
  const rows = await tx.$queryRaw<
    { n: number; storefrontId: string; id: bigint; externalId: string; wrappedKey: Uint8Array | null }[]
  >`
    with asked as (
      select * from unnest(
        ${claims.map((_, n) => n)}::int[], ${byIdentity.map((claim) => claim?.shop.id ?? null)}::uuid[],
        ${byIdentity.map((claim) => claim?.externalId ?? null)}::text[], ${byNumber.map((claim) => claim?.poNum || null)}::text[],
        ${byNumber.map((claim) => claim?.refNum2 || null)}::text[]
      ) as a (n, storefront_id, external_id, po_num, ref_num2)
    ), found as (
      select a.n, o.id, 1 as rank from asked a
      join web_orders o on o.storefront_id = a.storefront_id and o.external_id = a.external_id
      union all
      -- Our own return, booked under this reference.
      select a.n, e.order_id, 2 from asked a
      join outbox_entries e on e.kind = 'return' and e.reference = a.ref_num2 and e.connection_id = ${connectionId}::uuid
      union all
      select a.n, min(o.id), 3 from asked a
      join web_orders o on o.po_num = a.po_num and o.storefront_id = any(${shops.map(({ id }) => id)}::uuid[])
      group by a.n having count(*) = 1
    )
    select distinct on (f.n) f.n, o.storefront_id::text as "storefrontId", o.id, o.external_id as "externalId",
      o.wrapped_key as "wrappedKey"
    from found f join web_orders o on o.id = f.id
    order by f.n, f.rank`
  const found = new Map(rows.map((row) => [row.n, row]))
  const matches = claims.map((claim, n) => {
    const row = found.get(n)
    if (row) {
      const { storefrontId, id, externalId, wrappedKey } = row
      return { storefrontId, order: { id, externalId, wrappedKey } }
    }
    return claim?.shop ? { storefrontId: claim.shop.id, order: null } : null
  })
  return matchByPick(tx, connectionId, references, matches)
}

function claimOf(shops: readonly OurShop[], { altPo, poNum, refNum2 }: Reference): Claim | null {
  if (altPo !== '') {
    const shop = shops.find(({ code }) => altPo.startsWith(`${code}:`))
    return shop ? { shop, externalId: altPo.slice(shop.code.length + 1) } : null
  }
  if (poNum === '' && refNum2 === '') return null
  const begins = (text: string, kind: string) => shops.find(({ code }) => text.startsWith(`${kind}-${code}-`)) ?? null
  return { shop: begins(refNum2, 'WEBR') ?? begins(poNum, 'WEB'), poNum, refNum2 }
}
