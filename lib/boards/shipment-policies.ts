import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

export interface ShipmentPolicyRow {
  storefrontId: string
  code: string
  name: string
  mode: 'off' | 'shadow' | 'live'
  liveSince: Date | null
  message: 'completed_mail' | 'note' | 'fulfilment' | 'none'
  completes: 'all_shipped' | 'any_shipped' | 'never'
  completedSlug: string
  quietDays: number
  confirmMinutes: number
  writesMeta: boolean
  receiptDays: number
  editsBefore: 'exception' | 'amend'
}

/** How each storefront is told of what left; one without a row has the defaults. @throws {Fault} NOT_PERMITTED */
export async function readShipmentPolicies(db: Db, actor: Actor, storefrontId?: string): Promise<ShipmentPolicyRow[]> {
  requirePermission(actor, 'shipments:read', storefrontId)
  const scope = storefrontId ? [storefrontId] : storefrontScope(actor)
  // The defaults are the table's own: prisma/schema/after-sales.prisma.
  return db.$queryRaw<ShipmentPolicyRow[]>`
    select f.id as "storefrontId", f.code, f.name, coalesce(m.mode::text, 'off') as mode, m.live_since as "liveSince",
      coalesce(s.message, 'completed_mail') as message, coalesce(s.completes, 'all_shipped') as completes,
      coalesce(s.completed_slug, 'completed') as "completedSlug", coalesce(s.quiet_days, 14) as "quietDays",
      coalesce(s.confirm_minutes, 60) as "confirmMinutes", coalesce(s.writes_meta, true) as "writesMeta",
      coalesce(s.receipt_days, 14) as "receiptDays", coalesce(s.edits_before, 'exception') as "editsBefore"
    from storefronts f
    left join storefront_flows m on m.storefront_id = f.id and m.flow = 'shipments'
    left join shipment_policies s on s.storefront_id = f.id
    where ${scope}::uuid[] is null or f.id = any(${scope}::uuid[])
    order by f.code`
}
