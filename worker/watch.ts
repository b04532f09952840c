import type { FlowContext } from '../lib/flows/context.ts'
import { lookUpOrders } from '../lib/flows/orders/look-up-orders.ts'
import { isFault } from '../lib/kernel/fault.ts'
import { nextLookUpAt } from '../lib/outbox/claim-look-ups.ts'
import { sweepDeadWorkers } from '../lib/queue/dead-workers.ts'
import type { Work } from './define-task.ts'
import { recoverWork } from './recover-work.ts'

const recoverEveryMs = 5_000
const sweepEveryMs = 15_000
const lookUpEveryMs = 2_000

/**
 * What every process looks after by itself, not through the queue: it must go on when the one that keeps the schedule is
 * frozen, and it is harmless to do twice.
 */
export function keepWatch(context: FlowContext, alone: Work['alone']): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const every = (ms: number, key: string, run: () => Promise<unknown>) => {
    const once = () => {
      if (context.stopping.aborted) return
      const work = alone(key, async () => {
        try {
          await run()
        } catch (error) {
          if (isFault(error) && error.retry === 'never') return
          context.log.warn({ error, watch: key }, 'the watch could not be kept just now')
        }
      })
      running.add(work)
      void work.finally(() => running.delete(work))
    }
    once()
    return setInterval(once, ms)
  }
  const timers = [
    every(sweepEveryMs, 'watch sweep', async () => {
      if ((await sweepDeadWorkers(context.db)) > 0) await recoverWork(context)
    }),
    every(recoverEveryMs, 'watch recover', () => recoverWork(context)),
    every(lookUpEveryMs, 'watch look-ups', () => lookUpDue(context, alone)),
  ]
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}

async function lookUpDue(context: FlowContext, alone: Work['alone']): Promise<void> {
  const { db, clock } = context
  const connections = await db.connection.findMany({
    where: { kind: 'erp', pausedAt: null, stoppedAt: null },
    select: { id: true },
  })
  for (const { id } of connections) {
    const at = await nextLookUpAt(db, id)
    if (!at || at > clock.now()) continue
    await alone(`look up ${id}`, async () => void (await lookUpOrders(context, id)))
  }
}
