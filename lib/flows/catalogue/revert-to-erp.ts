import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { erpValueOf, readAskedFindings, shopValueOf } from './asked-findings.ts'
import type { ChangedField } from './change-values.ts'
import type { Skipped } from './decision.ts'
import { readCatalogueShop, requireLive } from './read-catalogue-shop.ts'
import type { AskedChange } from './stage-asked.ts'
import { stageAsked } from './stage-asked.ts'

const revertible: ReadonlySet<string> = new Set<ChangedField>(['sku', 'regular_price', 'sale_price', 'barcode', 'name'])

/**
 * Writes the ERP's values back to the shop, for the findings of fields that have one.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY, CATALOGUE_NOT_LIVE
 */
export async function revertToErp(
  db: Db,
  clock: Clock,
  actor: Actor,
  findingIds: readonly bigint[],
): Promise<{ staged: number; skipped: Skipped[] }> {
  return db.$transaction(async (tx) => {
    const findings = await readAskedFindings(tx, actor, findingIds)
    for (const storefrontId of new Set(findings.map((one) => one.storefrontId))) {
      requireLive(await readCatalogueShop(tx, storefrontId))
    }
    const asked: AskedChange[] = []
    const skipped: Skipped[] = []
    for (const finding of findings) {
      const { id, storefrontId, shopItemId, code, field, erpValue, sku } = finding
      const isEmpty = erpValue === '' && field !== 'sale_price'
      if (
        shopItemId === null ||
        !revertible.has(field) ||
        isEmpty ||
        code === 'PRICE_CURRENCY' ||
        code === 'SKU_AMBIGUOUS'
      ) {
        skipped.push({ id, reason: 'The ERP has no value that could be written to the shop' })
        continue
      }
      asked.push({
        id,
        storefrontId,
        shopItemId,
        sku,
        kind: 'revert',
        field: field as ChangedField,
        before: shopValueOf(finding),
        after: erpValueOf(finding),
        reason: code,
      })
    }
    const { staged, skipped: busy } = await stageAsked(tx, clock.now(), actor, 'catalogue:revert', asked)
    return { staged: staged.length, skipped: [...skipped, ...busy, ...missing(findingIds, findings)] }
  })
}

/** Closed meanwhile, or never there. */
export const missing = (asked: readonly bigint[], found: readonly { id: bigint }[]): Skipped[] =>
  asked.filter((id) => !found.some((one) => one.id === id)).map((id) => ({ id, reason: 'It does not stand any more' }))
