import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'

const most = 500

/**
 * Tries shipments again now that the shop refused; one in doubt as soon as what was asked must have settled, not before. Those that left this state meanwhile are left alone; the shop
 * is read before anything is written. Their orders are judged again, too.
 * @returns how many are tried
 * @throws {Fault} NOT_PERMITTED, TOO_MANY
 */
export async function retryDispatches(
  db: Db,
  clock: Clock,
  actor: Actor,
  dispatchIds: readonly bigint[],
): Promise<{ tried: number }> {
  if (dispatchIds.length > most) throw new Fault('TOO_MANY', `At most ${most} shipments are tried at once`)
  return db.$transaction(async (tx) => {
    const now = clock.now()
    requirePermission(actor, 'shipments:manage')
    // Orders before dispatches, as who judges and claims them takes both.
    await tx.$queryRaw`
      select id from web_orders where id in (select order_id from dispatches where id = any(${[...dispatchIds]}::bigint[]))
      order by id for no key update`
    const rows = await tx.$queryRaw<
      { id: bigint; orderId: bigint; storefrontId: string; state: string; code: string | null }[]
    >`
      select id, order_id as "orderId", storefront_id as "storefrontId", state::text as state, outcome_code as code
      from dispatches where id = any(${[...dispatchIds]}::bigint[])
        and state in ('ready', 'unknown', 'refused', 'waiting') order by id for update`
    for (const storefrontId of new Set(rows.map((row) => row.storefrontId))) {
      requirePermission(actor, 'shipments:manage', storefrontId)
    }
    if (rows.length === 0) return { tried: 0 }
    await tx.$executeRaw`
      update dispatches set state = case state when 'refused' then 'ready' else state end, 
        ready_at = case state when 'unknown' then ready_at else ${now} end, attempts = 0,
        updated_at = ${now}
      where id = any(${rows.map(({ id }) => id)}::bigint[])`
    await tx.$executeRaw`
      update web_orders set dispatch_dirty = true where id = any(${rows.map(({ orderId }) => orderId)}::bigint[])`
    for (const { id, state, code } of rows) {
      await recordAudit(tx, actor, {
        action: 'shipments:retry',
        subjectKind: 'dispatch',
        subjectId: String(id),
        before: { state, code },
      })
    }
    for (const storefrontId of new Set(rows.map((row) => row.storefrontId))) {
      await enqueue(tx, [
        { task: 'shipments:judge', payload: { storefrontId } },
        { task: 'shipments:push', payload: { storefrontId } },
      ])
    }
    await notify(tx, 'shipments')
    return { tried: rows.length }
  })
}
