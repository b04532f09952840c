import type { Command } from 'commander'
import type { Completeness } from '../../lib/boards/completeness.ts'
import { findInstance } from './instance.ts'
import { note, say } from './speak.ts'

/** Nobody who asks how things stand waits longer than this, from the process's start, to hear that they cannot be told. */
const patienceMs = 1_600
const leastPatienceMs = 300
const notReady = 3

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('where every paid order stands. Never waits: not ready is exit code 3 within two seconds')
    .option('--json', 'one line of JSON')
    .option('--storefront <code...>', 'only these shops')
    .action(async (options: { json?: boolean; storefront?: string[] }) => {
      const late = setTimeout(() => refuse('the database does not answer'), patience())
      const databaseUrl = await ready().catch((error) => refuse(error instanceof Error ? error.message : String(error)))
      clearTimeout(late)
      const [{ createDb }, { readCompleteness }, { storefrontsByCode }] = await Promise.all([
        import('../../lib/kernel/db.ts'),
        import('../../lib/boards/completeness.ts'),
        import('./storefronts.ts'),
      ])
      const db = createDb(databaseUrl, 'console')
      try {
        const shops = options.storefront ? await storefrontsByCode(db, options.storefront) : null
        const line = await readCompleteness(db, new Date(), shops?.map(({ id }) => id) ?? null)
        say(options.json ? JSON.stringify(line) : inWords(line))
      } finally {
        await db.$disconnect()
      }
    })
}

const patience = () => Math.max(leastPatienceMs, patienceMs - performance.now())

/** The address of a database that answers and has the newest schema. */
async function ready(): Promise<string> {
  const databaseUrl = await findInstance()
  if (!databaseUrl) throw new Error('no instance runs here. Start it with npm start, or set DATABASE_URL')
  const { pendingMigrations } = await import('../../scripts/pending-migrations.mjs')
  const pending = await pendingMigrations(databaseUrl)
  if (pending.length > 0)
    throw new Error(`the database lacks the migrations ${pending.join(', ')}. Run npm run migrate`)
  return databaseUrl
}

function refuse(why: string): never {
  note(`Not ready: ${(why.split('\n')[0] ?? '').trim() || 'the database does not answer'}`)
  process.exit(notReady)
}

function inWords(line: Completeness): string {
  const listed = (counts: Record<string, unknown>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none'
  return [
    `${line.paid} paid`,
    `  ${line.inErp} in the ERP`,
    `  ${line.excluded} excluded`,
    `  ${line.cancelled} cancelled`,
    `  ${line.held} held: ${listed(line.heldBy)}`,
    `  ${line.queued} queued, the oldest ${line.lagSeconds} s past its delay`,
    `  ${line.unexplained} unexplained`,
    `Open exceptions: ${listed(line.exceptions)}`,
    `Total paid: ${listed(line.money)}`,
  ].join('\n')
}
