import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { actOnVariances } from './act-on-variances.ts'

/**
 * The approver accepts explained variances that are above the limits of materiality, while the period is in review.
 * @throws {Fault} as actOnVariances; NOT_EXPLAINED, SECOND_PERSON where somebody accepts their own explanation
 */
export async function acceptVariances(db: Db, now: Date, actor: Actor, ids: readonly bigint[]): Promise<void> {
  const act = { permission: 'month-end:approve', action: 'variances:accept', inReview: true } as const
  await actOnVariances(db, actor, ids, act, async (tx, variances) => {
    const open = variances.find(({ state }) => state === 'open')
    if (open) throw new Fault('NOT_EXPLAINED', `${open.subject}: nobody has explained it yet`)
    const person = actor.kind === 'user' ? actor.id : null
    const own = await tx.variance.findFirst({
      where: { id: { in: variances.map(({ id }) => id) }, decidedById: person },
      select: { subject: true },
    })
    if (own) throw new Fault('SECOND_PERSON', `${own.subject}: you have explained it; another person accepts it`)
    await tx.variance.updateMany({
      where: { id: { in: variances.map(({ id }) => id) } },
      data: { acceptedById: person, acceptedAt: now, changedAt: now },
    })
    return { accepted: variances.length }
  })
}
