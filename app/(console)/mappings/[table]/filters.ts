import { parseAsString } from 'nuqs/server'

export const mappingFilters = { q: parseAsString.withDefault(''), storefront: parseAsString }
