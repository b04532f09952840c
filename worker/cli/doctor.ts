import type { FlowContext } from '../../lib/flows/context.ts'
import type { Db } from '../../lib/kernel/db.ts'
import { Refusal, say } from './speak.ts'
import { withContext } from './with-context.ts'

interface Finding {
  what: string
  wrong: boolean
  says: string
}

/** Shop and ERP tell the time by their own clocks; beyond this a poll's window or a release delay is off. */
const skewLimitSeconds = 60
const waitLimitSeconds = 120

/** Looks at everything a passage needs and says what is wrong with it. */
export async function runDoctor(): Promise<void> {
  await withContext(async ({ context, testing, settings }) => {
    const findings: Finding[] = [
      { what: 'settings', wrong: false, says: `usable; a shop is polled every ${settings.pollSeconds} s` },
      await checkDatabase(context.db),
      ...(await checkConnections(testing)),
      ...(await checkQueue(context.db)),
    ]
    for (const { what, wrong, says } of findings) say(`${wrong ? 'WRONG' : 'ok   '}  ${what}: ${says}`)
    const wrong = findings.filter((finding) => finding.wrong).length
    if (wrong > 0) throw new Refusal(`${wrong} of ${findings.length} checks found something wrong`)
  })
}

async function checkDatabase(db: Db): Promise<Finding> {
  const asked = Date.now()
  const [row] = await db.$queryRaw<
    { version: string; at: Date }[]
  >`select current_setting('server_version') as version, clock_timestamp() as at`
  const skew = Math.round(Math.abs((row?.at.getTime() ?? 0) - (asked + Date.now()) / 2) / 1000)
  const wrong = skew > 5
  return { what: 'database', wrong, says: `PostgreSQL ${row?.version}, newest schema, its clock ${skew} s off ours` }
}

async function checkConnections(testing: FlowContext): Promise<Finding[]> {
  const { testConnection } = await import('../../lib/connections/test-connection.ts')
  const connections = await testing.db.connection.findMany({ orderBy: { code: 'asc' }, omit: { secretSealed: true } })
  if (connections.length === 0) return [{ what: 'connections', wrong: true, says: 'none' }]
  const findings: Finding[] = []
  for (const { id, code, url, pausedAt } of connections) {
    const what = `connection ${code}`
    try {
      const { version, skewSeconds } = await testConnection(testing, id)
      const off = Math.abs(skewSeconds) > skewLimitSeconds
      const paused = pausedAt ? ', paused' : ''
      findings.push({
        what,
        wrong: off,
        says: `${url} answers (version ${version}), its clock ${skewSeconds} s off ours${paused}`,
      })
    } catch (error) {
      findings.push({ what, wrong: true, says: `${url}: ${error instanceof Error ? error.message : error}` })
    }
  }
  return findings
}

async function checkQueue(db: Db): Promise<Finding[]> {
  const [jobs] = await db.$queryRaw<{ waiting: number; oldest: number; failing: number; dead: number }[]>`
    select count(*) filter (where locked_at is null and run_at <= now())::int as waiting,
      coalesce(extract(epoch from now() - min(run_at) filter (where locked_at is null and run_at <= now())), 0)::int as oldest,
      count(*) filter (where attempts > 1 and last_error is not null)::int as failing,
      count(*) filter (where attempts >= max_attempts and locked_at is null)::int as dead
    from graphile_worker.jobs`
  const workers = await db.workerProcess.count()
  const { waiting = 0, oldest = 0, failing = 0, dead = 0 } = jobs ?? {}
  return [
    {
      what: 'queue',
      wrong: oldest > waitLimitSeconds || dead > 0,
      says: `${waiting} jobs due, the oldest ${oldest} s; ${failing} tried more than once, ${dead} given up`,
    },
    {
      what: 'workers',
      wrong: workers === 0,
      says: workers === 0 ? 'none has signed on: nothing moves by itself' : `${workers}`,
    },
  ]
}
