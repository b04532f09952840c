import type { Tx } from '../kernel/db.ts'

/**
 * Takes the demo's connections out with everything read through them (rule 2: a real shop and the demo never share a
 * database). Mappings that hold for every shop, accounts and the audit stay.
 * @returns the ERP account of the demo's shop, or null when there was none
 */
export async function removeDemo(tx: Tx): Promise<{ account: unknown } | null> {
  const connections = await tx.$queryRaw<{ id: string }[]>`select id from connections where demo order by id for update`
  if (connections.length === 0) return null
  const ids = connections.map(({ id }) => id)
  const shops = await tx.$queryRaw<{ id: string; account: unknown }[]>`
    select id, account from storefronts where connection_id = any(${ids}::uuid[]) order by id for update`
  const storefrontIds = shops.map(({ id }) => id)

  await tx.$executeRaw`
    delete from outbox_attempts where entry_id in (select id from outbox_entries where storefront_id = any(${storefrontIds}::uuid[]))`
  await tx.$executeRaw`delete from outbox_entries where storefront_id = any(${storefrontIds}::uuid[])`
  await removeAfterSales(tx, storefrontIds, ids)
  await tx.$executeRaw`
    delete from exception_cases where storefront_id = any(${storefrontIds}::uuid[]) or connection_id = any(${ids}::uuid[])`
  await tx.$executeRaw`update web_orders set current_revision_id = null where storefront_id = any(${storefrontIds}::uuid[])`
  await tx.$executeRaw`
    delete from revision_sightings where revision_id in (
      select r.id from landed_revisions r join web_orders o on o.id = r.order_id where o.storefront_id = any(${storefrontIds}::uuid[]))`
  await tx.$executeRaw`
    delete from landed_revisions where order_id in (select id from web_orders where storefront_id = any(${storefrontIds}::uuid[]))`
  await removeMonthEnd(tx, storefrontIds)
  await tx.$executeRaw`delete from web_orders where storefront_id = any(${storefrontIds}::uuid[])`
  await tx.$executeRaw`delete from mapping_rows where storefront_id = any(${storefrontIds}::uuid[])`
  // Findings, changes, levels and their time lines go with their shop items.
  await tx.$executeRaw`delete from shop_items where storefront_id = any(${storefrontIds}::uuid[])`
  await tx.$executeRaw`
    with loose as (
      delete from shop_item_parts where item_id in (select id from erp_items where connection_id = any(${ids}::uuid[]))
      returning shop_item_id
    )
    update shop_items set dirty = true where id in (select shop_item_id from loose)`
  await tx.$executeRaw`delete from stock_pending where connection_id = any(${ids}::uuid[])`
  await tx.$executeRaw`delete from erp_stock where connection_id = any(${ids}::uuid[])`
  await tx.$executeRaw`delete from erp_stock_locations where connection_id = any(${ids}::uuid[])`
  await tx.$executeRaw`update storefronts set erp_connection_id = null
    where erp_connection_id = any(${ids}::uuid[]) and not id = any(${storefrontIds}::uuid[])`
  await tx.$executeRaw`delete from storefronts where id = any(${storefrontIds}::uuid[])`
  await tx.$executeRaw`delete from erp_items where connection_id = any(${ids}::uuid[])`
  await tx.$executeRaw`delete from erp_codes where connection_id = any(${ids}::uuid[])`
  await tx.$executeRaw`delete from mirror_cursors where connection_id = any(${ids}::uuid[])`
  await tx.$executeRaw`delete from connections where id = any(${ids}::uuid[])`
  return { account: shops[0]?.account ?? null }
}

/** What month-end read and found of these shops; terms and opening lists go here too, as nothing of them stands alone. */
async function removeMonthEnd(tx: Tx, storefrontIds: readonly string[]): Promise<void> {
  const shops = [...storefrontIds]
  await tx.$executeRaw`
    delete from carried_items where period_id in (select id from periods where storefront_id = any(${shops}::uuid[]))`
  await tx.$executeRaw`
    delete from journal_lines where entry_id in (select id from journal_entries where storefront_id = any(${shops}::uuid[]))`
  await tx.$executeRaw`delete from journal_entries where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from journal_adjustments where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from journal_numbers where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`update periods set snapshot_id = null where storefront_id = any(${shops}::uuid[])`
  for (const table of ['period_steps', 'period_snapshots'])
    await tx.$executeRawUnsafe(
      `delete from ${table} where period_id in (select id from periods where storefront_id = any($1::uuid[]))`,
      shops,
    )
  await tx.$executeRaw`delete from periods where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from money_events where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from tie_outs where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from money_days where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from variances where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from tax_lines where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from opening_lists where storefront_id = any(${shops}::uuid[])`
}

/** What came after the sale, and the ERP's documents about it: whatever names others first. */
async function removeAfterSales(
  tx: Tx,
  storefrontIds: readonly string[],
  connectionIds: readonly string[],
): Promise<void> {
  const shops = [...storefrontIds]
  const erps = [...connectionIds]
  await tx.$executeRaw`delete from refund_dues where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`
    delete from refund_parts where refund_id in (select id from shop_refunds where storefront_id = any(${shops}::uuid[]))`
  await tx.$executeRaw`delete from shop_refunds where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`
    delete from dispatch_attempts where dispatch_id in (select id from dispatches where storefront_id = any(${shops}::uuid[]))`
  await tx.$executeRaw`delete from dispatches where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from shop_notes where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`delete from order_drifts where storefront_id = any(${shops}::uuid[])`
  await tx.$executeRaw`
    delete from erp_credit_memos where storefront_id = any(${shops}::uuid[]) or connection_id = any(${erps}::uuid[])`
  await tx.$executeRaw`delete from erp_invoices where storefront_id = any(${shops}::uuid[]) or connection_id = any(${erps}::uuid[])`
  await tx.$executeRaw`delete from erp_returns where storefront_id = any(${shops}::uuid[]) or connection_id = any(${erps}::uuid[])`
  await tx.$executeRaw`delete from erp_picks where storefront_id = any(${shops}::uuid[]) or connection_id = any(${erps}::uuid[])`
  await tx.$executeRaw`
    delete from erp_sales_orders where storefront_id = any(${shops}::uuid[]) or connection_id = any(${erps}::uuid[])`
}
