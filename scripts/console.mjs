// npm run console: the built console in production. It never migrates and never builds.
import { join } from 'node:path'
import { pendingMigrations } from './pending-migrations.mjs'
import { checkout, isBuilt } from './prepare.mjs'

const url = process.env.DATABASE_URL
const problem = await refusal()
if (problem) {
  console.error(`The console does not start: ${problem}`)
  process.exit(1)
}

process.env.NODE_ENV = 'production'
process.env.NEXT_TELEMETRY_DISABLED = '1'
process.chdir(checkout)
// Next runs in this process, so that signals reach it.
process.argv.splice(
  2,
  Number.POSITIVE_INFINITY,
  'start',
  '-p',
  process.env.PORT || '3000',
  '-H',
  process.env.HOST || '127.0.0.1',
)
await import(join(checkout, 'node_modules', 'next', 'dist', 'bin', 'next'))

async function refusal() {
  if (!url) return 'DATABASE_URL is not set.'
  if (!isBuilt()) return 'it is not built from these sources. Run npm run build.'
  try {
    const pending = await pendingMigrations(url)
    if (pending.length > 0) return `the database lacks the migration ${pending.join(', ')}. Run npm run migrate.`
  } catch (error) {
    return `the database of DATABASE_URL does not answer (${error.message}).`
  }
  return null
}
