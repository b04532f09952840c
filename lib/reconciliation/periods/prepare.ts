import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { actOnPeriod, requireReason } from './act-on-period.ts'
import type { Check } from './checklist.ts'
import { isReady } from './checklist.ts'
import { readFigures } from './read-figures.ts'

/**
 * Hands a period over to the approver: everything the preparer can do is done.
 * @throws {Fault} as actOnPeriod; PERIOD_NOT_READY with what is left
 */
export async function preparePeriod(db: Db, now: Date, actor: Actor, periodId: string): Promise<void> {
  const act = {
    permission: 'month-end:prepare',
    action: 'periods:prepare',
    tiedOut: true,
    from: ['open', 'reopened'],
    verb: 'prepared',
  } as const
  await actOnPeriod(db, now, actor, periodId, act, async (tx, period, person) => {
    const { checks, bridge } = await readFigures(tx, now, period)
    requireReady(checks, 'preparer')
    return {
      data: {
        state: 'in_review',
        preparedById: person.id,
        preparedBy: person.label,
        preparedAt: now,
        approvedById: null,
        approvedBy: null,
        approvedAt: null,
      },
      detail: { paid: bridge.start.amounts.total.toString(), posted: bridge.end.total.toString() },
    }
  })
}

/** Takes a period out of review again, by preparer or approver. @throws {Fault} as actOnPeriod; REASON_MISSING */
export async function returnPeriod(db: Db, now: Date, actor: Actor, periodId: string, reason: string): Promise<void> {
  const act = {
    permission: 'month-end:prepare',
    action: 'periods:return',
    from: ['in_review'],
    verb: 'returned',
  } as const
  await actOnPeriod(db, now, actor, periodId, act, async () => ({
    data: { state: 'open', preparedById: null, preparedBy: null, preparedAt: null },
    detail: { reason: requireReason(reason) },
  }))
}

/** @throws {Fault} PERIOD_NOT_READY */
export function requireReady(checks: readonly Check[], whom: Check['holds']): void {
  if (isReady(checks, whom)) return
  const left = checks.filter(({ isDone, holds }) => !isDone && (whom === 'approver' || holds === 'preparer'))
  const words = left.map(({ words: what, left: count }) => (count ? `${what} (${count} left)` : what))
  throw new Fault('PERIOD_NOT_READY', `Not yet: ${words.join('; ')}`, { context: { left: left.map(({ key }) => key) } })
}
