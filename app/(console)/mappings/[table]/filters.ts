import { parseAsString } from 'nuqs/server'

/** `new` opens the form of a rule begun with the cells it names. */
export const mappingFilters = { q: parseAsString.withDefault(''), storefront: parseAsString, new: parseAsString }
