import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { states } from '../../../components/display/states.ts'
import { stockBands, stockStates } from '../../../lib/boards/stock-choices.ts'
import type { VelocityClass } from '../../../lib/mappings/buffer-contract.ts'

/** The list's whole state is its URL. */
export const stockFilters = {
  state: parseAsStringLiteral(stockStates),
  band: parseAsStringLiteral(stockBands),
  velocity: parseAsStringLiteral(Object.keys(states.velocity) as VelocityClass[]),
  season: parseAsString,
  q: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(['sku', 'least'] as const).withDefault('sku'),
  storefront: parseAsString,
  after: parseAsString,
}

export type StockFilters = inferParserType<typeof stockFilters>

export const loadStockFilters = createLoader(stockFilters)
