import { addBusinessHours } from '../../kernel/business-time.ts'
import { Fault } from '../../kernel/fault.ts'
import { businessDate } from '../../kernel/period.ts'
import type { Sql } from '../../kernel/sql.ts'
import { calendarOf } from '../../mappings/calendar.ts'
import { carrierRule, paymentRule } from '../../mappings/rules.ts'
import { loadMappings } from '../../mappings/snapshot.ts'
import type { StatusClass } from '../../storefront/status-class.ts'
import type { DispatchRules } from './judge-dispatch.ts'
import type { ShipmentPolicy } from './shipment-policy.ts'

export interface ShippingShop {
  id: string
  code: string
  timeZone: string
  mode: 'off' | 'shadow' | 'live'
  erpConnectionId: string | null
  classes: ReadonlyMap<string, StatusClass>
  policy: ShipmentPolicy
  /** Shipped before it: nobody is told. Null while that is everything. */
  tellsFrom: Date | null
  /** Since when the shop is told; null while it is not. */
  liveSince: Date | null
  carrier: DispatchRules['carrier']
  dueAt(from: Date): Date
  /** Null where the gateway takes the money with the payment. */
  capture(gateway: string): { authorisationDays: number | null } | null
}

interface ShopRow extends ShipmentPolicy {
  code: string
  timeZone: string
  mode: ShippingShop['mode'] | null
  erpConnectionId: string | null
  liveSince: Date | null
  liveFrom: Date | null
  classes: Record<string, StatusClass> | null
}

/** A storefront with what decides how its shipments are told. @throws {Fault} STOREFRONT_UNKNOWN */
export async function readShippingShop(db: Sql, now: Date, storefrontId: string): Promise<ShippingShop> {
  // The policy's defaults are the table's own: prisma/schema/after-sales.prisma.
  const [row] = await db.$queryRaw<ShopRow[]>`
    select f.code, f.time_zone as "timeZone",
      m.mode::text as mode, f.erp_connection_id as "erpConnectionId",
      m.live_since as "liveSince", f.live_from as "liveFrom",
      coalesce(s.message, 'completed_mail') as message, coalesce(s.completes, 'all_shipped') as completes,
      coalesce(s.completed_slug, 'completed') as "completedSlug", coalesce(s.quiet_days, 14) as "quietDays",
      coalesce(s.confirm_minutes, 60) as "confirmMinutes", coalesce(s.writes_meta, true) as "writesMeta",
      (select jsonb_object_agg(t.slug, t.class) from storefront_statuses t where t.storefront_id = f.id) as classes
    from storefronts f
    left join storefront_flows m on m.storefront_id = f.id and m.flow = 'shipments'
    left join shipment_policies s on s.storefront_id = f.id
    where f.id = ${storefrontId}::uuid`
  if (!row) throw new Fault('STOREFRONT_UNKNOWN', 'This shop does not exist')
  const mappings = (await loadMappings(db, storefrontId)).on(businessDate(now, row.timeZone))
  const calendar = calendarOf(mappings, row.timeZone)
  const { message, completes, completedSlug, quietDays, confirmMinutes, writesMeta, liveSince, liveFrom } = row
  return {
    id: storefrontId,
    code: row.code,
    timeZone: row.timeZone,
    mode: row.mode ?? 'off',
    erpConnectionId: row.erpConnectionId,
    classes: new Map(Object.entries(row.classes ?? {})),
    policy: { message, completes, completedSlug, quietDays, confirmMinutes, writesMeta },
    liveSince,
    tellsFrom: liveSince && liveFrom && liveFrom > liveSince ? liveFrom : liveSince,
    carrier(shipper, scac) {
      const rule = carrierRule(mappings, { shipper, scac })
      return { name: rule?.target.name ?? shipper, trackingUrl: rule?.target.trackingUrl ?? '' }
    },
    dueAt: (from) => addBusinessHours(calendar, from, confirmMinutes / 60),
    capture(gateway) {
      const target = paymentRule(mappings, gateway)?.target
      return target?.captures === 'on_completion' ? { authorisationDays: target.authorisationDays ?? null } : null
    },
  }
}
