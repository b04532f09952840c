import type { Actor } from '../../kernel/actor.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { formatAmount } from '../../kernel/money.ts'
import { businessDate } from '../../kernel/period.ts'
import { appendStep } from '../periods/append-step.ts'
import type { LockedPeriod } from '../periods/lock-period.ts'
import { lockPeriod } from '../periods/lock-period.ts'
import { lastDayOf } from '../periods/terms.ts'
import { findExplanationFault } from '../variance-classes.ts'
import type { LockedVariance } from '../work/act-on-variances.ts'
import { actOnVariances } from '../work/act-on-variances.ts'
import { adjustmentSize } from './adjustment-size.ts'
import { linesOf, writeEntry } from './write-entry.ts'

export interface AdjustmentWish {
  debit: string
  credit: string
  /** What differs as the person has seen it (`adjustmentSize`): another amount by now is another question. */
  amount: bigint
  reason: string
}

/**
 * Proposes to put a variance right, all of it, by a journal entry. Another person of finance approves it; until then it is
 * `adjusting`.
 * @throws {Fault} as actOnVariances; ADJUSTMENT_REFUSED with the field that is wrong
 */
export async function proposeAdjustment(
  db: Db,
  now: Date,
  actor: Actor,
  varianceId: bigint,
  wish: AdjustmentWish,
): Promise<void> {
  const act = { permission: 'month-end:prepare', action: 'variances:propose-adjustment' } as const
  await actOnVariances(db, actor, [varianceId], act, async (tx, [variance]) => {
    if (!variance || actor.kind !== 'user') return {}
    const [debit, credit, reason] = [wish.debit.trim(), wish.credit.trim(), wish.reason.trim()]
    if (variance.state === 'adjusting') refuse('an adjustment waits for approval already')
    if (variance.state !== 'open') refuse('it is decided; open it again first')
    if (debit === '' || credit === '' || debit === credit)
      refuse('name two accounts, one for the debit and one for the credit')
    if (reason.length < 3) refuse('say why')
    const fault = findExplanationFault(variance.class, {
      cause: reason,
      note: '',
      evidence: { kind: 'adjustment', reference: 'the entry' },
    })
    if (fault) refuse(fault)
    await openPeriodOf(tx, variance)
    const amount = adjustmentSize(await tx.variance.findUniqueOrThrow({ where: { id: varianceId } }))
    if (wish.amount !== amount)
      refuse(`Amount: an entry answers the whole difference, ${formatAmount(amount, variance.scale)} by now`)
    const decided = { decidedBy: actor.label, decidedAt: now }
    // A proposal of before the amount changed answers nothing any more.
    await tx.journalAdjustment.updateMany({
      where: { varianceId, outcome: null },
      data: { outcome: 'overtaken', ...decided },
    })
    await tx.journalAdjustment.create({
      data: {
        ...{ storefrontId: variance.storefrontId, varianceId, debit, credit, amount },
        ...{ reason: reason.slice(0, 1_000), proposedById: actor.id, proposedBy: actor.label, proposedAt: now },
      },
    })
    await tx.variance.update({
      where: { id: varianceId },
      data: { state: 'adjusting', cause: reason.slice(0, 120), changedAt: now },
    })
    return { debit, credit, amount: String(amount) }
  })
}

/**
 * Approves what another person proposed: the entry is made in the period the variance stands in, and is its evidence.
 * @returns the entry's number
 * @throws {Fault} as actOnVariances; SECOND_PERSON, ADJUSTMENT_UNKNOWN, ADJUSTMENT_REFUSED
 */
