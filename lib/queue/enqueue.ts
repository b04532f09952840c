import type { Sql } from '../kernel/sql.ts'
import type { TaskName, TaskPayload } from './tasks.ts'
import { tasks } from './tasks.ts'

export type Job = {
  [Name in TaskName]: { task: Name; payload: TaskPayload<Name>; key?: string; runAt?: Date }
}[TaskName]

const maxAttempts = 8

/**
 * Adds jobs in the caller's transaction: they exist when its rows do, and not otherwise. A job waiting under the same
 * key is the same job: it runs at once when added again without `runAt`. One with `runAt` waits under a key of its own,
 * so that it never postpones the one that is due.
 * @throws {ZodError} when a payload is not its task's
 */
export async function enqueue(tx: Sql, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return
  const specs = new Map<string, unknown>()
  for (const { task, payload, key, runAt } of jobs) {
    const { payload: shape, key: keyOf } = tasks[task] as {
      payload: { parse(value: unknown): unknown }
      key(job: unknown): string
    }
    const checked = shape.parse(payload)
    const jobKey = `${task}:${key ?? keyOf(checked)}${runAt ? ':later' : ''}`
    specs.set(jobKey, {
      identifier: task,
      payload: checked,
      job_key: jobKey,
      max_attempts: maxAttempts,
      ...(runAt && { run_at: runAt.toISOString() }),
    })
  }
  // Sorted, so that two transactions take the same rows in the same order; once each, as two equal keys abort the call.
  const sorted = [...specs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, spec]) => spec)
  await tx.$executeRaw`
    select graphile_worker.add_jobs(
      array(select json_populate_recordset(null::graphile_worker.job_spec, ${JSON.stringify(sorted)}::json)))`
}
