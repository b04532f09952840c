import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { faultGroups } from '../../../lib/boards/catalogue-faults.ts'

/** Findings of one kind, or shop items: what stands off sale, and every one. */
export const showings = [...faultGroups, 'off_sale', 'every'] as const

/** The comparison's whole state is its URL. Without `show` it lists the findings of every kind. */
export const comparisonFilters = {
  show: parseAsStringLiteral(showings),
  q: parseAsString.withDefault(''),
  storefront: parseAsString,
  after: parseAsString,
}

export type ComparisonFilters = inferParserType<typeof comparisonFilters>

export const loadComparisonFilters = createLoader(comparisonFilters)
