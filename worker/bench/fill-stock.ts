import pg from 'pg'
import { systemClock } from '../../lib/kernel/clock.ts'
import type { Db } from '../../lib/kernel/db.ts'
import { demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import { replaceMappings } from '../../lib/mappings/import-mappings.ts'
import { mappingTableNames } from '../../lib/mappings/tables.ts'
import { bareTables } from './bare-stock.ts'
import { chance } from './fill-console.ts'
import { stockRows, takenUnit } from './stock-rows.ts'

/**
 * Fills an empty migrated database with a shop of so many variations that the ERP stocks at two locations, by the default rules;
 * the same `skus` gives the same rows.
 */
export async function fillStock(databaseUrl: string, db: Db, skus: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench fill' })
  await client.connect()
  try {
    await client.query(`set synchronous_commit = off; set session_replication_role = replica`)
    await client.query(chance)
    await client.query(takenUnit)
    for (const step of stockRows) await client.query(step.replaceAll(':skus', String(skus)))
    await client.query(bareTables)
    await client.query('set session_replication_role = origin')
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
  const operator = { kind: 'operator', label: 'bench' } as const
  await replaceMappings(db, systemClock, operator, mappingTableNames, demoMappingRows, { note: 'bench' })
}
