import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'

/** More of the same that the ERP says meanwhile goes too. */
const openMs = 15 * 60_000

/**
 * Lets go what the guard holds back: those zeros are sent, and for a quarter of an hour more of them are not asked about.
 * @returns how many
 * @throws {Fault} NOT_PERMITTED, GUARD_NOT_CLOSED when nothing waits
 */
export async function openGuard(
  db: Db,
  clock: Clock,
  actor: Actor,
  storefrontId: string,
): Promise<{ released: number }> {
  requirePermission(actor, 'inventory:manage', storefrontId)
  const now = clock.now()
  return db.$transaction(async (tx) => {
    const until = new Date(now.getTime() + openMs)
    await tx.$executeRaw`
      insert into stock_policies (storefront_id, guard_open_until) values (${storefrontId}::uuid, ${until})
      on conflict (storefront_id) do update set guard_open_until = excluded.guard_open_until`
    const released = await tx.$executeRaw`
      update stock_levels set state = 'ready', ready_at = ${now}
      where storefront_id = ${storefrontId}::uuid and state = 'guarded'`
    // Also when those it is about are all behind numbers on their way.
    const { closed } = await settleFindings(tx, now, { storefrontId, codes: ['STOCK_GUARD'], judged: 'all' }, [])
    if (released + closed === 0) throw new Fault('GUARD_NOT_CLOSED', 'Nothing is held back any more')
    await recordAudit(tx, actor, {
      action: 'inventory:open-guard',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      after: { released, until },
    })
    await enqueue(tx, [{ task: 'inventory:push', payload: { storefrontId } }])
    await notify(tx, 'inventory')
    return { released }
  })
}
