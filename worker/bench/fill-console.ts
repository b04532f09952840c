import pg from 'pg'
import { consoleRows } from './console-rows.ts'

export interface Filled {
  orders: number
  openSubjects: number
  /** The person whose pages are measured. */
  adminId: string
  /** Of the newest held order. */
  heldNumber: string
}

/** Root causes whatever the number of orders: 100,000 open subjects among them at a million orders. */
const causes = 200
const years = 3
/** The newest order is placed then: figures do not depend on the day of the run. */
const newestAt = '2026-11-20T12:00:00Z'

/**
 * Fills an empty migrated database with landed orders as three years of trade leave them: three shops of unequal size, a
 * tenth of the orders (of late every other one) held by 200 causes of unequal weight, the rest sent or settled, with closed exceptions behind them.
 * Indexes are dropped meanwhile and made again as the migrations wrote them; the same `orders` gives the same rows.
 */
export async function fillConsole(databaseUrl: string, orders: number): Promise<Filled> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench fill' })
  await client.connect()
  try {
    await client.query(
      `set synchronous_commit = off; set maintenance_work_mem = '256MB'; set session_replication_role = replica`,
    )
    await client.query(chance)
    const indexes = await dropIndexes(client, ['web_orders', 'outbox_entries', 'exception_subjects', 'census_orders'])
    const values = { orders: String(orders), causes: String(causes), years: String(years), newestAt: `'${newestAt}'` }
    for (const step of consoleRows)
      await client.query(
        step.replace(/(?<!:):(\w+)/g, (all, name: string) => values[name as keyof typeof values] ?? all),
      )
    for (const index of indexes) await client.query(index)
    await client.query('set session_replication_role = origin')
    await client.query('vacuum analyze')
    const { rows } = await client.query<Omit<Filled, 'orders'>>(
      `select (select count(*)::int from exception_subjects where closed_at is null) as "openSubjects",
        (select id from users where role = 'admin') as "adminId",
        (select number from web_orders where bucket = 'held' order by id desc limit 1) as "heldNumber"`,
    )
    const [row] = rows
    if (!row) throw new Error('The bench database was not filled')
    return { orders, ...row }
  } finally {
    await client.end()
  }
}

/** Every index that no constraint needs, of the tables that get many rows. @returns what makes them again */
export async function dropIndexes(client: pg.Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i
     where i.indrelid = any($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables],
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

/** A number in [0, 1) that depends on a row and on what it is for, nothing else. */
export const chance = `
  create function pg_temp.chance(subject bigint, purpose int) returns float8 immutable parallel safe language sql
  return (hashint8extended(subject, purpose) & 1048575) / 1048576.0`
