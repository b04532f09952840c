import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { shipmentAgeNames, shipmentStates } from '../../../lib/boards/shipment-choices.ts'
import type { ShipmentFilter } from '../../../lib/boards/shipment-conditions.ts'

/** The list's whole state is its URL. */
export const shipmentFilters = {
  state: parseAsStringLiteral(shipmentStates),
  carrier: parseAsString,
  age: parseAsStringLiteral(shipmentAgeNames),
  q: parseAsString.withDefault(''),
  storefront: parseAsString,
  after: parseAsString,
}

export type ShipmentFilters = inferParserType<typeof shipmentFilters>

export const loadShipmentFilters = createLoader(shipmentFilters)

/** What the list and its export ask the database for. */
export const shipmentFilter = (filters: ShipmentFilters, storefrontId: string | undefined): ShipmentFilter => ({
  ...(storefrontId ? { storefrontId } : {}),
  ...(filters.state ? { state: filters.state } : {}),
  ...(filters.carrier ? { carrier: filters.carrier.slice(0, 40) } : {}),
  ...(filters.age ? { age: filters.age } : {}),
  ...(filters.q.trim() ? { search: filters.q.trim().slice(0, 120) } : {}),
})