export async function approveAdjustment(db: Db, now: Date, actor: Actor, varianceId: bigint): Promise<string> {
  let made = ''
  const act = { permission: 'month-end:approve', action: 'variances:approve-adjustment' } as const
  await actOnVariances(db, actor, [varianceId], act, async (tx, [variance]) => {
    const waiting = await tx.journalAdjustment.findFirst({ where: { varianceId, outcome: null } })
    if (!variance || !waiting || variance.state !== 'adjusting' || actor.kind !== 'user')
      throw new Fault('ADJUSTMENT_UNKNOWN', 'No adjustment of this variance waits for approval')
    if (waiting.proposedById === actor.id)
      throw new Fault('SECOND_PERSON', 'An adjustment is approved by another person than the one who proposed it')
    const period = await openPeriodOf(tx, variance)
    const offered = await tx.journalAccount.findUnique({
      where: { storefrontId_kind: { storefrontId: period.storefrontId, kind: 'adjustments' } },
    })
    const { debit, credit, amount, reason } = waiting
    const { number } = await writeEntry(tx, {
      ...{ storefrontId: period.storefrontId, storefrontCode: period.storefrontCode, periodId: period.id },
      ...{ kind: 'adjustments', currency: period.currency, scale: period.scale, varianceId },
      datedOn: lastDayOrToday(period, now),
      lines: linesOf(amount, { debit, credit, dimension: offered?.dimension ?? '' }, variance.subject),
      words: `${variance.subject}: ${reason}`,
      ...{ madeAt: now, madeBy: actor.label },
    })
    made = number
    await appendStep(tx, period, {
      ...{ at: now, actor, action: 'journal:adjust' },
      detail: { number, subject: variance.subject, amount: String(amount), proposedBy: waiting.proposedBy },
    })
    const decided = { decidedBy: actor.label, decidedAt: now }
    await tx.journalAdjustment.update({ where: { id: waiting.id }, data: { outcome: 'approved', ...decided } })
    await tx.variance.update({
      where: { id: varianceId },
      data: {
        ...{ state: 'resolved', evidenceKind: 'adjustment', evidenceReference: number, changedAt: now },
        ...{ decidedById: actor.id, ...decided },
      },
    })
    return { number, amount: String(amount) }
  })
  return made
}

/** Takes a proposal back, whoever made it: the variance is open again. @throws {Fault} as actOnVariances; ADJUSTMENT_UNKNOWN */
export async function withdrawAdjustment(db: Db, now: Date, actor: Actor, varianceId: bigint): Promise<void> {
  const act = { permission: 'month-end:prepare', action: 'variances:withdraw-adjustment' } as const
  await actOnVariances(db, actor, [varianceId], act, async (tx, [variance]) => {
    if (variance?.state !== 'adjusting')
      throw new Fault('ADJUSTMENT_UNKNOWN', 'No adjustment of this variance waits for approval')
    await tx.journalAdjustment.updateMany({
      where: { varianceId, outcome: null },
      data: { outcome: 'withdrawn', decidedBy: actor.label, decidedAt: now },
    })
    await tx.variance.update({ where: { id: varianceId }, data: { state: 'open', changedAt: now } })
    return {}
  })
}

/** The period a variance stands in, its row taken: its day's, or of what stands open the first that is not signed. */
async function openPeriodOf(tx: Tx, { storefrontId, currency, day, subject }: LockedVariance): Promise<LockedPeriod> {
  const period = await tx.period.findFirst({
    where: { storefrontId, currency, toOn: { gt: day }, state: { notIn: ['signed_off', 'suspended'] } },
    orderBy: { fromOn: 'asc' },
    select: { id: true },
  })
  if (!period) refuse(`${subject}: no period of ${currency} is open for it; finance sets the calendar under Terms`)
  return lockPeriod(tx, period.id)
}

/** What is posted into a period that still runs is dated today. */
function lastDayOrToday(period: LockedPeriod, now: Date): Date {
  const last = lastDayOf(period)
  const today = new Date(businessDate(now, period.timeZone))
  return today < last ? today : last
}

function refuse(reason: string): never {
  throw new Fault('ADJUSTMENT_REFUSED', `Adjustment: ${reason}`)
}
