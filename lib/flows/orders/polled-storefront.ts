import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import type { PollSettings } from '../../storefront/poll-settings.ts'
import { readPollSettings } from '../../storefront/poll-settings.ts'

export interface PolledStorefront {
  id: string
  code: string
  connectionId: string
  platform: string
  mode: 'off' | 'shadow' | 'live'
  settings: PollSettings
}

/** A storefront as the reading verbs need it. @throws {Fault} STOREFRONT_UNKNOWN */
export async function readPolledStorefront(db: Db, storefrontId: string): Promise<PolledStorefront> {
  const found = await db.storefront.findUnique({
    where: { id: storefrontId },
    select: {
      code: true,
      connection: { select: { id: true, platform: true, profile: true } },
      flows: { where: { flow: 'orders' }, select: { mode: true } },
    },
  })
  if (!found) throw new Fault('STOREFRONT_UNKNOWN', 'There is no such storefront', { context: { storefrontId } })
  return {
    id: storefrontId,
    code: found.code,
    connectionId: found.connection.id,
    platform: found.connection.platform,
    mode: found.flows[0]?.mode ?? 'shadow',
    settings: readPollSettings(found.connection.profile),
  }
}
