import type { Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import type { CensusWindow } from './census-rows.ts'
import { countByMonth } from './census-rows.ts'

export type CensusScope = 'recent' | 'whole'

const recentDays = 60
const dayMs = 86_400_000

/**
 * What a census has to list (woocommerce.md 10): everything, or the last 60 days and every older month whose number of orders
 * in the shop is not the one last listed. The first census of a shop knows no month, so it lists all.
 */
export async function censusWindows(
  ctx: FlowContext,
  shop: Storefront,
  storefrontId: string,
  statuses: readonly string[],
  scope: CensusScope,
  to: Date,
): Promise<CensusWindow[]> {
  if (scope === 'whole') return [{ from: null, to }]
  const recent = { from: new Date(to.getTime() - recentDays * dayMs), to }
  const older = await shop.countPlaced({ from: null, to: recent.from, statuses })
  const ours = await countByMonth(ctx.db, storefrontId, recent.from)
  let listed = [...ours.values()].reduce((sum, orders) => sum + orders, 0)
  if (listed === 0 && older > 0) return [{ from: null, to }]
  const windows: CensusWindow[] = [recent]
  let left = older
  for (let end = recent.from; left > 0 || listed > 0; end = monthOf(new Date(end.getTime() - 1))) {
    const month = { from: monthOf(new Date(end.getTime() - 1)), to: end }
    const known = ours.get(month.from.getTime()) ?? 0
    const counted = left > 0 ? await shop.countPlaced({ ...month, statuses }) : 0
    if (counted !== known) windows.push(month)
    left -= counted
    listed -= known
    // Counts that do not come to an end (orders leaving while they are counted) are no reason to ask for ever.
    if (month.from.getTime() < Date.UTC(2000, 0)) break
  }
  return windows
}

const monthOf = (at: Date) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()))
