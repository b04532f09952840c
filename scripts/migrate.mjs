// npm run migrate: brings a database to the newest schema, Prisma's tables and the queue's.
//
// Works on DATABASE_URL, else on the instance of SELVEDGE_DATA_DIR, which it starts for its own duration if it must.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prisma } from './prisma.mjs'

/**
 * Forward only; safe beside others doing the same. Everything is done when it returns.
 *
 * @param {string} url
 * @throws {Error} when the database is not UTF-8 or a migration fails
 */
export async function migrate(url) {
  await refuseOtherEncodings(url)
  const { status, output } = prisma(['migrate', 'deploy'], { env: { DATABASE_URL: url }, quiet: true })
  if (status !== 0) throw new Error(`The migrations failed:\n${output.trim()}`)
  const { runMigrations, Logger } = await import('graphile-worker')
  const { Pool } = (await import('pg')).default
  const pgPool = new Pool({ connectionString: url, max: 2 })
  // A broken connection shows as the failed statement; an event nobody hears would end the process.
  pgPool.on('error', () => {})
  pgPool.on('connect', (client) => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool, logger: new Logger(() => () => {}) })
  } finally {
    await pgPool.end()
  }
}

/** Names and addresses from every country have to fit. */
async function refuseOtherEncodings(url) {
  const { Client } = (await import('pg')).default
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query('show server_encoding')
    const encoding = rows[0].server_encoding
    if (encoding !== 'UTF8') {
      throw new Error(`The database is encoded in ${encoding}. Selvedge needs one made with ENCODING 'UTF8'.`)
    }
  } finally {
    await client.end()
  }
}

async function main() {
  if (process.env.DATABASE_URL) return migrate(process.env.DATABASE_URL)
  const { ensurePostgres } = await import('./postgres.mjs')
  const postgres = await ensurePostgres({
    dataDir: process.env.SELVEDGE_DATA_DIR ?? '.selvedge',
    port: Number(process.env.SELVEDGE_POSTGRES_PORT ?? 54320),
    purpose: 'dev',
  })
  try {
    await migrate(postgres.url)
  } finally {
    await postgres.stop()
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await main()
    console.log('The database has the newest schema.')
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
