import { cancelToJson } from '../../erp/cancel-json.ts'
import { canonicalJson, sha256 } from '../../kernel/digest.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { StageEntry } from '../../outbox/stage.ts'
import { stageEntries } from '../../outbox/stage.ts'
import { withdrawEntries } from '../../outbox/withdraw.ts'
import type { Job } from '../../queue/enqueue.ts'
import { isMoneyBack } from './judge-order.ts'
import type { DirtyOrder } from './read-dirty-orders.ts'
import type { EvaluatedShop } from './read-evaluated-shop.ts'
import type { Verdict } from './write-verdicts.ts'

/**
 * Why the sales order of an order should be cancelled in the ERP; null when it should not. One that is only gone
 * from the shop says nothing: shops clear old orders away.
 */
export function cancelReason(row: DirtyOrder, shop: EvaluatedShop): 'CANCELLED' | 'REFUNDED' | null {
  if (row.missingSince) return null
  if (shop.classes.get(row.statusSlug) === 'cancelled') return 'CANCELLED'
  return isMoneyBack(row) ? 'REFUNDED' : null
}

/**
 * Asks the ERP to cancel what was cancelled or refunded in full in the shop after its sales order was accepted (rule 7), and
 * takes back a request that has not left and is not wanted any more. One request an order, through the same outbox; it is
 * looked up before it is sent. Only where the flow is live.
 */
export async function requestCancels(
  tx: Sql,
  now: Date,
  shop: EvaluatedShop,
  verdicts: readonly Verdict[],
): Promise<Job[]> {
  const { erpConnectionId: connectionId, mode } = shop
  if (!connectionId || mode !== 'live') return []
  const entries: StageEntry[] = []
  const back: bigint[] = []
  for (const { row, bucket } of verdicts) {
    const reason = bucket === 'in_erp' ? cancelReason(row, shop) : null
    if (reason) entries.push(cancelEntry(now, connectionId, shop, row, reason))
    else if (row.cancelState === 'ready' || row.cancelState === 'claimed') back.push(row.id)
  }
  await withdrawEntries(tx, now, back, 'sales_order_cancel')
  const staged = await stageEntries(tx, now, entries)
  if (!staged.some(({ state }) => state === 'ready')) return []
  return [{ task: 'orders:look-up', payload: { connectionId } }]
}

function cancelEntry(
  now: Date,
  connectionId: string,
  shop: EvaluatedShop,
  row: DirtyOrder,
  reason: string,
): StageEntry {
  const altPo = row.entryReference ?? `${shop.code}:${row.externalId}`
  const body = cancelToJson({ altPo, poNum: row.poNum ?? '', reason })
  return {
    connectionId,
    storefrontId: shop.id,
    kind: 'sales_order_cancel',
    reference: altPo,
    orderId: row.id,
    revisionId: row.revisionId,
    inputHash: sha256(canonicalJson(body)),
    body,
    // It says nothing about a person.
    personalSealed: new Uint8Array(),
    currency: row.currency,
    totalAmount: row.total,
    mappingVersion: 0,
    readyAt: now,
    lookFirst: true,
  }
}
