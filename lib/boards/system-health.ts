import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

/** A check a person reads: what was looked at, whether it is wrong, and what was found. */
export interface Check {
  what: string
  wrong: boolean
  says: string
}

export interface WorkerRow {
  id: string
  startedAt: Date
  /** Whether it still holds its session lock: one that does not has ended, and the sweep frees what it held. */
  alive: boolean
}

export interface QueueTask {
  task: string
  /** Due and not begun. */
  waiting: number
  running: number
  /** Wait for a later moment. */
  later: number
  /** Tried more than once. */
  failing: number
  /** Tried as often as they may be: they stay until a person looks. */
  dead: number
}

export interface FailedJob {
  id: string
  task: string
  attempts: number
  maxAttempts: number
  nextAt: Date | null
  error: string
}

/** A due job is begun within seconds; beyond this nobody works. */
const waitLimitSeconds = 120
const clockLimitSeconds = 5

/** Whether the database answers with a clock that agrees with ours. */
export async function checkDatabase(db: Db): Promise<Check> {
  const asked = Date.now()
  const [row] = await db.$queryRaw<
    { version: string; at: Date }[]
  >`select current_setting('server_version') as version, clock_timestamp() as at`
  const skew = Math.round(Math.abs((row?.at.getTime() ?? 0) - (asked + Date.now()) / 2) / 1000)
  return {
    what: 'database',
    wrong: skew > clockLimitSeconds,
    says: `PostgreSQL ${row?.version}, newest schema, its clock ${skew} s off ours`,
  }
}

/** Whether somebody takes jobs, and whether they come through. */
export async function checkQueue(db: Db): Promise<Check[]> {
  const [jobs] = await db.$queryRaw<{ waiting: number; oldest: number; failing: number; dead: number }[]>`
    select count(*) filter (where locked_at is null and run_at <= now())::int as waiting,
      coalesce(extract(epoch from now() - min(run_at) filter (where locked_at is null and run_at <= now())), 0)::int as oldest,
      count(*) filter (where attempts > 1 and last_error is not null)::int as failing,
      count(*) filter (where attempts >= max_attempts and locked_at is null)::int as dead
    from graphile_worker.jobs`
  const alive = (await readWorkers(db)).filter((worker) => worker.alive).length
  const { waiting = 0, oldest = 0, failing = 0, dead = 0 } = jobs ?? {}
  return [
    {
      what: 'queue',
      wrong: oldest > waitLimitSeconds || dead > 0,
      says: `${waiting === 0 ? 'nothing is due' : `${waiting} due, the oldest for ${oldest} s`}; ${failing} tried more than once, ${dead} given up`,
    },
    {
      what: 'workers',
      wrong: alive === 0,
      says: alive === 0 ? 'none is alive: nothing moves by itself' : `${alive} alive`,
    },
  ]
}

/** Every worker process that has signed on, the newest first. */
async function readWorkers(db: Db): Promise<WorkerRow[]> {
  // A bigint advisory lock stands in pg_locks as its two halves.
  return db.$queryRaw<WorkerRow[]>`
    select p.id, p.started_at as "startedAt", exists (
      select from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        and l.database = (select oid from pg_database where datname = current_database())
        and (l.classid::bigint << 32) | l.objid::bigint = p.lock_key) as alive
    from worker_processes p order by p.started_at desc limit 100`
}

export interface SystemHealth {
  checks: Check[]
  workers: WorkerRow[]
  tasks: QueueTask[]
  failed: FailedJob[]
}

/** What an admin looks at when nothing moves. @throws {Fault} NOT_PERMITTED */
export async function readSystemHealth(db: Db, actor: Actor): Promise<SystemHealth> {
  requirePermission(actor, 'system:read')
  const [database, queue, workers, tasks, failed] = await Promise.all([
    checkDatabase(db),
    checkQueue(db),
    readWorkers(db),
    db.$queryRaw<QueueTask[]>`
      select task_identifier as task,
        count(*) filter (where locked_at is null and run_at <= now() and attempts < max_attempts)::int as waiting,
        count(*) filter (where locked_at is not null)::int as running,
        count(*) filter (where locked_at is null and run_at > now() and attempts < max_attempts)::int as later,
        count(*) filter (where attempts > 1 and last_error is not null)::int as failing,
        count(*) filter (where attempts >= max_attempts and locked_at is null)::int as dead
      from graphile_worker.jobs group by 1 order by 1`,
    db.$queryRaw<FailedJob[]>`
      select id::text as id, task_identifier as task, attempts::int as attempts, max_attempts::int as "maxAttempts",
        case when attempts < max_attempts then run_at end as "nextAt", split_part(last_error, E'\n', 1) as error
      from graphile_worker.jobs where last_error is not null order by updated_at desc limit 50`,
  ])
  return { checks: [database, ...queue], workers, tasks, failed }
}
