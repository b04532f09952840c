import type { Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { DocumentTable } from './known-documents.ts'

/**
 * Before anything of these orders is written: whoever judges them holds them while writing to the same documents, so that documents
 * taken first would make both wait for each other. In the order of their ids, as everybody.
 */
export async function lockOrders(tx: Tx, orderIds: readonly bigint[]): Promise<void> {
  if (orderIds.length === 0) return
  await tx.$queryRaw`
    select id from web_orders where id = any(${[...new Set(orderIds)]}::bigint[]) order by id for no key update`
}

/** @see lockOrders, by documents of theirs. */
export async function lockOrdersOf(
  tx: Tx,
  table: DocumentTable,
  connectionId: string,
  pkeys: readonly string[],
): Promise<void> {
  await tx.$queryRaw`
    select id from web_orders
    where id in (
      select order_id from ${Prisma.raw(table)}
      where connection_id = ${connectionId}::uuid and pkey = any(${[...pkeys]}::text[]))
    order by id for no key update`
}
