import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { ShipmentPolicyPatch } from './shipment-policy.ts'
import { shipmentPolicyPatch } from './shipment-policy.ts'

/**
 * Changes how a shop is told of what leaves, from now on: what it has confirmed stays, what waits is judged by the new rule.
 * @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN
 */
export async function setShipmentPolicy(
  db: Db,
  actor: Actor,
  storefrontId: string,
  patch: ShipmentPolicyPatch,
): Promise<void> {
  requirePermission(actor, 'shipments:set-policy', storefrontId)
  const change = Object.fromEntries(
    Object.entries(shipmentPolicyPatch.parse(patch)).filter(([, value]) => value !== undefined),
  )
  if (Object.keys(change).length === 0) return
  await db.$transaction(async (tx) => {
    if (!(await tx.storefront.findUnique({ where: { id: storefrontId }, select: { id: true } }))) {
      throw new Fault('STOREFRONT_UNKNOWN', 'This shop does not exist')
    }
    await tx.$executeRaw`
      insert into shipment_policies (storefront_id) values (${storefrontId}::uuid) on conflict (storefront_id) do nothing`
    await tx.$queryRaw`select storefront_id from shipment_policies where storefront_id = ${storefrontId}::uuid for update`
    const before = await tx.shipmentPolicy.findUniqueOrThrow({ where: { storefrontId } })
    await tx.shipmentPolicy.update({ where: { storefrontId }, data: change })
    await recordAudit(tx, actor, {
      action: 'shipments:set-policy',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: Object.fromEntries(Object.keys(change).map((field) => [field, before[field as keyof typeof before]])),
      after: change,
    })
    await tx.$executeRaw`
      update web_orders o set dispatch_dirty = true
      from (
        select id from web_orders
        where not dispatch_dirty and id in (
          select d.order_id from dispatches d where d.storefront_id = ${storefrontId}::uuid and d.confirmed_at is null)
        order by id for no key update
      ) concerned where o.id = concerned.id`
    await enqueue(tx, [{ task: 'shipments:judge', payload: { storefrontId } }])
    await notify(tx, 'shipments')
  })
}
