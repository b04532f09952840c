import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { actOnPeriod, requireReason, requireSecondPerson } from './act-on-period.ts'
import { requireReady } from './prepare.ts'
import { readFigures } from './read-figures.ts'
import { takeSnapshot } from './take-snapshot.ts'

/**
 * Signs a period off: it is locked from then on, and a snapshot keeps what was signed.
 * @throws {Fault} as actOnPeriod; SECOND_PERSON, PERIOD_NOT_READY
 */
export async function approvePeriod(db: Db, now: Date, actor: Actor, periodId: string): Promise<void> {
  const act = {
    permission: 'month-end:approve',
    alone: true,
    tiedOut: true,
    action: 'periods:sign-off',
    from: ['in_review'],
    verb: 'signed off',
  } as const
  await actOnPeriod(db, now, actor, periodId, act, async (tx, period, person) => {
    requireSecondPerson(person, period.preparedById, 'You have prepared this period: another person signs it off')
    const figures = await readFigures(tx, now, period)
    requireReady(figures.checks, 'approver')
    const { id, hash } = await takeSnapshot(tx, now, person.label, period, figures)
    return {
      data: {
        state: 'signed_off',
        approvedById: person.id,
        approvedBy: person.label,
        approvedAt: now,
        suspendedAt: null,
        snapshot: { connect: { id } },
      },
      detail: { snapshot: id.toString(), hash },
    }
  })
}

/**
 * Lets a suspended sign-off stand: what came late was seen, and is carried into the open period.
 * @throws {Fault} as actOnPeriod; SECOND_PERSON, REASON_MISSING
 */
export async function confirmPeriod(db: Db, now: Date, actor: Actor, periodId: string, reason: string): Promise<void> {
  const act = {
    permission: 'month-end:approve',
    action: 'periods:confirm',
    from: ['suspended'],
    verb: 'confirmed',
  } as const
  await actOnPeriod(db, now, actor, periodId, act, async (tx, period, person) => {
    requireSecondPerson(person, period.preparedById, 'You have prepared this period: another person confirms it')
    const carried = await tx.carriedItem.findMany({
      where: { periodId, foldedAt: null },
      distinct: ['subject'],
      select: { subject: true },
    })
    return {
      data: { state: 'signed_off', suspendedAt: null },
      detail: { reason: requireReason(reason), carried: carried.length },
    }
  })
}
