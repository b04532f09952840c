// npm run bench -- <name> [--json]: performance as a ratio inside one run, on a database and ports of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { migrate } from '../../scripts/migrate.mjs'
import { ensurePostgres } from '../../scripts/postgres.mjs'
import { benchClose } from './close.ts'
import { benchConsole } from './console.ts'
import { benchDispatch } from './dispatch.ts'
import { benchOrders } from './orders.ts'
import { benchPeakStock } from './peak-stock.ts'
import { benchStock } from './stock.ts'

export interface BenchResult {
  /** The median of three alternating runs; of several figures the worst. */
  ratio: number
  figures: Record<string, number>
}

type Bench = (place: { databaseUrl: string; folder: string }, say: (line: string) => void) => Promise<BenchResult>

const benches: Record<string, Bench> = {
  orders: benchOrders,
  dispatch: benchDispatch,
  console: benchConsole,
  stock: benchStock,
  'peak-stock': benchPeakStock,
  close: benchClose,
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
  const name = positionals[0] ?? ''
  const bench = benches[name]
  if (!bench) {
    console.error(`npm run bench -- <name> [--json]   names: ${Object.keys(benches).join(', ')}`)
    return 2
  }
  const say = values.json ? () => {} : console.log
  const folder = await mkdtemp(join(tmpdir(), 'selvedge-bench-'))
  const postgres = await ensurePostgres({ dataDir: join(folder, 'data'), purpose: 'bench' })
  try {
    await migrate(postgres.url)
    console.log(JSON.stringify({ name, ...(await bench({ databaseUrl: postgres.url, folder }, say)) }))
    return 0
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
