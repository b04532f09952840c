// npm run worker: one worker process. Any number of them may run against one database, on any number of machines.
import { createLog } from '../lib/kernel/log.ts'
import { pendingMigrations } from '../scripts/pending-migrations.mjs'
import { readWorkerSettings } from './settings.ts'
import { startWorker } from './start-worker.ts'

async function main(): Promise<void> {
  const settings = readWorkerSettings(process.env)
  const pending = await pendingMigrations(settings.databaseUrl)
  if (pending.length > 0) throw new Error(`The database lacks migrations: ${pending.join(', ')}. Run npm run migrate.`)
  const log = createLog('worker')
  const worker = await startWorker(settings, log)
  const stop = () => {
    worker.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'the worker did not stop cleanly')
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
  await worker.ended
}

main().catch((error: unknown) => {
  process.stderr.write(`The worker does not run:\n${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
