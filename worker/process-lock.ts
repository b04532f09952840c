import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../lib/kernel/log.ts'

/** Held by the one worker process that keeps the schedule. */
const scheduleLock = "hashtextextended('selvedge schedule', 0)"

/**
 * This process's place among the workers: a session lock that Postgres lets go the moment the process ends, however it ends,
 * and a row that says what it holds under that lock (lib/queue/dead-workers.ts).
 */
export interface ProcessLock {
  /** Tells under which name the queue locks this process's jobs; done before it takes the first. */
  record(workerId: string): Promise<void>
  /** Whether this process keeps the schedule; asks for it when nobody does. */
  leads(): Promise<boolean>
  release(): Promise<void>
}

export async function takeProcessLock(databaseUrl: string, id: string, log: Log): Promise<ProcessLock> {
  const lockKey = randomBytes(8).readBigInt64BE().toString()
  const workerIds: string[] = []
  let released = false
  let leading = false
  let client = await open()

  async function open(): Promise<pg.Client> {
    const made = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'selvedge worker lock',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
    made.on('error', (error) => log.warn({ error }, 'the connection of the process lock broke'))
    await made.connect()
    made.once('end', () => void reopen())
    // The lock first: a row without one would be taken for a dead worker's.
    await made.query('select pg_advisory_lock($1::bigint)', [lockKey])
    await write(made)
    return made
  }

  function write(by: pg.Client) {
    return by.query(
      `insert into worker_processes (id, lock_key, worker_ids) values ($1::uuid, $2::bigint, $3::text[])
       on conflict (id) do update set worker_ids = excluded.worker_ids`,
      [id, lockKey, workerIds],
    )
  }

  async function reopen(): Promise<void> {
    leading = false
    while (!released) {
      try {
        client = await open()
        return
      } catch (error) {
        log.warn({ error }, 'the process lock could not be taken again yet')
        await sleep(1_000)
      }
    }
  }

  return {
    async record(workerId) {
      if (workerIds.includes(workerId)) return
      workerIds.push(workerId)
      await write(client)
    },
    async leads() {
      if (leading || released) return leading
      const { rows } = await client.query<{ free: boolean }>(`select pg_try_advisory_lock(${scheduleLock}) as free`)
      leading = rows[0]?.free === true
      return leading
    },
    async release() {
      released = true
      await client.query('delete from worker_processes where id = $1::uuid', [id]).catch(() => {})
      await client.end().catch(() => {})
    },
  }
}
