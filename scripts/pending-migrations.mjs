import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const folder = fileURLToPath(new URL('../prisma/migrations', import.meta.url))

/**
 * The migrations of this checkout that the database lacks; the queue's tables count as one, `graphile_worker`.
 *
 * @param {string} url
 * @returns {Promise<string[]>}
 */
export async function pendingMigrations(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select to_regclass('_prisma_migrations') is not null as migrated, to_regclass('graphile_worker.migrations') is not null as queue`,
    )
    const applied = rows[0].migrated
      ? await client.query(
          'select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
        )
      : { rows: [] }
    const known = new Set(applied.rows.map((row) => row.migration_name))
    const wanted = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migration.sql')))
    return [...wanted.sort().filter((name) => !known.has(name)), ...(rows[0].queue ? [] : ['graphile_worker'])]
  } finally {
    await client.end()
  }
}
