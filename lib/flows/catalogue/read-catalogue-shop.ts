import { Fault } from '../../kernel/fault.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { PollSettings } from '../../storefront/poll-settings.ts'
import { readPollSettings } from '../../storefront/poll-settings.ts'

/** A storefront as this flow needs it. */
export interface CatalogueShop {
  id: string
  code: string
  connectionId: string
  erpConnectionId: string | null
  currency: string
  mode: 'off' | 'shadow' | 'live'
  /** What was made in the shop before it is compared, not quarantined; whole seconds, as a shop stamps. Null until it was live. */
  liveSince: Date | null
  settings: PollSettings
}

/** @throws {Fault} STOREFRONT_UNKNOWN */
export async function readCatalogueShop(tx: Sql, storefrontId: string): Promise<CatalogueShop> {
  const [row] = await tx.$queryRaw<(Omit<CatalogueShop, 'settings'> & { profile: unknown })[]>`
    select s.id, s.code, s.connection_id as "connectionId", s.erp_connection_id as "erpConnectionId",
      s.currency::text as currency, coalesce(f.mode::text, 'off') as mode, date_trunc('second', f.live_since) as "liveSince", c.profile
    from storefronts s
    join connections c on c.id = s.connection_id
    left join storefront_flows f on f.storefront_id = s.id and f.flow = 'catalogue'
    where s.id = ${storefrontId}::uuid`
  if (!row) throw new Fault('STOREFRONT_UNKNOWN', 'There is no such storefront', { context: { storefrontId } })
  const { profile, ...shop } = row
  return { ...shop, settings: readPollSettings(profile) }
}

/**
 * The write gate of what a person asks for: nothing is staged for a shop whose catalogue is not live.
 * @throws {Fault} CATALOGUE_NOT_LIVE
 */
export function requireLive({ code, mode }: CatalogueShop): void {
  if (mode === 'live') return
  throw new Fault('CATALOGUE_NOT_LIVE', `The catalogue of ${code} is ${mode}: nothing is written to the shop`)
}
