import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { retryEntries } from '../outbox/retry.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import { lockCase } from './lock-case.ts'
import { lookAtAfterSales } from './look-at-after-sales.ts'
import { lookAtShop } from './look-at-shop.ts'
import { isAfterSalesCode, isExceptionCode, isFindingCode, mayBeSentAgain } from './origin.ts'

/**
 * Looks again at everything a case holds: its orders are judged again, what the ERP refused or nobody can account for is
 * looked up and may be sent again, a connection is tested, the catalogue compared or the stock computed.
 * @returns how many orders are looked at
 * @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN, CASE_CLOSED
 */
export async function retryCase(db: Db, now: Date, actor: Actor, caseId: string): Promise<{ orders: number }> {
  return db.$transaction((tx) => retryCaseIn(tx, now, actor, caseId))
}

/** `retryCase` inside the caller's transaction. */
export async function retryCaseIn(tx: Tx, now: Date, actor: Actor, caseId: string): Promise<{ orders: number }> {
  const found = await tx.exceptionCase.findUnique({ where: { id: caseId } })
  if (!found) throw new Fault('CASE_UNKNOWN', 'This exception does not exist')
  requirePermission(actor, 'exceptions:resolve', found.storefrontId)
  if (found.state === 'closed') throw new Fault('CASE_CLOSED', 'This exception is closed already')
  const subjects = await tx.exceptionSubject.findMany({
    where: { caseId, closedAt: null, orderId: { not: null } },
    select: { orderId: true },
    distinct: ['orderId'],
  })
  const orderIds = subjects.flatMap(({ orderId }) => (orderId === null ? [] : [orderId]))
  const code = isExceptionCode(found.code) ? found.code : null
  if (code && isAfterSalesCode(code)) {
    if (found.storefrontId) await lookAtAfterSales(tx, { code, storefrontId: found.storefrontId }, orderIds)
  } else {
    await lookAgain(tx, now, orderIds, code !== null && mayBeSentAgain(code))
  }
  if (code && isFindingCode(code) && found.storefrontId) {
    await lookAtShop(tx, { code, storefrontId: found.storefrontId, cause: found.cause })
  }
  if (found.connectionId) {
    await enqueue(tx, [{ task: 'connections:test', payload: { connectionId: found.connectionId } }])
  }
  // Orders before cases, as evaluation takes them.
  await lockCase(tx, caseId)
  await tx.exceptionEvent.create({
    data: { caseId, at: now, actorLabel: actor.label, what: 'retried', detail: { orders: orderIds.length } },
  })
  await recordAudit(tx, actor, {
    action: 'exceptions:retry',
    subjectKind: 'exception',
    subjectId: caseId,
    after: { code: found.code, cause: found.cause, orders: orderIds.length },
  })
  await notify(tx, 'exceptions')
  return { orders: orderIds.length }
}

/** Judges one order again, and sends again what the ERP refused of it. @throws {Fault} NOT_PERMITTED, ORDER_UNKNOWN */
export async function retryOrder(db: Db, now: Date, actor: Actor, orderId: bigint): Promise<void> {
  await db.$transaction(async (tx) => {
    const order = await tx.webOrder.findUnique({ where: { id: orderId }, select: { storefrontId: true, number: true } })
    if (!order) throw new Fault('ORDER_UNKNOWN', 'This order does not exist')
    requirePermission(actor, 'orders:retry', order.storefrontId)
    await lookAgain(tx, now, [orderId], true)
    await recordAudit(tx, actor, {
      action: 'orders:retry',
      subjectKind: 'order',
      subjectId: orderId.toString(),
      after: { number: order.number },
    })
  })
}

async function lookAgain(tx: Tx, now: Date, orderIds: bigint[], entries: boolean): Promise<void> {
  if (orderIds.length === 0) return
  if (entries) await retryEntries(tx, now, orderIds)
  await tx.$executeRaw`
    update web_orders o set dirty = true
    from (select id from web_orders where id = any(${orderIds}::bigint[]) order by id for no key update) locked where o.id = locked.id`
  const shops = await tx.$queryRaw<{ storefront_id: string; erp_connection_id: string | null }[]>`
    select distinct o.storefront_id, f.erp_connection_id from web_orders o join storefronts f on f.id = o.storefront_id
    where o.id = any(${orderIds}::bigint[])`
  for (const { storefront_id: storefrontId, erp_connection_id: connectionId } of shops) {
    await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId } }])
    if (entries && connectionId) await enqueue(tx, [{ task: 'orders:look-up', payload: { connectionId } }])
  }
}
