import type { Sql } from '../../kernel/sql.ts'
import type { MappingBook } from '../../mappings/snapshot.ts'
import { loadMappings } from '../../mappings/snapshot.ts'

/** A shop with what its refunds are planned by. */
export interface ReturnsShop {
  id: string
  code: string
  platform: string
  erpConnectionId: string
  timeZone: string
  mode: 'shadow' | 'live'
  /** Business days until a return that is expected is chased. */
  receiptDays: number
  /** Since when the flow is live; null where it always was. */
  liveSince: Date | null
  /** When it went live for the first time, if it has left that since: what was refunded from then on had waited to be sent. */
  firstLive: Date | null
  mappings: MappingBook
}

/** Null when the flow is off, or the shop has no ERP. */
export async function readReturnsShop(tx: Sql, storefrontId: string): Promise<ReturnsShop | null> {
  const [row] = await tx.$queryRaw<(Omit<ReturnsShop, 'mappings' | 'mode'> & { mode: string | null })[]>`
    select f.id, f.code, n.platform, f.erp_connection_id as "erpConnectionId", f.time_zone as "timeZone", m.mode::text as mode, m.live_since as "liveSince",
      coalesce(p.receipt_days, 14) as "receiptDays",
      (select case when (array_agg(a.before ->> 'mode' order by a.id))[1] = 'live' then 'epoch' else min(a.at) end
        from audit_rows a
        where a.subject_kind = 'storefront' and a.subject_id = f.id::text and a.action = 'flows:set-mode'
          and a.after ->> 'flow' = 'returns' and 'live' in (a.before ->> 'mode', a.after ->> 'mode')
        having bool_or(a.before ->> 'mode' = 'live')) as "firstLive"
    from storefronts f
    join connections n on n.id = f.connection_id
    left join storefront_flows m on m.storefront_id = f.id and m.flow = 'returns'
    left join shipment_policies p on p.storefront_id = f.id
    where f.id = ${storefrontId}::uuid and f.erp_connection_id is not null`
  if (row?.mode !== 'shadow' && row?.mode !== 'live') return null
  return { ...row, mode: row.mode, mappings: await loadMappings(tx, row.id) }
}
