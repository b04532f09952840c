import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { isFault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'

const reportEveryMs = 500

/**
 * Does the work of a run somebody asked for and writes how far it is, at most twice a second, and how it ended. Without a
 * run it only does the work. A fault that waiting may help leaves the run running: the queue tries again.
 */
export async function trackRun<Result extends Json>(
  context: { db: Db; clock: Clock },
  runId: string | undefined,
  work: (report: (progress: Json) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const { db, clock } = context
  if (!runId) return work(async () => {})
  await write(db, runId, { state: 'running' })
  let reportedAt = Number.NEGATIVE_INFINITY
  const report = async (progress: Json) => {
    if (clock.monotonic() - reportedAt < reportEveryMs) return
    reportedAt = clock.monotonic()
    await write(db, runId, { progress: progress as object })
  }
  try {
    const result = await work(report)
    await write(db, runId, { state: 'done', progress: (result ?? {}) as object, finishedAt: clock.now() })
    return result
  } catch (error) {
    const message = error instanceof Error ? error.message.slice(0, 500) : 'It failed'
    const again = isFault(error) && error.retry === 'later'
    await write(db, runId, again ? { message } : { state: 'failed', message, finishedAt: clock.now() })
    throw error
  }
}

async function write(db: Db, id: string, data: Parameters<Db['run']['updateMany']>[0]['data']): Promise<void> {
  // Its connection may have been removed in the meantime, and the run with it.
  await db.run.updateMany({ where: { id }, data })
  await notify(db, 'runs')
}
