import { randomUUID } from 'node:crypto'
import { Logger, run } from 'graphile-worker'
import pg from 'pg'
import { isFault } from '../lib/kernel/fault.ts'
import type { Log } from '../lib/kernel/log.ts'
import { compose } from './compose.ts'
import type { Work } from './define-task.ts'
import { createAlone, taskList } from './define-task.ts'
import { takeProcessLock } from './process-lock.ts'
import { keepSchedule } from './schedule.ts'
import type { WorkerSettings } from './settings.ts'
import { taskDefinitions } from './task-definitions.ts'
import { keepWatch } from './watch.ts'

/** Jobs at a time: one drain a connection and flow, and some for what people ask for. */
const concurrency = 8

/** What is being sent when the process is asked to stop has this long. */
const stopWithinMs = 25_000

export interface RunningWorker {
  /** Claims nothing more, finishes what is being sent (25 s at most), gives back what it holds. */
  stop(): Promise<void>
  /** Resolves or rejects when the queue's runner ends by itself. */
  ended: Promise<void>
}

/** One worker process: the queue's runner, its share of the schedule and of the watch over ended workers. */
export async function startWorker(settings: WorkerSettings, log: Log): Promise<RunningWorker> {
  const worker = randomUUID()
  const composition = compose({ ...settings, worker, log })
  const { context, testing } = composition
  const lock = await takeProcessLock(settings.databaseUrl, worker, log)
  const alone = createAlone()
  const work: Work = { context, testing, alone }
  const pool = new pg.Pool({
    connectionString: settings.databaseUrl,
    max: concurrency + 2,
    application_name: 'selvedge queue',
    options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=10000',
  })
  pool.on('error', (error) => log.warn({ error }, 'an idle connection of the queue broke'))
  pool.on('connect', (client) => client.on('error', () => {}))
  const runner = await run({
    pgPool: pool,
    taskList: taskList(taskDefinitions, work),
    noHandleSignals: true,
    logger: queueLogger(log),
    preset: {
      plugins: [recordBeforeJobs((poolId) => lock.record(poolId))],
      worker: { concurrentJobs: concurrency, pollInterval: 2_000 },
    },
  })
  const watch = keepWatch(context, alone)
  const schedule = keepSchedule(context, { pollSeconds: settings.pollSeconds, leads: () => lock.leads() })
  log.info({ worker }, 'the worker runs')

  let stopping: Promise<void> | undefined
  const end = async () => {
    composition.stop()
    const work = Promise.allSettled([schedule.stop(), watch.stop(), runner.stop()])
    const patience = new Promise<'late'>((resolve) => setTimeout(resolve, stopWithinMs, 'late').unref())
    if ((await Promise.race([work, patience])) === 'late')
      log.warn('something was still being sent; it will be looked up')
    await lock.release()
    await composition.close()
    await pool.end().catch(() => {})
  }
  return {
    ended: runner.promise,
    stop: () => {
      stopping ??= end()
      return stopping
    },
  }
}

/** The queue locks jobs in the name of its pool of workers: that name is on record before the first job is taken. */
const recordBeforeJobs = (record: (poolId: string) => Promise<void>): GraphileConfig.Plugin => ({
  name: 'selvedge-process-record',
  version: '1.0.0',
  worker: {
    hooks: {
      startWorker: (_ctx, { worker }) => record(worker.workerPool.id),
    },
  },
})

const queueLogger = (log: Log) =>
  new Logger(() => (level, message, meta) => {
    // A job cut short by the stop is tried again by whoever comes next.
    if (isFault(meta?.error, 'STOPPING')) log.info(message)
    else if (level === 'error') log.error({ error: meta?.error }, message)
    else if (level === 'warning') log.warn(message)
    else log.debug(message)
  })
