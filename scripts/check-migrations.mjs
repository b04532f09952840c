// Do the migrations make the database that prisma/schema describes?

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensurePostgres } from './postgres.mjs'
import { prisma } from './prisma.mjs'
import { cloneTemplate, makeTemplate, testDataDir } from './testing/template.mjs'

/** @throws {Error} with what a further migration would have to do */
export async function checkMigrations() {
  const postgres = await ensurePostgres({ dataDir: testDataDir, purpose: 'test' })
  try {
    const database = await cloneTemplate(postgres.url, await makeTemplate(postgres.url))
    const compare = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--exit-code']
    const { status, output } = prisma(compare, { env: { DATABASE_URL: database.url }, quiet: true })
    await database.drop()
    if (status !== 0)
      throw new Error(`Schema and migrations disagree. A migration is missing that does this:\n${output.trim()}`)
  } finally {
    await postgres.stop()
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await checkMigrations()
    console.log('Schema and migrations agree.')
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
