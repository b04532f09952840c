import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'

/** The page's whole state is its URL. */
export const suggestionFilters = {
  show: parseAsStringLiteral(['open', 'dismissed']).withDefault('open'),
  storefront: parseAsString,
  after: parseAsString,
}

export const loadSuggestionFilters = createLoader(suggestionFilters)
