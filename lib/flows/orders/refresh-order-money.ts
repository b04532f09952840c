import { isFault } from '../../kernel/fault.ts'
import { businessDate } from '../../kernel/period.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { MappingBook } from '../../mappings/snapshot.ts'
import { openLanded } from './open-landed.ts'
import { moneyRow, writeOrderMoney } from './write-order-money.ts'
import type { Verdict } from './write-verdicts.ts'

/**
 * What orders are worth by component follows the rules they are mapped by: read anew for those judged by other mappings than
 * their money was read by, and for those whose money was never read. Of an order whose person was erased it stays as it is.
 */
export async function refreshOrderMoney(
  tx: Sql,
  keyRing: KeyRing,
  shop: { id: string; platform: string; timeZone: string },
  mappings: MappingBook,
  verdicts: readonly Verdict[],
): Promise<void> {
  const rows = verdicts
    .filter(({ row }) => row.moneyVersion !== mappings.version)
    .flatMap(({ row, paidAt }) => {
      const personal = personalOf(keyRing, shop.id, row)
      if (!personal) return []
      const rules = mappings.on(businessDate(paidAt ?? row.modifiedAt, shop.timeZone))
      const { payload, frozenSkus, revisionId } = row
      return moneyRow(shop.platform, rules, row.externalId, { payload, personal, frozenSkus }, revisionId) ?? []
    })
  await writeOrderMoney(tx, shop.id, rows)
}

function personalOf(keyRing: KeyRing, storefrontId: string, row: Verdict['row']) {
  try {
    return openLanded(keyRing, { ...row, storefrontId }).landed
  } catch (error) {
    if (isFault(error)) return null
    throw error
  }
}
