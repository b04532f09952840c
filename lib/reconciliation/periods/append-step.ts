import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/db.ts'
import type { Json } from '../../kernel/digest.ts'
import { nextRecord } from '../audit-chain.ts'
import type { LockedPeriod } from './lock-period.ts'

export interface Step {
  at: Date
  actor: Actor
  /** `periods:prepare`. */
  action: string
  detail?: Record<string, Json>
}

/** Adds what was done to the chain of a period, whose row the caller holds (`lockPeriod`). */
export async function appendStep(
  tx: Tx,
  period: LockedPeriod,
  { at, actor, action, detail = {} }: Step,
): Promise<void> {
  const last = await tx.periodStep.findFirst({
    where: { periodId: period.id },
    orderBy: { sequence: 'desc' },
    select: { sequence: true, hash: true },
  })
  const record = nextRecord(
    chainOf(period),
    last && { sequence: last.sequence, hash: Buffer.from(last.hash).toString('hex') },
    { at, actor: actor.label, action, detail },
  )
  await tx.periodStep.create({
    data: {
      periodId: period.id,
      sequence: record.sequence,
      at,
      actorId: actor.kind === 'user' ? actor.id : null,
      actor: actor.label,
      action,
      detail,
      previous: Buffer.from(record.previous, 'hex'),
      hash: Buffer.from(record.hash, 'hex'),
    },
  })
  await tx.period.update({ where: { id: period.id }, data: { stepCount: record.sequence } })
}

/** What the chain of a period is of. */
export const chainOf = (period: { storefrontCode: string; currency: string; name: string }) => ({
  storefront: period.storefrontCode,
  period: `${period.name} ${period.currency}`,
})
