import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { readAskedItems } from './asked-items.ts'
import type { Skipped } from './decision.ts'
import { quarantinedStatus } from './judge-on-sale.ts'
import { missing } from './revert-to-erp.ts'
import { stageAsked } from './stage-asked.ts'

/**
 * Takes products and variations off sale: a product as draft or private, a variation as private.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY, CATALOGUE_NOT_LIVE
 */
export async function quarantine(
  db: Db,
  clock: Clock,
  actor: Actor,
  shopItemIds: readonly bigint[],
  status: 'draft' | 'private',
): Promise<{ staged: number; skipped: Skipped[] }> {
  return db.$transaction(async (tx) => {
    const items = await readAskedItems(tx, actor, shopItemIds)
    const open = items.filter((item) => item.status === 'publish')
    const asked = open.map(({ id, storefrontId, sku, status: before, variationId }) => ({
      id,
      storefrontId,
      shopItemId: id,
      sku,
      kind: 'quarantine' as const,
      field: 'status' as const,
      before: { value: before },
      after: { value: quarantinedStatus({ variationId }, status) },
      reason: 'BY_HAND',
    }))
    const { staged, skipped } = await stageAsked(tx, clock.now(), actor, 'catalogue:quarantine', asked)
    const off = items
      .filter((item) => item.status !== 'publish')
      .map(({ id, status: is }) => ({ id, reason: `It is ${is} already` }))
    return { staged: staged.length, skipped: [...off, ...skipped, ...missing(shopItemIds, items)] }
  })
}
