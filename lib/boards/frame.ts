import { may, storefrontScope } from '../access/permissions.ts'
import { caseConditions } from '../exceptions/case-conditions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

export interface FrameStorefront {
  id: string
  code: string
  name: string
  currency: string
  timeZone: string
  demo: boolean
}

export interface Frame {
  storefronts: FrameStorefront[]
  /** Open and not dismissed; null for who may not see exceptions. */
  openExceptions: number | null
  /** Changes of mappings that wait for finance; null for who does not approve them. */
  waitingChanges: number | null
}

/** What stands on every page: the storefronts the actor sees and how many exceptions wait. */
export async function readFrame(db: Db, actor: Actor): Promise<Frame> {
  const scope = storefrontScope(actor)
  const [storefronts, openExceptions, waitingChanges] = await Promise.all([
    db.storefront.findMany({
      where: scope === null ? {} : { id: { in: [...scope] } },
      orderBy: { code: 'asc' },
      take: 200,
      select: {
        id: true,
        code: true,
        name: true,
        currency: true,
        timeZone: true,
        connection: { select: { demo: true } },
      },
    }),
    may(actor, 'exceptions:read') ? countOpen(db, actor) : null,
    may(actor, 'mappings:approve-money') ? countWaiting(db, scope) : null,
  ])
  return {
    storefronts: storefronts.map(({ connection, ...row }) => ({ ...row, demo: connection.demo })),
    openExceptions,
    waitingChanges,
  }
}

/** As the queue itself counts them. */
async function countOpen(db: Db, actor: Actor): Promise<number> {
  const [row] = await db.$queryRaw<{ open: number }[]>`
    select count(*)::int as open from exception_cases c where ${caseConditions(actor, {})}`
  return row?.open ?? 0
}

/** Those that are the actor's to see: for every storefront, or for theirs alone. */
async function countWaiting(db: Db, scope: readonly string[] | null): Promise<number> {
  const [row] = await db.$queryRaw<{ waiting: number }[]>`
    select count(*)::int as waiting from mapping_changes c
    where c.state = 'waiting' and (${scope === null} or not exists (
      select from jsonb_array_elements(c.edits) e
      where e ->> 'storefrontId' is not null and not (e ->> 'storefrontId' = any(${scope ?? []}::text[]))))`
  return row?.waiting ?? 0
}
