import { Prisma } from '../../kernel/db.ts'
import type { FastSql, Sql } from '../../kernel/sql.ts'
import type { SentDispatch } from './dispatch-steps.ts'

/** A dispatch this process holds. */
export interface ClaimedDispatch extends SentDispatch {
  id: bigint
  orderId: bigint
  externalId: string
  gateway: string
  version: number
  attempts: number
  shippedAt: Date
  /** Of this claim: the fence of everything that is written for it. */
  lease: string
}

/** The shop is asked by itself so often after refusals; then a person tries again. */
export const mostTries = 60

/** SQL: the one write gate. The flow is live, nobody paused the connection and nothing stopped it. */
export const mayWrite = (storefrontId: string) => Prisma.sql`exists (
  select from storefront_flows f join storefronts w on w.id = f.storefront_id
  join connections c on c.id = w.connection_id and c.paused_at is null and c.stopped_at is null
  where f.storefront_id = ${storefrontId}::uuid and f.flow = 'shipments' and f.mode = 'live')`

/** SQL: the flow itself is live, whatever its connection may do just now. */
export const isLive = (storefrontId: string) => Prisma.sql`exists (
  select from storefront_flows f
  where f.storefront_id = ${storefrontId}::uuid and f.flow = 'shipments' and f.mode = 'live')`

const isDue = (now: Date) => Prisma.sql`d.ready_at <= ${now}
  and (d.state in ('ready', 'unknown') or (d.state = 'refused' and d.attempts < ${mostTries}))`

/**
 * Takes what is due, longest waiting first, one dispatch an order: of one order's shipments only one is on its way at a time. The
 * orders are locked first, so that two pushers never take two shipments of one.
 * @param deadlineAt from then on whoever looks takes it for in doubt
 */
export async function claimDispatches(
  sql: FastSql,
  storefrontId: string,
  claim: { now: Date; deadlineAt: Date; lease: string; limit: number },
): Promise<ClaimedDispatch[]> {
  const { now, deadlineAt, lease, limit } = claim
  return sql.transaction(async (tx) => {
    const locked = await tx.$queryRaw<{ id: bigint }[]>`
      select o.id from web_orders o
      where o.id = any(array(
        select d.order_id from dispatches d
        where d.storefront_id = ${storefrontId}::uuid and ${isDue(now)} and ${mayWrite(storefrontId)}
        order by d.ready_at, d.id limit ${limit}))
      order by o.id for no key update skip locked`
    if (locked.length === 0) return []
    return tx.$queryRaw<ClaimedDispatch[]>`
      with first as (
        select distinct on (d.order_id) d.id from dispatches d
        where d.order_id = any(${locked.map(({ id }) => id)}::bigint[]) and ${isDue(now)}
          and not exists (select from dispatches x where x.order_id = d.order_id and x.state = 'sending')
        order by d.order_id, d.shipped_at, d.id
      )
      update dispatches d set state = 'sending', lease_owner = ${lease}, deadline_at = ${deadlineAt}, updated_at = ${now}
      from first, web_orders o, erp_picks p
      where d.id = first.id and d.state in ('ready', 'unknown', 'refused') and o.id = d.order_id and p.id = d.pick_id
      returning d.id, d.order_id as "orderId", o.external_id as "externalId", o.gateway, p.pick_num as "pickNum", d.version,
        d.wish, d.message, d.silent_because as "silentBecause", d.told_at as "toldAt", d.done, d.attempts,
        d.shipped_at as "shippedAt", d.lease_owner as lease`
  })
}

/** What a worker that ended left on its way is in doubt: the shop is read before anything is written. @returns how many */
export const recoverDispatches = (db: Sql, now: Date, storefrontId: string): Promise<number> =>
  db.$executeRaw`
    update dispatches set state = 'unknown', ready_at = ${now}, lease_owner = null, deadline_at = null,
      outcome_code = 'SENDER_ENDED', outcome_message = 'The worker ended while it was sending', updated_at = ${now}
    where storefront_id = ${storefrontId}::uuid and state = 'sending' and deadline_at < ${now}`

/** When something is due next; null when nothing is, or nothing may be written. */
export async function nextDispatchAt(db: Sql, storefrontId: string): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(case d.state when 'sending' then d.deadline_at else d.ready_at end) as at from dispatches d
    where d.storefront_id = ${storefrontId}::uuid
      and (d.state in ('ready', 'unknown', 'sending') or (d.state = 'refused' and d.attempts < ${mostTries}))
      and ${mayWrite(storefrontId)}`
  return row?.at ?? null
}
