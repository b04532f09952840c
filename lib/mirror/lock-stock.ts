import type { Sql } from '../kernel/sql.ts'

/**
 * One writer of a connection's stock at a time, until the transaction ends: so the numbers of erp_stock_changes are committed
 * in their order, and whoever has computed up to one has missed none below it.
 */
export async function lockStock(tx: Sql, connectionId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`stock ${connectionId}`}, 0))`
}
