import type { StockFilter } from '../../../lib/boards/stock-conditions.ts'
import type { StockFilters } from './filters.ts'

/** What the list and its export ask the database for. */
export const stockFilter = (filters: StockFilters, storefrontId: string | undefined): StockFilter => ({
  sort: filters.sort,
  ...(storefrontId ? { storefrontId } : {}),
  ...(filters.state ? { state: filters.state } : {}),
  ...(filters.band ? { band: filters.band } : {}),
  ...(filters.velocity ? { velocity: filters.velocity } : {}),
  ...(filters.season ? { season: filters.season.slice(0, 40) } : {}),
  ...(filters.q.trim() ? { search: filters.q.trim().slice(0, 120) } : {}),
})
