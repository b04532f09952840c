import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { foldCarried } from '../engine/fold-carried.ts'
import { actOnPeriod, requireReason, requireSecondPerson } from './act-on-period.ts'

const signed = ['signed_off', 'suspended'] as const
const nothingAsked = { reopenAskedById: null, reopenAskedBy: null, reopenAskedAt: null, reopenReason: null }

/** Asks for a signed period to be opened again; another person confirms it. @throws {Fault} as actOnPeriod; REASON_MISSING */
export async function askToReopen(db: Db, now: Date, actor: Actor, periodId: string, reason: string): Promise<void> {
  const act = {
    permission: 'month-end:prepare',
    action: 'periods:ask-to-reopen',
    from: signed,
    verb: 'reopened',
  } as const
  await actOnPeriod(db, now, actor, periodId, act, async (_tx, _period, person) => {
    const why = requireReason(reason)
    return {
      data: { reopenAskedById: person.id, reopenAskedBy: person.label, reopenAskedAt: now, reopenReason: why },
      detail: { reason: why },
    }
  })
}

/** Drops what was asked. @throws {Fault} as actOnPeriod; REOPENING_NOT_ASKED */
export async function refuseToReopen(db: Db, now: Date, actor: Actor, periodId: string): Promise<void> {
  const act = {
    permission: 'month-end:prepare',
    action: 'periods:refuse-to-reopen',
    from: signed,
    verb: 'reopened',
  } as const
  await actOnPeriod(db, now, actor, periodId, act, async (_tx, period) => {
    requireAsked(period.reopenAskedById)
    return { data: nothingAsked }
  })
}

/**
 * Opens a signed period again: what came late counts on its own days from now on. Periods after it are opened first.
 * @throws {Fault} as actOnPeriod; REOPENING_NOT_ASKED, SECOND_PERSON, LATER_PERIOD_SIGNED
 */
export async function reopenPeriod(db: Db, now: Date, actor: Actor, periodId: string): Promise<void> {
  const act = {
    permission: 'month-end:approve',
    alone: true,
    action: 'periods:reopen',
    from: signed,
    verb: 'reopened',
  } as const
  await actOnPeriod(db, now, actor, periodId, act, async (tx, period, person) => {
    requireAsked(period.reopenAskedById)
    requireSecondPerson(person, period.reopenAskedById, 'You have asked for it: another person opens the period')
    const later = await tx.period.findFirst({
      where: {
        storefrontId: period.storefrontId,
        currency: period.currency,
        fromOn: { gt: period.fromOn },
        state: { in: [...signed, 'in_review'] },
      },
      orderBy: { fromOn: 'desc' },
      select: { name: true },
    })
    if (later)
      throw new Fault('LATER_PERIOD_SIGNED', `${later.name} comes after it and is signed or in review: open that first`)
    const folded = await foldCarried(tx, now, period.id)
    return {
      data: {
        ...nothingAsked,
        state: 'reopened',
        suspendedAt: null,
        preparedById: null,
        preparedBy: null,
        preparedAt: null,
        approvedById: null,
        approvedBy: null,
        approvedAt: null,
      },
      detail: { reason: period.reopenReason, folded },
    }
  })
}

function requireAsked(askedById: string | null): void {
  if (!askedById) throw new Fault('REOPENING_NOT_ASKED', 'Nobody has asked for this period to be opened again')
}
