import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { formatAmount } from '../../kernel/money.ts'
import type { LockedPeriod } from '../periods/lock-period.ts'
import { dateOf } from '../periods/terms.ts'
import { findExplanationFault } from '../variance-classes.ts'
import { actOnVariances } from '../work/act-on-variances.ts'
import { linesOf, writeEntry } from './write-entry.ts'

export interface AdjustmentWish {
  debit: string
  credit: string
  /** Ten-thousandths, positive. */
  amount: bigint
  reason: string
}

/**
 * Proposes to put a variance right by a journal entry. Another person of finance approves it; until then it is `adjusting`.
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
    const { amount } = wish
    const [debit, credit, reason] = [wish.debit.trim(), wish.credit.trim(), wish.reason.trim()]
    if (variance.state === 'adjusting') refuse('an adjustment waits for approval already')
    if (variance.state !== 'open') refuse('it is decided; open it again first')
    if (debit === '' || credit === '' || debit === credit)
      refuse('name two accounts, one for the debit and one for the credit')
    if (amount <= 0n) refuse('Amount: name one above nothing')
    // What only stands in another component has no total, and is moved between two accounts all the same.
    const [most] = await tx.$queryRaw<{ size: bigint }[]>`
      select greatest(abs(total), abs(merchandise), abs(discount), abs(shipping), abs(fees), abs(tax)) as size
      from variances where id = ${varianceId}`
    if (amount > (most?.size ?? 0n))
      refuse(`Amount: at most ${formatAmount(most?.size ?? 0n, variance.scale)}, which is what differs`)
    if (reason.length < 3) refuse('say why')
    const fault = findExplanationFault(variance.class, {
      cause: reason,
      note: '',
      evidence: { kind: 'adjustment', reference: 'the entry' },
    })
    if (fault) refuse(fault)
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
 * Approves what another person proposed: the entry is made, dated in the variance's period while that is open, and stands as
 * the evidence.
 * @returns the entry's number
 * @throws {Fault} as actOnVariances; SECOND_PERSON, ADJUSTMENT_UNKNOWN
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
    const [period] = await tx.$queryRaw<(LockedPeriod & { dimension: string | null })[]>`
      select p.id::text, p.storefront_id::text as "storefrontId", s.code as "storefrontCode", p.currency, p.scale, p.name,
        p.to_on as "toOn", (select dimension from journal_accounts where storefront_id = s.id and kind = 'adjustments') as dimension
      from periods p join storefronts s on s.id = p.storefront_id
      where p.storefront_id = ${variance.storefrontId}::uuid and p.currency = ${variance.currency}
        and p.to_on > ${variance.day}::date and p.state not in ('signed_off', 'suspended')
      order by p.from_on limit 1`
    if (!period)
      throw new Fault('ADJUSTMENT_UNKNOWN', `${variance.subject}: no period is open for it (${dateOf(variance.day)})`)
    const { debit, credit, amount, reason } = waiting
    const { number } = await writeEntry(tx, {
      ...{ storefrontId: period.storefrontId, storefrontCode: period.storefrontCode, periodId: period.id },
      ...{ kind: 'adjustments', currency: period.currency, scale: period.scale, varianceId },
      datedOn: new Date(period.toOn.getTime() - 86_400_000),
      lines: linesOf(amount, { debit, credit, dimension: period.dimension ?? '' }, variance.subject),
      words: `${variance.subject}: ${reason}`,
      ...{ madeAt: now, madeBy: actor.label },
    })
    made = number
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
  await actOnVariances(db, actor, [varianceId], act, async (tx) => {
    const { count } = await tx.journalAdjustment.updateMany({
      where: { varianceId, outcome: null },
      data: { outcome: 'withdrawn', decidedBy: actor.label, decidedAt: now },
    })
    if (count === 0) throw new Fault('ADJUSTMENT_UNKNOWN', 'No adjustment of this variance waits for approval')
    await tx.variance.update({ where: { id: varianceId }, data: { state: 'open', changedAt: now } })
    return {}
  })
}

function refuse(reason: string): never {
  throw new Fault('ADJUSTMENT_REFUSED', `Adjustment: ${reason}`)
}
