import { createLoader, type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { states } from '../../../../components/display/states.ts'
import { nearDays, riskBands } from '../../../../lib/boards/stock-choices.ts'
import type { RiskFilter } from '../../../../lib/boards/stock-risk.ts'
import type { VelocityClass } from '../../../../lib/mappings/buffer-contract.ts'

export const riskFilters = {
  band: parseAsStringLiteral(riskBands),
  velocity: parseAsStringLiteral(Object.keys(states.velocity) as VelocityClass[]),
  days: parseAsInteger.withDefault(nearDays),
  storefront: parseAsString,
  after: parseAsString,
}

export type RiskFilters = inferParserType<typeof riskFilters>

export const loadRiskFilters = createLoader(riskFilters)

/** What the list and its export ask the database for. */
export const riskFilter = (filters: RiskFilters, storefrontId: string | undefined): RiskFilter => ({
  days: Math.min(Math.max(filters.days, 1), 90),
  ...(storefrontId ? { storefrontId } : {}),
  ...(filters.band ? { band: filters.band } : {}),
  ...(filters.velocity ? { velocity: filters.velocity } : {}),
})
