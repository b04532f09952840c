import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { wismoRisks } from '../../../../lib/boards/shipment-choices.ts'
import type { UnconfirmedFilter } from '../../../../lib/boards/shipments-report.ts'

export const unconfirmedFilters = {
  risk: parseAsStringLiteral(wismoRisks),
  carrier: parseAsString,
  storefront: parseAsString,
  after: parseAsString,
}

export type UnconfirmedFilters = inferParserType<typeof unconfirmedFilters>

export const loadUnconfirmedFilters = createLoader(unconfirmedFilters)

/** What the report and its export ask the database for. */
export const unconfirmedFilter = (
  filters: UnconfirmedFilters,
  storefrontId: string | undefined,
): UnconfirmedFilter => ({
  ...(storefrontId ? { storefrontId } : {}),
  ...(filters.risk ? { risk: filters.risk } : {}),
  ...(filters.carrier ? { carrier: filters.carrier.slice(0, 40) } : {}),
})
