import pg from 'pg'

export interface Database {
  rows: <Row extends object>(sql: string, values?: unknown[]) => Promise<Row[]>
  close: () => Promise<void>
}

/** @param url what the product's parts connect to */
export async function openDatabase(url: string): Promise<Database> {
  const client = new pg.Client({ connectionString: url, application_name: 'browser tests' })
  await client.connect()
  return {
    rows: async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await client.query<Row>(sql, values)).rows,
    close: () => client.end(),
  }
}

/** Deletes landed orders with everything that hangs on them, as a restore of an older backup would. */
export async function loseLanded(database: Database, numbers: readonly string[]): Promise<void> {
  const lost = 'select id from web_orders where number = any($1)'
  for (const statement of [
    'begin',
    `delete from outbox_attempts where entry_id in (select id from outbox_entries where order_id in (${lost}))`,
    `delete from outbox_entries where order_id in (${lost})`,
    `delete from exception_subjects where order_id in (${lost})`,
    `delete from refund_parts where refund_id in (select id from shop_refunds where order_id in (${lost}))`,
    `delete from refund_dues where order_id in (${lost})`,
    `delete from shop_refunds where order_id in (${lost})`,
    `delete from order_drifts where order_id in (${lost})`,
    `delete from erp_invoices where order_id in (${lost})`,
    `delete from erp_sales_orders where order_id in (${lost})`,
    `delete from money_events where tie_out_id in (${lost})`,
    `delete from tie_outs where order_id in (${lost})`,
    `delete from variances where order_id in (${lost})`,
    `delete from carried_items where order_id in (${lost})`,
    `delete from tax_lines where order_id in (${lost})`,
    `update web_orders set current_revision_id = null where id in (${lost})`,
    `delete from revision_sightings where revision_id in (select id from landed_revisions where order_id in (${lost}))`,
    `delete from landed_revisions where order_id in (${lost})`,
    `delete from web_orders where id in (${lost})`,
    'commit',
  ]) {
    await database.rows(statement, statement.includes('$1') ? [numbers] : [])
  }
}
