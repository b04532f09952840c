import { createLoader, type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { driftStandings, movers } from '../../../lib/boards/drift-choices.ts'
import type { DriftFilter } from '../../../lib/boards/drift-list.ts'

/** The list's whole state is its URL. */
export const driftFilters = {
  show: parseAsStringLiteral([...driftStandings, 'all'] as const).withDefault('open'),
  by: parseAsStringLiteral(movers),
  /** Found before the parcel had left, or after. */
  found: parseAsStringLiteral(['before', 'after'] as const),
  order: parseAsInteger,
  q: parseAsString.withDefault(''),
  storefront: parseAsString,
  after: parseAsString,
}

export type DriftFilters = inferParserType<typeof driftFilters>

export const loadDriftFilters = createLoader(driftFilters)

/** What the list and its export ask the database for. An order named shows all of it. */
export function driftFilter(filters: DriftFilters, storefrontId: string | undefined): DriftFilter {
  const { show, by, found, order, q } = filters
  return {
    ...(storefrontId ? { storefrontId } : {}),
    ...(order !== null ? { orderId: BigInt(order) } : show === 'all' ? {} : { standing: show }),
    ...(by ? { movedBy: by } : {}),
    ...(found ? { afterDespatch: found === 'after' } : {}),
    ...(q.trim() ? { search: q.trim().slice(0, 80) } : {}),
  }
}

export const isNarrowed = ({ by, found, order, q }: DriftFilters): boolean =>
  by !== null || found !== null || order !== null || q.trim() !== ''
