import type { Task, TaskList } from 'graphile-worker'
import { isUnreached, noteUnreached } from '../lib/connections/connection-reach.ts'
import { stopConnection } from '../lib/connections/stop-connection.ts'
import type { FlowContext } from '../lib/flows/context.ts'
import { isFault } from '../lib/kernel/fault.ts'
import type { TaskName, TaskPayload } from '../lib/queue/tasks.ts'
import { tasks } from '../lib/queue/tasks.ts'

/** What a task is given beside its payload. */
export interface Work {
  context: FlowContext
  /** For connections that are stopped or paused. */
  testing: FlowContext
  /**
   * Runs one thing at a time in this process: a second call under the same key returns at once, and the running one is told
   * by `more` that it was asked again.
   */
  alone(key: string, run: (more: () => boolean) => Promise<void>): Promise<void>
}

export interface TaskDefinition {
  name: TaskName
  task(work: Work): Task
}

/**
 * A task of the queue: checks the payload against its contract and runs the verb. A fault that waiting does not help (paused,
 * stopped, a setting) ends the job: its exception is where people look. Anything else is tried again; the last time is
 * logged and let go, as the schedule asks anew and failed jobs must not pile up.
 */
export function defineTask<Name extends TaskName>(
  name: Name,
  run: (work: Work, payload: TaskPayload<Name>) => Promise<unknown>,
): TaskDefinition {
  return {
    name,
    task:
      (work) =>
      async (payload, { job }) => {
        const { log } = work.context
        try {
          await run(work, tasks[name].payload.parse(payload) as TaskPayload<Name>)
        } catch (error) {
          await noteFault(work.context, payload, error)
          const about = { task: name, payload, attempt: job.attempts, code: isFault(error) ? error.code : undefined }
          if (isFault(error) && error.retry === 'never') {
            log.info({ ...about, reason: error.message }, 'a job ends: waiting would not help')
            return
          }
          if (work.context.stopping.aborted || job.attempts < job.max_attempts) throw error
          log.error({ ...about, error }, 'a job failed for the last time')
        }
      },
  }
}

/**
 * Whoever meets it: 401 or 403 from an ERP stops every flow of the connection (bluecherry.md rule 4), and one that gives no
 * answer for some minutes is an exception.
 */
async function noteFault(context: FlowContext, payload: unknown, error: unknown): Promise<void> {
  if (!isFault(error) || typeof payload !== 'object' || payload === null || !('connectionId' in payload)) return
  const connectionId = String(payload.connectionId)
  const { code, message } = error
  if (code === 'CONNECTION_REFUSED') {
    await stopConnection(context, connectionId, { code: String(error.context.status ?? ''), message })
  }
  if (isUnreached(code)) await noteUnreached(context, connectionId, { code, message })
}

export const taskList = (definitions: readonly TaskDefinition[], work: Work): TaskList =>
  Object.fromEntries(definitions.map(({ name, task }) => [name, task(work)]))

/** One runner a key in this process. */
export function createAlone(): Work['alone'] {
  const running = new Map<string, { again: boolean }>()
  return async (key, run) => {
    const known = running.get(key)
    if (known) {
      known.again = true
      return
    }
    const state = { again: false }
    running.set(key, state)
    const more = () => {
      const { again } = state
      state.again = false
      return again
    }
    try {
      // Asked again after it last looked: what was added since is its work too.
      do await run(more)
      while (more())
    } finally {
      running.delete(key)
    }
  }
}
