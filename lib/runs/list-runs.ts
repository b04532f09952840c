import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'

export interface RunRow {
  id: string
  kind: string
  askedBy: string
  storefrontId: string | null
  connectionId: string | null
  params: Json
  state: 'asked' | 'running' | 'done' | 'failed'
  progress: Json
  message: string | null
  askedAt: Date
  finishedAt: Date | null
}

/** The newest runs, of a connection or shop when one is named. @throws {Fault} NOT_PERMITTED */
export async function listRuns(
  db: Db,
  actor: Actor,
  filter: { connectionId?: string; storefrontId?: string; kind?: string } = {},
): Promise<RunRow[]> {
  requirePermission(actor, 'connections:read', filter.storefrontId)
  const scope = storefrontScope(actor)
  const rows = await db.run.findMany({
    where: {
      ...filter,
      ...(scope && !filter.storefrontId ? { OR: [{ storefrontId: null }, { storefrontId: { in: [...scope] } }] } : {}),
    },
    orderBy: { askedAt: 'desc' },
    take: 20,
  })
  return rows.map(({ params, progress, ...row }) => ({ ...row, params: params as Json, progress: progress as Json }))
}
