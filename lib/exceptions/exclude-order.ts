import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { withdrawEntries } from '../outbox/withdraw.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import { reconcileFindings } from './reconcile-findings.ts'
import { touchLaterOrders } from './touch-later-orders.ts'

export const exclusionReason = z.string().trim().min(3).max(500)

/** Why an order stays out: before go-live is decided by the go-live instant, the other by a person. */
export type ExclusionCode = 'BEFORE_GO_LIVE' | 'BY_PERSON'

/**
 * Takes an order out for good, with person, reason and amount (rule 6). Nothing of it is sent; its exceptions close. One the
 * ERP has lost is held like any other and may go out too; should the ERP list it again, it stands in the ERP again.
 * @throws {Fault} NOT_PERMITTED, ORDER_UNKNOWN, ORDER_EXCLUDED, ORDER_MAY_BE_SENT when it is in the ERP or may be
 */
export async function excludeOrder(
  db: Db,
  now: Date,
  actor: Actor,
  orderId: bigint,
  reasonText: string,
): Promise<void> {
  const reason = exclusionReason.parse(reasonText)
  await db.$transaction(async (tx) => {
    const order = await lockOrder(tx, orderId)
    requirePermission(actor, 'orders:exclude', order.storefrontId)
    if (order.bucket === 'excluded') throw new Fault('ORDER_EXCLUDED', 'This order is excluded already')
    const { kept } = await withdrawEntries(tx, now, [orderId])
    const lost = await tx.outboxEntry.count({ where: { orderId, kind: 'sales_order', lostAt: { not: null } } })
    const sent = kept.find(({ state }) => state !== 'rejected' && !(state === 'accepted' && lost > 0))
    if (order.bucket === 'in_erp' || sent) {
      throw new Fault(
        'ORDER_MAY_BE_SENT',
        'This order is in the ERP or may be. Cancel its sales order there instead.',
        {
          context: { state: sent?.state ?? 'accepted' },
        },
      )
    }
    const amount = order.totalAmount - order.refundedAmount
    await tx.webOrder.update({
      where: { id: orderId },
      data: {
        bucket: 'excluded',
        moneyDirty: true,
        exclusionCode: 'BY_PERSON' satisfies ExclusionCode,
        exclusionReason: reason,
        excludedById: actor.kind === 'user' ? actor.id : null,
        excludedAt: now,
        excludedAmount: amount,
      },
      select: { id: true },
    })
    const nothing = {
      storefrontId: order.storefrontId,
      orderId,
      currency: order.currency,
      amount: order.totalAmount,
      findings: [],
    }
    await reconcileFindings(tx, now, [nothing], 'evaluation')
    await reconcileFindings(tx, now, [nothing], 'outbox')
    await freeLater(tx, order.storefrontId, orderId)
    await recordAudit(tx, actor, {
      action: 'orders:exclude',
      subjectKind: 'order',
      subjectId: orderId.toString(),
      before: { bucket: order.bucket },
      after: { bucket: 'excluded', number: order.number, currency: order.currency, amount },
      note: reason,
    })
    await notify(tx, 'orders')
    await notify(tx, 'exceptions')
  })
}

/** Takes a person's exclusion back: the order is judged again. @throws {Fault} NOT_PERMITTED, ORDER_UNKNOWN, ORDER_NOT_EXCLUDED */
export async function includeOrder(db: Db, actor: Actor, orderId: bigint): Promise<void> {
  await db.$transaction(async (tx) => {
    const order = await lockOrder(tx, orderId)
    requirePermission(actor, 'orders:exclude', order.storefrontId)
    if (order.exclusionCode !== 'BY_PERSON') throw new Fault('ORDER_NOT_EXCLUDED', 'Nobody has excluded this order')
    await tx.webOrder.update({
      where: { id: orderId },
      data: {
        bucket: 'arriving',
        dirty: true,
        moneyDirty: true,
        exclusionCode: null,
        exclusionReason: null,
        excludedById: null,
        excludedAt: null,
        excludedAmount: null,
      },
      select: { id: true },
    })
    await touchLaterOrders(tx, orderId)
    await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId: order.storefrontId } }])
    await recordAudit(tx, actor, {
      action: 'orders:include',
      subjectKind: 'order',
      subjectId: orderId.toString(),
      before: { bucket: 'excluded', reason: order.exclusionReason },
    })
    await notify(tx, 'orders')
  })
}

/** A later order held for using the same payment may go now. */
async function freeLater(tx: Tx, storefrontId: string, orderId: bigint): Promise<void> {
  if ((await touchLaterOrders(tx, orderId)) === 0) return
  await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId } }])
}

async function lockOrder(tx: Tx, orderId: bigint) {
  await tx.$queryRaw`select id from web_orders where id = ${orderId} for no key update`
  const order = await tx.webOrder.findUnique({ where: { id: orderId } })
  if (!order) throw new Fault('ORDER_UNKNOWN', 'This order does not exist')
  return order
}
