// The databases of the tests: one migrated template, cloned per test file.
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate } from '../migrate.mjs'

const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** The data folder of the tests' PostgreSQL, which the runs of one checkout share. */
export const testDataDir = join(checkout, '.selvedge-test')

/**
 * Makes the migrated template unless one of these migrations is there.
 *
 * @param {string} server address of any database of the server
 * @returns {Promise<string>} the template's name
 */
export async function makeTemplate(server) {
  const name = `template_${migrationsHash()}`
  await withClient(server, async (client) => {
    // Several runs may share the server: one makes the template, the others wait for it.
    await client.query("select pg_advisory_lock(hashtext('selvedge template'))")
    const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [name])
    if (rowCount > 0) return
    await client.query(`drop database if exists ${name}`)
    await client.query(`create database ${name}`)
    await migrate(addressOf(server, name))
    await client.query(`alter database ${name} with is_template true allow_connections false`)
  })
  return name
}

/**
 * A database of its own.
 *
 * `drop` fails when somebody is still connected: a pool that was not closed.
 *
 * @param {string} server
 * @param {string} template
 * @returns {Promise<{ url: string, drop: () => Promise<void> }>}
 */
export async function cloneTemplate(server, template) {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await withClient(server, (client) => client.query(`create database ${name} template ${template}`))
  return { url: addressOf(server, name), drop: () => withClient(server, (client) => dropUnused(client, name)) }
}

/** Databases of runs that were killed. Call only when no other run uses the server. */
export async function dropLeftovers(server) {
  await withClient(server, async (client) => {
    const { rows } = await client.query("select datname from pg_database where datname like 'test\\_%'")
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
    const current = `template_${migrationsHash()}`
    const old = await client.query(
      "select datname from pg_database where datname like 'template\\_%' and datname <> $1",
      [current],
    )
    for (const { datname } of old.rows.filter((row) => /^template_[0-9a-f]{12}$/.test(row.datname))) {
      await client.query(`alter database ${datname} with is_template false`)
      await client.query(`drop database ${datname}`)
    }
  })
}

/** PostgreSQL itself waits five seconds for connections that are about to go; one that stays was leaked. */
async function dropUnused(client, name) {
  try {
    await client.query(`drop database ${name}`)
  } catch (error) {
    if (error.code !== '55006') throw error
    // The server's own workers (autovacuum) are nobody's leak.
    const { rows } = await client.query(
      "select application_name, query from pg_stat_activity where datname = $1 and backend_type = 'client backend'",
      [name],
    )
    await client.query(`drop database ${name} with (force)`)
    if (rows.length === 0) return
    const last = rows.map((row) => `  ${row.application_name || 'unnamed'}: ${row.query.slice(0, 200)}`).join('\n')
    throw new Error(`The test left ${rows.length} database connections open. What they did last:\n${last}`)
  }
}

async function withClient(server, action) {
  const client = new pg.Client({ connectionString: server, application_name: 'test databases' })
  await client.connect()
  try {
    return await action(client)
  } finally {
    await client.end()
  }
}

function addressOf(server, name) {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

function migrationsHash() {
  const folder = join(checkout, 'prisma', 'migrations')
  const hash = createHash('sha256')
  const manifest = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  hash.update(manifest.dependencies['graphile-worker'])
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const file = join(folder, name, 'migration.sql')
    if (existsSync(file)) hash.update(name).update(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 12)
}
