import type { FlowContext } from '../lib/flows/context.ts'
import { recoverLapsed } from '../lib/outbox/recover.ts'
import { enqueue } from '../lib/queue/enqueue.ts'

/** Picks up what ended workers left in the outbox, and wakes who sends and who looks up. */
export async function recoverWork({ db, clock, log }: FlowContext): Promise<void> {
  const { ready, unknown, connectionIds } = await recoverLapsed(db, clock.now())
  if (connectionIds.length === 0) return
  log.info({ ready, unknown }, 'picked up what an ended worker left')
  await enqueue(
    db,
    connectionIds.flatMap((connectionId) => [
      { task: 'orders:push' as const, payload: { connectionId } },
      { task: 'orders:look-up' as const, payload: { connectionId } },
    ]),
  )
}
