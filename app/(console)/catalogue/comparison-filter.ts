import type { FindingsFilter } from '../../../lib/boards/catalogue-conditions.ts'
import type { ItemsFilter } from '../../../lib/boards/catalogue-items.ts'
import type { ComparisonFilters } from './filters.ts'

const searchOf = ({ q }: ComparisonFilters) => (q.trim() ? { search: q.trim().slice(0, 120) } : {})

/** What the comparison and its export ask the database for; null where the page lists shop items. */
export function findingsFilter(filters: ComparisonFilters, storefrontId: string | undefined): FindingsFilter | null {
  const { show } = filters
  if (show === 'every' || show === 'off_sale') return null
  return { ...(storefrontId ? { storefrontId } : {}), ...(show ? { group: show } : {}), ...searchOf(filters) }
}

export function itemsFilter(filters: ComparisonFilters, storefrontId: string | undefined): ItemsFilter {
  const show = filters.show === 'off_sale' ? 'off_sale' : 'every'
  return { ...(storefrontId ? { storefrontId } : {}), show, ...searchOf(filters) }
}

/** The row a page goes on after; what is no id is no place in the list. */
export const pageAfter = (after: string | null): { after?: string } =>
  after && /^\d{1,18}$/.test(after) ? { after } : {}
