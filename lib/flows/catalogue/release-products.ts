import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { readAskedItems } from './asked-items.ts'
import type { Skipped } from './decision.ts'
import { missing } from './revert-to-erp.ts'
import { stageAsked } from './stage-asked.ts'

/**
 * Puts drafts on sale: published styles a person looked at, or what was quarantined.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY, CATALOGUE_NOT_LIVE
 */
export async function releaseProducts(
  db: Db,
  clock: Clock,
  actor: Actor,
  shopItemIds: readonly bigint[],
): Promise<{ staged: number; skipped: Skipped[] }> {
  return db.$transaction(async (tx) => {
    const items = await readAskedItems(tx, actor, shopItemIds)
    const drafts = items.filter(({ status }) => status !== 'publish')
    const asked = drafts.map(({ id, storefrontId, sku, status }) => ({
      id,
      storefrontId,
      shopItemId: id,
      sku,
      kind: 'release' as const,
      field: 'status' as const,
      before: { value: status },
      after: { value: 'publish' },
      reason: 'BY_HAND',
    }))
    const { staged, skipped } = await stageAsked(tx, clock.now(), actor, 'catalogue:release', asked)
    const on = items
      .filter(({ status }) => status === 'publish')
      .map(({ id }) => ({ id, reason: 'It is on sale already' }))
    return { staged: staged.length, skipped: [...on, ...skipped, ...missing(shopItemIds, items)] }
  })
}
