import type { Db } from '../../kernel/db.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import { followOrders } from './follow-orders.ts'

/** Orders the shop does not know any more, read by id: as good as cancelled. @returns how many were not marked yet */
export async function markMissing(
  db: Db,
  now: Date,
  storefrontId: string,
  externalIds: readonly string[],
): Promise<number> {
  if (externalIds.length === 0) return 0
  return db.$transaction(async (tx) => {
    const marked = await tx.$queryRaw<{ id: bigint }[]>`
      update web_orders set money_dirty = true, missing_since = ${now}, status_class = 'cancelled', dirty = dirty or bucket not in ('unpaid', 'ignored')
      where storefront_id = ${storefrontId}::uuid and external_id = any(${externalIds}::text[]) and missing_since is null
      returning id`
    if (marked.length === 0) return 0
    await followOrders(
      tx,
      marked.map(({ id }) => id),
    )
    await enqueue(tx, [{ task: 'orders:evaluate', payload: { storefrontId } }])
    await notify(tx, 'orders')
    return marked.length
  })
}
