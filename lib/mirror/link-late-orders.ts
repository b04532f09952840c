import type { Db, Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { DocumentTable, Touched } from './known-documents.ts'

/** SQL: documents of a connection that carry our reference, and the order that has landed since. */
function landedSince(table: DocumentTable, connectionId: string) {
  const unmatched = Prisma.sql`
    from ${Prisma.raw(table)} d join storefronts s on s.id = d.storefront_id and s.erp_connection_id = ${connectionId}::uuid`
  const isOpen = Prisma.sql`d.order_id is null and d.connection_id = ${connectionId}::uuid`
  const byAltPo = Prisma.sql`
    select d.id, o.id as order_id, d.storefront_id, d.alt_po, d.po_num ${unmatched}
    join web_orders o on o.storefront_id = s.id and o.external_id = substr(d.alt_po, length(s.code) + 2)
    where ${isOpen} and left(d.alt_po, length(s.code) + 1) = s.code || ':'`
  const numbered = (andMore: Prisma.Sql, altPo: Prisma.Sql) => Prisma.sql`
    select d.id, o.id as order_id, d.storefront_id, ${altPo} as alt_po, d.po_num ${unmatched}
    join web_orders o on o.storefront_id = s.id and o.po_num = d.po_num
    where ${isOpen} and d.po_num <> '' ${andMore}`
  if (table === 'erp_sales_orders' || table === 'erp_picks') {
    return Prisma.sql`${byAltPo} union ${numbered(Prisma.sql`and d.alt_po = ''`, Prisma.sql`d.alt_po`)}`
  }
  if (table === 'erp_invoices') {
    return Prisma.sql`
      ${byAltPo} union ${numbered(Prisma.sql`and d.alt_po = ''`, Prisma.sql`d.alt_po`)}
      union
      select d.id, p.order_id, p.storefront_id, d.alt_po, d.po_num ${unmatched}
      join erp_picks p on p.connection_id = d.connection_id and p.pick_num = d.pick_num and p.order_id is not null
        and (d.po_num = '' or d.po_num = p.po_num)
      where ${isOpen} and d.alt_po = '' and d.pick_num <> ''`
  }
  return Prisma.sql`
    ${numbered(Prisma.empty, Prisma.sql`''`)}
    union
    select d.id, e.order_id, e.storefront_id, '' as alt_po, d.po_num ${unmatched}
    join outbox_entries e on e.kind = 'return' and e.reference = d.ref_num2 and e.connection_id = ${connectionId}::uuid
    where ${isOpen} and d.ref_num2 <> ''`
}

/** Picks, returns, credit memos and invoices read before their order landed get it now. */
export const linkLateOrders = (
  tx: Tx,
  table: Exclude<DocumentTable, 'erp_sales_orders'>,
  connectionId: string,
): Promise<Touched[]> =>
  tx.$queryRaw<Touched[]>`
    update ${Prisma.raw(table)} k set order_id = f.order_id, storefront_id = f.storefront_id
    from (select distinct on (id) * from (${landedSince(table, connectionId)}) l order by id, order_id) f
    where k.id = f.id
    returning k.storefront_id::text as "storefrontId", k.order_id as "orderId"`

/** Sales orders read before their order landed: they are read once more, as there was no key to seal them with. */
export const findLateSalesOrders = (
  db: Db,
  connectionId: string,
  limit: number,
): Promise<{ altPo: string; poNum: string }[]> =>
  db.$queryRaw<{ altPo: string; poNum: string }[]>`
    select distinct alt_po as "altPo", po_num as "poNum"
    from (${landedSince('erp_sales_orders', connectionId)}) l order by 1, 2 limit ${limit}`
