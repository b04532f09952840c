import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { canonicalJson } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { ExceptionCode } from './codes.ts'

export const releaseReason = z.string().trim().min(3).max(500)

/** Findings a person may overrule because they are suspicions or policy. What cannot be sent right is never released. */
const releasable = [
  'DUPLICATE_PAYMENT_SUSPECTED',
  'HELD_BY_RULE',
  'PRICE_OFF_MASTER',
] as const satisfies readonly ExceptionCode[]

export type ReleasableCode = (typeof releasable)[number]

export const isReleasable = (code: string): code is ReleasableCode => (releasable as readonly string[]).includes(code)

/**
 * Lets one order go in spite of what holds it under one code, with person and reason (rule 17, a price held by policy, rule
 * 12, and a hold rule). It is judged again at once and goes unless something else holds it. The release stands for the causes found now:
 * another payment or another item found later holds the order again.
 * @returns how many findings were released
 * @throws {Fault} NOT_PERMITTED, ORDER_UNKNOWN, RELEASE_REFUSED, FINDING_UNKNOWN when the order is not held by that code
 */
export async function releaseOrder(
  db: Db,
  now: Date,
  actor: Actor,
  orderId: bigint,
  code: string,
  reasonText: string,
): Promise<{ findings: number }> {
  const reason = releaseReason.parse(reasonText)
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from web_orders where id = ${orderId} for no key update`
    const order = await tx.webOrder.findUnique({
      where: { id: orderId },
      select: { storefrontId: true, number: true, bucket: true, currency: true, totalAmount: true },
    })
    if (!order) throw new Fault('ORDER_UNKNOWN', 'This order does not exist')
    requirePermission(actor, 'exceptions:resolve', order.storefrontId)
    if (!isReleasable(code)) {
      throw new Fault('RELEASE_REFUSED', 'This has to be mended: an order cannot be released from it', {
        context: { code },
      })
    }
    // Orders before cases, and cases in the order evaluation takes them.
    const cases = await tx.$queryRaw<{ id: string; cause: object }[]>`
      select c.id, c.cause from exception_cases c
      where c.code = ${code} and exists (
        select from exception_subjects s
        where s.case_id = c.id and s.order_id = ${orderId} and s.closed_at is null and s.blocking)
      order by c.code, c.cause_key for update of c`
    if (cases.length === 0 || order.bucket !== 'held') {
      throw new Fault('FINDING_UNKNOWN', 'Nothing of this kind holds the order any more')
    }
    await tx.findingRelease.createMany({
      data: cases.map(({ cause }) => ({
        orderId,
        code,
        cause: canonicalJson(cause),
        byId: actor.kind === 'user' ? actor.id : null,
        byLabel: actor.label,
        at: now,
        reason,
      })),
      skipDuplicates: true,
    })
    await tx.exceptionEvent.createMany({
      data: cases.map(({ id }) => ({
        caseId: id,
        at: now,
        actorLabel: actor.label,
        what: 'released',
        detail: { order: order.number, reason },
      })),
    })
    await tx.webOrder.update({ where: { id: orderId }, data: { dirty: true }, select: { id: true } })
    await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId: order.storefrontId } }])
    await recordAudit(tx, actor, {
      action: 'exceptions:release',
      subjectKind: 'order',
      subjectId: orderId.toString(),
      after: {
        code,
        causes: cases.map(({ cause }) => cause),
        number: order.number,
        currency: order.currency,
        amount: order.totalAmount,
      },
      note: reason,
    })
    await notify(tx, 'exceptions')
    return { findings: cases.length }
  })
}
