import { sqlOf } from '../../kernel/db.ts'
import type { FlowContext } from '../context.ts'

/** A season's returns are asked about within it. */
const keptDays = 90
const atOnce = 10_000

/**
 * Forgets what is older than 90 days of the time lines of a shop's items, but the last entry of each kind: what the shop was told
 * last stands, and versions go on from there.
 * @returns how many
 */
export async function trimStockEvents({ db, clock, stopping }: FlowContext, storefrontId: string): Promise<number> {
  const before = new Date(clock.now().getTime() - keptDays * 24 * 3_600_000)
  const sql = sqlOf(db)
  let trimmed = 0
  while (!stopping.aborted) {
    const gone = await sql.$executeRaw`
      delete from stock_events where id in (
        select e.id
        from shop_items s join stock_events e on e.shop_item_id = s.id
        where s.storefront_id = ${storefrontId}::uuid and e.at < ${before} and exists (
          select from stock_events n where n.shop_item_id = e.shop_item_id and n.id > e.id and n.kind = e.kind)
        limit ${atOnce})`
    trimmed += gone
    if (gone < atOnce) break
  }
  return trimmed
}
