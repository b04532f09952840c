import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { migrate } from '../../scripts/migrate.mjs'
import { ensurePostgres } from '../../scripts/postgres.mjs'
import { runChaos } from './run-chaos.ts'
import type { ChaosPlan } from './settings.ts'
import { fullPlan } from './settings.ts'

const usage = `npm run chaos [-- options]   workers are killed and frozen while orders pass, ship and come back; then both books are counted

  --orders <n>    ${fullPlan.orders}
  --workers <n>   ${fullPlan.workers}
  --kills <n>     of each worker, ${fullPlan.kills}
  --freezes <n>   of each worker, ${fullPlan.freezes}
  --seed <n>      decides who is hit when; any, and printed, unless said
  --json          progress to standard error, so that the one line of output is the result
  --keep          leaves the database and the logs of every process behind

The last line is {"orders","kills","lost","duplicates","locked","unknownLeft","shipped","mails","returns","seconds"}. Ends with 1 unless nothing is
lost, doubled, locked or unknown, every order is confirmed, and every customer was told once. Own database and ports; nothing else is touched.`

async function run(): Promise<void> {
  const options = readOptions()
  if (options.help) return console.log(usage)
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('stopped')))

  const folder = mkdtempSync(join(tmpdir(), 'selvedge-chaos-'))
  // The database's user has to get there; what is secret in it has rights of its own.
  chmodSync(folder, 0o755)
  const postgres = await ensurePostgres({ dataDir: folder, purpose: 'bench' })
  let keep = true
  try {
    await migrate(postgres.url)
    const place = { databaseUrl: postgres.url, folder, stopped: stop.signal }
    const { outcome, wrong } = await runChaos(options.plan, place, say)
    for (const complaint of wrong) say(`WRONG  ${complaint}`)
    keep = wrong.length > 0 || options.keep
    console.log(JSON.stringify(outcome))
    if (wrong.length > 0) process.exitCode = 1
  } finally {
    await postgres.stop()
    if (keep) process.stderr.write(`Logs and database are in ${folder}\n`)
    else rmSync(folder, { recursive: true, force: true })
  }
}

function readOptions(): { plan: ChaosPlan; json: boolean; keep: boolean; help: boolean } {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string' },
      workers: { type: 'string' },
      kills: { type: 'string' },
      freezes: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean' },
      keep: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  const count = (name: 'orders' | 'workers' | 'kills' | 'freezes' | 'seed', usual: number) => {
    const text = values[name]
    if (text === undefined) return usual
    if (!/^\d{1,6}$/.test(text)) throw new Error(`--${name} must be a number, not "${text}"`)
    return Number(text)
  }
  const plan: ChaosPlan = {
    ...fullPlan,
    orders: count('orders', fullPlan.orders),
    workers: count('workers', fullPlan.workers),
    kills: count('kills', fullPlan.kills),
    freezes: count('freezes', fullPlan.freezes),
    seed: count('seed', Date.now() % 1_000_000),
  }
  return { plan, json: values.json === true, keep: values.keep === true, help: values.help === true }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
