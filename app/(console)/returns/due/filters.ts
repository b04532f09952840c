import { createLoader, type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { DuesFilter } from '../../../../lib/boards/refund-dues.ts'
import { dueCauses, dueShows } from '../../../../lib/boards/return-choices.ts'

/** The list's whole state is its URL. */
export const dueFilters = {
  show: parseAsStringLiteral(dueShows).withDefault('open'),
  cause: parseAsStringLiteral(dueCauses),
  order: parseAsInteger,
  q: parseAsString.withDefault(''),
  storefront: parseAsString,
  after: parseAsString,
}

export type DueFilters = inferParserType<typeof dueFilters>

export const loadDueFilters = createLoader(dueFilters)

/** What the list, its totals and its export ask the database for. */
export const duesFilter = ({ show, cause, order, q }: DueFilters, storefrontId: string | undefined): DuesFilter => ({
  show,
  ...(storefrontId ? { storefrontId } : {}),
  ...(cause ? { cause } : {}),
  ...(order !== null ? { orderId: BigInt(order) } : {}),
  ...(q.trim() ? { search: q.trim().slice(0, 80) } : {}),
})

export const isNarrowed = ({ cause, order, q }: DueFilters): boolean =>
  cause !== null || order !== null || q.trim() !== ''
