import pg from 'pg'
import { closeRows, closeTables } from './close-rows.ts'
import { dropIndexes } from './fill-console.ts'

/** Fills an empty migrated database with a month of so many orders on both sides; the same number gives the same rows. */
export async function fillClose(databaseUrl: string, orders: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench fill' })
  await client.connect()
  try {
    await client.query(
      `set synchronous_commit = off; set maintenance_work_mem = '256MB'; set session_replication_role = replica`,
    )
    const indexes = await dropIndexes(client, closeTables)
    for (const step of closeRows) await client.query(step.replaceAll(':orders', String(orders)))
    for (const index of indexes) await client.query(index)
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}
