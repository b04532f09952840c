import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'

/** Stops every request of a connection until it is resumed; what is on its way finishes. @throws {Fault} NOT_PERMITTED, CONNECTION_UNKNOWN */
export function pauseConnection(db: Db, now: Date, actor: Actor, connectionId: string): Promise<void> {
  return setPause(db, actor, connectionId, now)
}

/** @throws {Fault} NOT_PERMITTED, CONNECTION_UNKNOWN */
export function resumeConnection(db: Db, actor: Actor, connectionId: string): Promise<void> {
  return setPause(db, actor, connectionId, null)
}

async function setPause(db: Db, actor: Actor, connectionId: string, pausedAt: Date | null): Promise<void> {
  requirePermission(actor, 'connections:edit')
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from connections where id = ${connectionId}::uuid for no key update`
    const connection = await tx.connection.findUnique({ where: { id: connectionId } })
    if (!connection) throw new Fault('CONNECTION_UNKNOWN', 'This connection does not exist')
    if ((connection.pausedAt !== null) === (pausedAt !== null)) return
    const pausedById = pausedAt && actor.kind === 'user' ? actor.id : null
    await tx.connection.update({ where: { id: connectionId }, data: { pausedAt, pausedById }, select: { id: true } })
    await recordAudit(tx, actor, {
      action: pausedAt ? 'connections:pause' : 'connections:resume',
      subjectKind: 'connection',
      subjectId: connectionId,
    })
    if (!pausedAt) await wake(tx, connectionId)
    await notify(tx, 'connections')
  })
}

/** What waited for the connection is asked to go on. */
async function wake(tx: Tx, connectionId: string): Promise<void> {
  const storefronts = await tx.storefront.findMany({
    where: { OR: [{ connectionId }, { erpConnectionId: connectionId }] },
    select: { id: true, connectionId: true, erpConnectionId: true },
  })
  for (const storefront of storefronts) {
    if (storefront.connectionId === connectionId) {
      await enqueue(tx, [{ task: 'orders:poll', payload: { storefrontId: storefront.id } }])
    } else {
      await enqueue(tx, [{ task: 'orders:push', payload: { connectionId } }])
    }
  }
}
