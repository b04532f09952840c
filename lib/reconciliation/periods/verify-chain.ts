import type { Db } from '../../kernel/db.ts'
import type { BrokenLink } from '../audit-chain.ts'
import { findBrokenLink } from '../audit-chain.ts'
import { chainOf } from './append-step.ts'

export interface ChainCheck {
  storefront: string
  period: string
  currency: string
  steps: number
  broken: BrokenLink | null
}

/** Checks the chains of steps of every period, or of one storefront's: a step that was changed, taken out or cut off is named. */
export async function verifyChains(db: Db, storefrontId?: string): Promise<ChainCheck[]> {
  const periods = await db.period.findMany({
    where: { storefrontId },
    orderBy: [{ storefrontId: 'asc' }, { currency: 'asc' }, { fromOn: 'asc' }],
    include: { storefront: { select: { code: true } }, steps: { orderBy: { sequence: 'asc' } } },
  })
  return periods.map(({ storefront, name, currency, stepCount, steps }) => ({
    storefront: storefront.code,
    period: name,
    currency,
    steps: steps.length,
    broken: findBrokenLink(
      chainOf({ storefrontCode: storefront.code, currency, name }),
      steps.map(({ sequence, at, actor, action, detail, previous, hash }) => ({
        sequence,
        at,
        actor,
        action,
        detail: detail as object,
        previous: Buffer.from(previous).toString('hex'),
        hash: Buffer.from(hash).toString('hex'),
      })),
      stepCount,
    ),
  }))
}
