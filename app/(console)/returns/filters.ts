import { createLoader, type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { refundKinds, returnShows } from '../../../lib/boards/return-choices.ts'
import type { ReturnsFilter } from '../../../lib/boards/returns-list.ts'

/** The list's whole state is its URL. */
export const returnFilters = {
  show: parseAsStringLiteral(returnShows),
  kind: parseAsStringLiteral(refundKinds),
  order: parseAsInteger,
  q: parseAsString.withDefault(''),
  storefront: parseAsString,
  after: parseAsString,
}

export type ReturnFilters = inferParserType<typeof returnFilters>

export const loadReturnFilters = createLoader(returnFilters)

/** What the list and its export ask the database for. */
export const returnsFilter = (
  { show, kind, order, q }: ReturnFilters,
  storefrontId: string | undefined,
): ReturnsFilter => ({
  ...(storefrontId ? { storefrontId } : {}),
  ...(show ? { show } : {}),
  ...(kind ? { kind } : {}),
  ...(order !== null ? { orderId: BigInt(order) } : {}),
  ...(q.trim() ? { search: q.trim().slice(0, 80) } : {}),
})

export const isNarrowed = ({ show, kind, order, q }: ReturnFilters): boolean =>
  show !== null || kind !== null || order !== null || q.trim() !== ''
