import { z } from 'zod'
import type { Permission } from '../access/permissions.ts'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'

const connectionId = z.uuid()
const storefrontId = z.uuid()

/** Long work a person may ask a worker for. */
export const runRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connections:test'), connectionId }),
  z.object({ kind: z.literal('mirror:codes'), connectionId }),
  z.object({ kind: z.literal('orders:census'), storefrontId, scope: z.enum(['recent', 'whole']) }),
  z.object({
    kind: z.literal('orders:backfill'),
    storefrontId,
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    dryRun: z.boolean(),
  }),
])

export type RunRequest = z.infer<typeof runRequest>

const needs: Record<RunRequest['kind'], Permission> = {
  'connections:test': 'connections:edit',
  'mirror:codes': 'connections:edit',
  'orders:census': 'runs:ask',
  'orders:backfill': 'runs:ask',
}

/** Asks a worker for it; the row tells how far it is. @throws {Fault} NOT_PERMITTED */
export async function askRun(db: Db, actor: Actor, given: RunRequest): Promise<{ runId: string }> {
  const request = runRequest.parse(given)
  const { kind, ...params } = request
  const shop = 'storefrontId' in request ? request.storefrontId : null
  const connection = 'connectionId' in request ? request.connectionId : null
  requirePermission(actor, needs[kind], shop)
  return db.$transaction(async (tx) => {
    const run = await tx.run.create({
      data: { kind, storefrontId: shop, connectionId: connection, askedBy: actor.label, params },
      select: { id: true },
    })
    const runId = run.id
    switch (request.kind) {
      case 'connections:test':
      case 'mirror:codes':
        await enqueue(tx, [{ task: request.kind, payload: { connectionId: request.connectionId, runId } }])
        break
      case 'orders:census': {
        const { scope } = request
        await enqueue(tx, [{ task: 'orders:census', payload: { storefrontId: request.storefrontId, scope, runId } }])
        break
      }
      case 'orders:backfill': {
        const { from, to, dryRun } = request
        const payload = { storefrontId: request.storefrontId, from, to, dryRun, runId }
        await enqueue(tx, [{ task: 'orders:backfill', payload }])
      }
    }
    await recordAudit(tx, actor, {
      action: 'runs:ask',
      subjectKind: 'run',
      subjectId: runId,
      after: { kind, ...params },
    })
    await notify(tx, 'runs')
    return { runId }
  })
}
