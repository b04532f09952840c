import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'

const atMost = 1_000

/**
 * Sends the numbers of shop items again as they stand: what the shop refused, or what somebody doubts. Those on their way, in
 * doubt or held by the guard are left as they are.
 * @returns how many
 * @throws {Fault} NOT_PERMITTED, TOO_MANY
 */
export async function sendAgain(
  db: Db,
  clock: Clock,
  actor: Actor,
  shopItemIds: readonly bigint[],
): Promise<{ asked: number }> {
  requirePermission(actor, 'inventory:manage')
  if (shopItemIds.length > atMost) throw new Fault('TOO_MANY', `At most ${atMost} at once`)
  const now = clock.now()
  return db.$transaction(async (tx) => {
    const shops = await tx.$queryRaw<{ storefrontId: string }[]>`
      select distinct storefront_id as "storefrontId" from stock_levels
      where shop_item_id = any(${[...shopItemIds]}::bigint[]) order by 1`
    for (const { storefrontId } of shops) requirePermission(actor, 'inventory:manage', storefrontId)
    const asked = await tx.$queryRaw<{ shopItemId: bigint; storefrontId: string }[]>`
      update stock_levels l set state = 'ready', ready_at = ${now}, outcome_code = null, outcome_message = null
      from shop_items s
      where l.shop_item_id = any(${[...shopItemIds]}::bigint[]) and s.id = l.shop_item_id and s.gone_at is null
        and s.keeper = 'own' and l.state in ('settled', 'refused', 'ready')
      returning l.shop_item_id as "shopItemId", l.storefront_id as "storefrontId"`
    if (asked.length === 0) return { asked: 0 }
    for (const storefrontId of new Set(asked.map((row) => row.storefrontId))) {
      const items = asked.filter((row) => row.storefrontId === storefrontId).map((row) => row.shopItemId)
      await recordAudit(tx, actor, {
        action: 'inventory:send-again',
        subjectKind: 'storefront',
        subjectId: storefrontId,
        after: { shopItemIds: items.slice(0, 100), count: items.length },
      })
      await enqueue(tx, [{ task: 'inventory:push', payload: { storefrontId } }])
    }
    await notify(tx, 'inventory')
    return { asked: asked.length }
  })
}
