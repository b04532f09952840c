import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { lockCase } from './lock-case.ts'

/** At most this far ahead: what is put off longer is dismissed with its reason. */
export const longestSnoozeDays = 90

export const snooze = z
  .object({
    /** Back in the queue then. */
    until: z.coerce.date<Date | string>().nullable().default(null),
    /** Back as soon as an order joins or leaves the case. */
    forChange: z.boolean().default(false),
    reason: z.string().trim().min(3).max(500),
  })
  .refine(({ until, forChange }) => until !== null || forChange, {
    error: 'Say until when, or until something changes',
  })

export type Snooze = z.input<typeof snooze>

/**
 * Takes a case out of the queue until a time, until a change, or whichever comes first. It moves no order.
 * @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN, CASE_CLOSED, SNOOZE_REFUSED when the time is past or too far ahead
 */
export async function snoozeCase(db: Db, now: Date, actor: Actor, caseId: string, input: Snooze): Promise<void> {
  await db.$transaction((tx) => snoozeCaseIn(tx, now, actor, caseId, input))
}

/** `snoozeCase` inside the caller's transaction. */
export async function snoozeCaseIn(tx: Tx, now: Date, actor: Actor, caseId: string, input: Snooze): Promise<void> {
  const { until, forChange, reason } = snooze.parse(input)
  const found = await lockCase(tx, caseId)
  requirePermission(actor, 'exceptions:resolve', found.storefrontId)
  if (found.state === 'closed') throw new Fault('CASE_CLOSED', 'This exception is closed already')
  const latest = new Date(now.getTime() + longestSnoozeDays * 86_400_000)
  if (until && (until <= now || until > latest)) {
    throw new Fault('SNOOZE_REFUSED', `An exception is put off to a time in the next ${longestSnoozeDays} days`)
  }
  await tx.exceptionCase.update({
    where: { id: caseId },
    data: {
      snoozedUntil: until,
      snoozedForChange: forChange,
      snoozedByLabel: actor.label,
      snoozeReason: reason,
    },
  })
  const detail = { until: until?.toISOString() ?? null, forChange, reason }
  await tx.exceptionEvent.create({ data: { caseId, at: now, actorLabel: actor.label, what: 'snoozed', detail } })
  await recordAudit(tx, actor, {
    action: 'exceptions:snooze',
    subjectKind: 'exception',
    subjectId: caseId,
    after: { code: found.code, cause: found.cause, until, forChange },
    note: reason,
  })
  await notify(tx, 'exceptions')
}

/** Puts a snoozed case back into the queue. @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN */
export async function wakeCase(db: Db, now: Date, actor: Actor, caseId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const found = await lockCase(tx, caseId)
    requirePermission(actor, 'exceptions:resolve', found.storefrontId)
    if (!found.snoozedUntil && !found.snoozedForChange) return
    await tx.exceptionCase.update({ where: { id: caseId }, data: awake })
    await tx.exceptionEvent.create({ data: { caseId, at: now, actorLabel: actor.label, what: 'woken' } })
    await recordAudit(tx, actor, {
      action: 'exceptions:wake',
      subjectKind: 'exception',
      subjectId: caseId,
      before: { until: found.snoozedUntil, forChange: found.snoozedForChange, reason: found.snoozeReason },
    })
    await notify(tx, 'exceptions')
  })
}

export const awake = { snoozedUntil: null, snoozedForChange: false, snoozedByLabel: null, snoozeReason: null } as const

/** Puts back what was put off until now. @returns how many */
export async function wakeDue(tx: Tx, now: Date): Promise<number> {
  const woken = await tx.$queryRaw<{ id: string }[]>`
    update exception_cases c set snoozed_until = null, snoozed_for_change = false, snoozed_by_label = null, snooze_reason = null
    from (
      select id from exception_cases where snoozed_until <= ${now}
      order by code, cause_key limit 500 for update skip locked
    ) due
    where c.id = due.id
    returning c.id`
  if (woken.length === 0) return 0
  await tx.exceptionEvent.createMany({
    data: woken.map(({ id }) => ({
      caseId: id,
      at: now,
      actorLabel: 'Selvedge',
      what: 'woken',
      detail: { because: 'its time has come' },
    })),
  })
  await notify(tx, 'exceptions')
  return woken.length
}
