import { z } from 'zod'
import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import type { Sql } from '../../kernel/sql.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { CorrectableField } from './corrections.ts'
import { correctableFields, openCorrection, readField, sealCorrection } from './corrections.ts'
import { openLanded } from './open-landed.ts'

export const orderCorrections = z
  .array(z.object({ field: z.enum(correctableFields), value: z.string().trim().max(500) }))
  .min(1)
  .max(correctableFields.length)

export const correctionReason = z.string().trim().min(3).max(500)

/** What may still change: once something may have been sent, our copy is history. */
const correctable = ['arriving', 'held', 'queued']

/**
 * Puts right what our copy of an order says about the person, before it is sent: the landed revision and the shop stay as they
 * are. Sealed under the order's own key with what the shop said, who, when and why; judged again at once. Putting the shop's
 * own words back takes a correction back.
 * @returns how many fields changed
 * @throws {Fault} NOT_PERMITTED, ORDER_UNKNOWN, ORDER_MAY_BE_SENT, PERSONAL_DATA_ERASED, KEY_UNKNOWN, NOTHING_CHANGED
 */
export async function correctOrder(
  db: Db,
  keyRing: KeyRing,
  now: Date,
  actor: Actor,
  orderId: bigint,
  changes: z.input<typeof orderCorrections>,
  reasonText: string,
): Promise<{ fields: number }> {
  const wanted = new Map(orderCorrections.parse(changes).map(({ field, value }) => [field, value]))
  const reason = correctionReason.parse(reasonText)
  return db.$transaction(async (tx) => {
    const order = await lockCorrectable(tx, actor, orderId)
    const opened = openLanded(keyRing, order)
    const open = await tx.orderCorrection.findMany({ where: { orderId, endedAt: null }, orderBy: { id: 'asc' } })
    const changed: CorrectableField[] = []
    for (const [field, value] of wanted) {
      const shopSays = readField(opened.landed, field)
      const standing = open.filter((row) => row.field === field)
      const last = standing.at(-1)
      const text = last ? openCorrection(opened, last) : null
      if (value === (text && text.before === shopSays ? text.after : shopSays)) continue
      changed.push(field)
      await tx.orderCorrection.updateMany({
        where: { id: { in: standing.map(({ id }) => id) } },
        data: { endedAt: now, endedBy: `corrected again by ${actor.label}` },
      })
      if (value === shopSays) continue
      await tx.orderCorrection.create({
        data: {
          orderId,
          field,
          sealed: sealCorrection(opened, field, { before: shopSays, after: value }),
          byId: actor.kind === 'user' ? actor.id : null,
          byLabel: actor.label,
          at: now,
          reason,
        },
      })
    }
    if (changed.length === 0) throw new Fault('NOTHING_CHANGED', 'This is what the order says already')
    await tellAndJudge(tx, now, actor, order, { action: 'orders:correct', what: 'corrected', fields: changed, reason })
    return { fields: changed.length }
  })
}

/** Takes one correction back: what the shop says holds again. @throws {Fault} NOT_PERMITTED, CORRECTION_UNKNOWN, ORDER_MAY_BE_SENT */
export async function takeBackCorrection(db: Db, now: Date, actor: Actor, correctionId: bigint): Promise<void> {
  await db.$transaction(async (tx) => {
    const found = await tx.orderCorrection.findUnique({ where: { id: correctionId } })
    if (!found) throw new Fault('CORRECTION_UNKNOWN', 'This correction does not exist')
    const order = await lockCorrectable(tx, actor, found.orderId)
    const { count } = await tx.orderCorrection.updateMany({
      where: { id: correctionId, endedAt: null },
      data: { endedAt: now, endedBy: `taken back by ${actor.label}` },
    })
    if (count === 0) return
    const fields = [found.field]
    await tellAndJudge(tx, now, actor, order, {
      action: 'orders:take-back-correction',
      what: 'correction taken back',
      fields,
    })
  })
}

/** Ends corrections whose field the shop has changed since: its newest word holds. The caller has the orders' rows. */
export async function endOvertaken(tx: Sql, now: Date, correctionIds: readonly bigint[]): Promise<void> {
  if (correctionIds.length === 0) return
  await tx.$executeRaw`
    with ended as (
      update order_corrections set ended_at = ${now}, ended_by = 'overtaken by the shop'
      where id = any(${[...correctionIds]}::bigint[]) and ended_at is null returning order_id, field
    )
    insert into exception_events (case_id, at, actor_label, what, detail)
    select s.case_id, ${now}, 'Selvedge', 'correction overtaken by the shop',
      jsonb_build_object('order', o.number, 'fields', jsonb_agg(distinct e.field))
    from ended e join web_orders o on o.id = e.order_id
    join exception_subjects s on s.order_id = o.id and s.closed_at is null
    group by s.case_id, o.number`
}

async function lockCorrectable(tx: Tx, actor: Actor, orderId: bigint) {
  await tx.$queryRaw`select id from web_orders where id = ${orderId} for no key update`
  const order = await tx.webOrder.findUnique({ where: { id: orderId }, include: { currentRevision: true } })
  if (!order?.currentRevision) throw new Fault('ORDER_UNKNOWN', 'This order does not exist')
  requirePermission(actor, 'exceptions:resolve', order.storefrontId)
  requirePermission(actor, 'customers:read', order.storefrontId)
  if (!correctable.includes(order.bucket)) throw settled(order.bucket)
  const left = await tx.outboxEntry.count({
    where: { orderId, kind: 'sales_order', state: { in: ['sending', 'unknown', 'staged', 'accepted'] } },
  })
  if (left > 0) throw settled(order.bucket)
  return { ...order, personalSealed: order.currentRevision.personalSealed }
}

const settled = (bucket: string) =>
  new Fault('ORDER_MAY_BE_SENT', 'This order is sent or not to be sent: what it says is settled', {
    context: { bucket },
  })

interface Told {
  action: string
  what: string
  fields: readonly string[]
  reason?: string
}

/** Names of fields only: what they say is the customer's. */
async function tellAndJudge(
  tx: Tx,
  now: Date,
  actor: Actor,
  order: { id: bigint; number: string; storefrontId: string },
  { action, what, fields, reason }: Told,
): Promise<void> {
  const cases = await tx.exceptionSubject.findMany({
    where: { orderId: order.id, closedAt: null },
    select: { caseId: true },
    distinct: ['caseId'],
  })
  await tx.exceptionEvent.createMany({
    data: cases.map(({ caseId }) => ({
      caseId,
      at: now,
      actorLabel: actor.label,
      what,
      detail: { order: order.number, fields: [...fields], ...(reason ? { reason } : {}) },
    })),
  })
  await tx.webOrder.update({ where: { id: order.id }, data: { dirty: true }, select: { id: true } })
  await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId: order.storefrontId } }])
  await recordAudit(tx, actor, {
    action,
    subjectKind: 'order',
    subjectId: order.id.toString(),
    after: { number: order.number, fields },
    ...(reason ? { note: reason } : {}),
  })
  await notify(tx, 'exceptions')
  await notify(tx, 'orders')
}
