import { peopleWho } from '../../exceptions/people.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { actOnVariances } from './act-on-variances.ts'

/** Gives variances to a person of finance, or back to nobody. @throws {Fault} as actOnVariances; ASSIGNEE_REFUSED */
export async function assignVariances(
  db: Db,
  now: Date,
  actor: Actor,
  ids: readonly bigint[],
  ownerId: string | null,
): Promise<void> {
  const act = { permission: 'month-end:prepare', action: 'variances:assign' } as const
  await actOnVariances(db, actor, ids, act, async (tx, variances) => {
    const people = await peopleWho(tx, 'month-end:prepare', variances[0]?.storefrontId ?? null)
    const owner = people.find(({ id }) => id === ownerId) ?? null
    if (ownerId !== null && !owner) throw new Fault('ASSIGNEE_REFUSED', 'This person does not work on the month-end')
    await tx.variance.updateMany({
      where: { id: { in: variances.map(({ id }) => id) } },
      data: { ownerId, ownerLabel: owner?.name ?? null, changedAt: now },
    })
    return { owner: owner?.name ?? null }
  })
}
