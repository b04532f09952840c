import type { Db } from '../../kernel/db.ts'
import { Prisma } from '../../kernel/db.ts'
import type { StoredSelection } from '../../mappings/replay/selection.ts'
import { replayedAtMost } from '../../mappings/replay/selection.ts'

export interface ReplayedOrder {
  id: bigint
  storefrontId: string
}

/**
 * The orders of a selection, newest first: paid and to be sent, sent, or landed for history before go-live. What was cancelled
 * or taken out by a person becomes no sales order whatever the rules say.
 * @param withUnpaid also those that do not count as paid yet: the change is about when an order does
 */
export function chooseReplayedOrders(
  db: Db,
  selection: StoredSelection,
  withUnpaid: boolean,
): Promise<ReplayedOrder[]> {
  const scope = 'storefrontId' in selection && selection.storefrontId ? [selection.storefrontId] : null
  const seen = selection.storefrontIds
  const limit = 'last' in selection ? selection.last : replayedAtMost
  const buckets = ['arriving', 'held', 'queued', 'in_erp', ...(withUnpaid ? ['unpaid'] : [])]
  const chosen =
    'orderIds' in selection
      ? Prisma.sql`o.id = any(${selection.orderIds}::bigint[])`
      : 'numbers' in selection
        ? Prisma.sql`o.number = any(${selection.numbers}::text[])`
        : 'from' in selection
          ? Prisma.sql`o.paid_on between ${selection.from}::date and ${selection.to}::date`
          : Prisma.sql`true`
  return db.$queryRaw<ReplayedOrder[]>`
    select o.id, o.storefront_id as "storefrontId" from web_orders o
    where ${chosen} and o.current_revision_id is not null and (o.paid_at is not null or ${withUnpaid})
      and (o.bucket = any(${buckets}::order_bucket[]) or o.exclusion_code = 'BEFORE_GO_LIVE')
      and (${seen === null} or o.storefront_id = any(${seen ?? []}::uuid[]))
      and (${scope === null} or o.storefront_id = any(${scope ?? []}::uuid[]))
    order by o.placed_at desc, o.id desc
    limit ${limit}`
}
