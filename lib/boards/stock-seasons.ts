import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

/** The seasons of the ERP's items that storefronts draw on: at most 60. @throws {Fault} NOT_PERMITTED */
export async function listSeasons(db: Db, actor: Actor, storefrontId?: string): Promise<string[]> {
  requirePermission(actor, 'inventory:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  const rows = await db.$queryRaw<{ season: string }[]>`
    select distinct i.season from erp_items i
    where i.gone_at is null and i.season <> '' and i.connection_id in (
      select erp_connection_id from storefronts where ${scope === null} or id = any(${scope ?? []}::uuid[]))
    order by 1 limit 60`
  return rows.map(({ season }) => season)
}
