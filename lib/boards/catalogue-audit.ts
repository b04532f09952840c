import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { type FaultGroup, faultGroups, faultOf } from './catalogue-faults.ts'

/** What a shop's catalogue looks like before go-live, and what enforcing it has cost in time since. */
export interface CatalogueAudit {
  storefrontId: string
  storefrontCode: string
  mode: 'off' | 'shadow' | 'live'
  liveSince: Date | null
  /** Last reading of the shop's catalogue. */
  polledAt: Date | null
  /** What can be bought: products without variations, and variations. */
  audited: number
  clean: number
  /** Landed and not compared yet. */
  waiting: number
  /** Of what is audited, to a tenth, never rounded up to 100; null while nothing was compared. */
  percent: number | null
  /** Items of the ERP the shop should have and has not; not part of the percent. */
  missing: number
  faults: { code: string; group: FaultGroup | null; findings: number }[]
  quarantine: QuarantineTimes
}

/** From creation in the shop to the quarantine's confirmation, of what a rule quarantined in the last 90 days. */
export interface QuarantineTimes {
  done: number
  lastSeconds: number | null
  lastAt: Date | null
  worstSeconds: number | null
  /** How many took longer than the bound. */
  beyond: number
  /** A poll interval and ten seconds. */
  boundSeconds: number
}

const quarantineMargin = 10
const measuredDays = 90

interface Raw extends Omit<CatalogueAudit, 'percent' | 'faults' | 'missing' | 'quarantine'> {
  done: number
  lastSeconds: number | null
  lastAt: Date | null
  worstSeconds: number | null
  beyond: number
}

/**
 * One row a storefront of the actor's.
 * @param pollSeconds how often a shop's catalogue is polled
 * @throws {Fault} NOT_PERMITTED
 */
export async function readCatalogueAudit(
  db: Db,
  now: Date,
  actor: Actor,
  pollSeconds: number,
  storefrontId?: string,
): Promise<CatalogueAudit[]> {
  requirePermission(actor, 'catalogue:read', storefrontId)
  const scope = storefrontId ? [storefrontId] : storefrontScope(actor)
  const boundSeconds = pollSeconds + quarantineMargin
  const since = new Date(now.getTime() - measuredDays * 86_400_000)
  const [rows, faults] = await Promise.all([
    db.$queryRaw<Raw[]>`
      select s.id as "storefrontId", s.code as "storefrontCode", coalesce(m.mode::text, 'off') as mode,
        m.live_since as "liveSince", p.polled_at as "polledAt", n.audited, n.clean, n.waiting,
        q.done, q.last_seconds as "lastSeconds", q.last_at as "lastAt", q.worst_seconds as "worstSeconds", q.beyond
      from storefronts s
      left join storefront_flows m on m.storefront_id = s.id and m.flow = 'catalogue'
      left join poll_cursors p on p.storefront_id = s.id and p.flow = 'catalogue'
      cross join lateral (
        select count(*)::int as audited, count(*) filter (where i.dirty or i.compared_at is null)::int as waiting,
          count(*) filter (where not i.dirty and i.compared_at is not null and f.shop_item_id is null)::int as clean
        from shop_items i
        left join (
          select distinct shop_item_id from catalogue_findings
          where storefront_id = s.id and closed_at is null and shop_item_id is not null) f on f.shop_item_id = i.id
        where i.storefront_id = s.id and i.gone_at is null and i.kind <> 'variable' and i.status <> 'trash') n
      cross join lateral (
        select count(*)::int as done, max(took)::float8 as worst_seconds, count(*) filter (where took > ${boundSeconds})::int as beyond,
          max(ended_at) as last_at, (array_agg(took order by ended_at desc))[1]::float8 as last_seconds
        from (
          select c.ended_at, extract(epoch from c.ended_at - i.created_at) as took
          from catalogue_changes c join shop_items i on i.id = c.shop_item_id
          where c.storefront_id = s.id and c.kind = 'quarantine' and c.state = 'done' and c.asked_by_id is null
            and c.reason = 'ROGUE_SKU' and c.created_at >= ${since}) measured) q
      where ${scope}::uuid[] is null or s.id = any(${scope}::uuid[])
      order by s.code`,
    db.$queryRaw<{ storefrontId: string; code: string; findings: number }[]>`
      select storefront_id as "storefrontId", code, count(*)::int as findings from catalogue_findings
      where closed_at is null and (${scope}::uuid[] is null or storefront_id = any(${scope}::uuid[]))
      group by 1, 2`,
  ])
  return rows.map(({ done, lastSeconds, lastAt, worstSeconds, beyond, ...row }) => {
    const mine = faults
      .filter((fault) => fault.storefrontId === row.storefrontId)
      .map(({ code, findings }) => ({ code, group: faultOf(code)?.group ?? null, findings }))
    return {
      ...row,
      percent: percentOf(row.clean, row.audited),
      missing: mine.find(({ code }) => code === 'ITEM_NOT_IN_SHOP')?.findings ?? 0,
      faults: mine.sort((a, b) => orderOf(a.group) - orderOf(b.group) || b.findings - a.findings),
      quarantine: { done, lastSeconds, lastAt, worstSeconds, beyond, boundSeconds },
    }
  })
}

/** Down to the tenth, so that 100 means every one. */
export const percentOf = (clean: number, audited: number): number | null =>
  audited === 0 ? null : Math.floor((clean / audited) * 1_000) / 10

const orderOf = (group: FaultGroup | null): number => (group ? faultGroups.indexOf(group) : faultGroups.length)
