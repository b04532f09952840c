import { requirePermission } from '../access/permissions.ts'
import type { StoredPart } from '../flows/inventory/stored-level.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { type StockRow, stockColumns, stockJoins } from './stock-list.ts'
import { readStockParts, type StockPart } from './stock-parts.ts'

export interface StockExplainer extends StockRow {
  storefrontId: string
  timeZone: string
  /** Of the inventory flow. */
  mode: 'off' | 'shadow' | 'live'
  barcode: string
  /** The shop's own word. */
  status: string
  /** As last read with the product. */
  shopQuantity: number | null
  shopReadAt: Date
  computedAt: Date | null
  version: string | null
  sentVersion: string | null
  confirmedVersion: string | null
  seenQuantity: number | null
  seenAt: Date | null
  sharePercent: number
  ceiling: number | null
  /** The buffer rule that won; null without one. */
  rule: { id: string; match: Record<string, string>; target: { units?: number; percent?: number } } | null
  /** What one of it takes of the ERP's items. */
  parts: StockPart[]
}

type SqlRow = Omit<StockExplainer, 'id' | 'version' | 'sentVersion' | 'confirmedVersion' | 'parts' | 'rule'> & {
  id: bigint
  version: bigint | null
  sentVersion: bigint | null
  confirmedVersion: bigint | null
  ruleId: bigint | null
  ruleMatch: Record<string, string> | null
  ruleTarget: { units?: number; percent?: number } | null
  partsJson: StoredPart[] | null
}

/** Everything the number of a shop item is made of; null when there is no such item, or none the actor sees. @throws {Fault} NOT_PERMITTED */
export async function readStockExplainer(db: Db, actor: Actor, id: bigint): Promise<StockExplainer | null> {
  requirePermission(actor, 'inventory:read')
  const scope = actor.kind === 'user' ? actor.storefrontIds : null
  const [row] = await db.$queryRaw<SqlRow[]>`
    select ${stockColumns}, f.id as "storefrontId", f.time_zone as "timeZone", coalesce(w.mode::text, 'off') as mode,
      s.barcode, s.status, s.quantity as "shopQuantity", s.read_at as "shopReadAt", l.computed_at as "computedAt", l.version,
      l.sent_version as "sentVersion", l.confirmed_version as "confirmedVersion", l.seen_quantity as "seenQuantity",
      l.seen_at as "seenAt", coalesce(p.share_percent, 100) as "sharePercent", p.ceiling, r.id as "ruleId",
      r.match as "ruleMatch", r.target as "ruleTarget", l.parts as "partsJson"
    from shop_items s ${stockJoins}
    left join storefront_flows w on w.storefront_id = s.storefront_id and w.flow = 'inventory'
    left join stock_policies p on p.storefront_id = s.storefront_id
    left join mapping_rows r on r.id = l.buffer_rule_id
    where s.id = ${id} and (${scope === null} or s.storefront_id = any(${scope ?? []}::uuid[]))`
  if (!row) return null
  const { ruleId, ruleMatch, ruleTarget, partsJson, version, sentVersion, confirmedVersion, ...rest } = row
  return {
    ...rest,
    id: row.id.toString(),
    version: version?.toString() ?? null,
    sentVersion: sentVersion?.toString() ?? null,
    confirmedVersion: confirmedVersion?.toString() ?? null,
    rule: ruleId === null ? null : { id: ruleId.toString(), match: ruleMatch ?? {}, target: ruleTarget ?? {} },
    parts: await readStockParts(db, row.storefrontId, id, partsJson ?? []),
  }
}
