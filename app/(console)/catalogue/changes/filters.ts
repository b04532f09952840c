import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { changeKinds, type ShownChanges, shownChanges } from '../../../../lib/boards/catalogue-change-kinds.ts'
import type { ChangesFilter } from '../../../../lib/boards/catalogue-changes.ts'

/** The record's whole state is its URL. */
export const changeFilters = {
  show: parseAsStringLiteral(Object.keys(shownChanges) as ShownChanges[]),
  kind: parseAsStringLiteral(changeKinds),
  q: parseAsString.withDefault(''),
  storefront: parseAsString,
  after: parseAsString,
}

export type ChangeFilters = inferParserType<typeof changeFilters>

export const loadChangeFilters = createLoader(changeFilters)

/** What the record and its export ask the database for. */
export const changesFilter = ({ show, kind, q }: ChangeFilters, storefrontId: string | undefined): ChangesFilter => ({
  ...(storefrontId ? { storefrontId } : {}),
  ...(show ? { show } : {}),
  ...(kind ? { kind } : {}),
  ...(q.trim() ? { search: q.trim().slice(0, 120) } : {}),
})
