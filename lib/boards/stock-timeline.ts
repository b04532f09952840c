import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

export interface StockEventRow {
  id: string
  at: Date
  kind: 'desired' | 'sent' | 'confirmed' | 'seen' | 'refused' | 'guarded'
  version: string | null
  quantity: number | null
  detail: Record<string, unknown>
}

/** From an instant on each of the three stands as this; null while it is not known. */
export interface StockStep {
  at: Date
  erp: number | null
  sellable: number | null
  confirmed: number | null
}

const eventsAtMost = 500

/**
 * What became of a shop item's number, newest first, at most 500, with the last of each kind before `since`: where the lines
 * begin. Nothing of an item the actor does not see.
 * @throws {Fault} NOT_PERMITTED
 */
export async function readStockEvents(
  db: Db,
  actor: Actor,
  id: bigint,
  since: Date,
): Promise<{ events: StockEventRow[]; before: StockEventRow[]; more: boolean }> {
  requirePermission(actor, 'inventory:read')
  const scope = actor.kind === 'user' ? actor.storefrontIds : null
  const rows = await db.$queryRaw<(Omit<StockEventRow, 'id' | 'version'> & { id: bigint; version: bigint | null })[]>`
    with seen as (select id from shop_items where id = ${id} and (${scope === null} or storefront_id = any(${scope ?? []}::uuid[])))
    (select e.id, e.at, e.kind::text as kind, e.version, e.quantity, e.detail
      from stock_events e where e.shop_item_id = (select id from seen) and e.at >= ${since}
      order by e.id desc limit ${eventsAtMost + 1})
    union all
    (select b.id, b.at, b.kind::text, b.version, b.quantity, b.detail
      from unnest(array['desired', 'confirmed']::stock_event_kind[]) k (kind) cross join lateral (
        select * from stock_events e where e.shop_item_id = (select id from seen) and e.kind = k.kind and e.at < ${since}
        order by e.id desc limit 1) b)`
  const all = rows.map((row) => ({ ...row, id: row.id.toString(), version: row.version?.toString() ?? null }))
  const events = all.filter(({ at }) => at >= since).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
  const more = events.length > eventsAtMost
  // What was cut off says nothing of where the lines begin.
  return { events: events.slice(0, eventsAtMost), before: more ? [] : all.filter(({ at }) => at < since), more }
}

/** The lines of the chart: a step a second in which one of them moves, oldest first, ending now. */
export function stockSteps(
  { events, before }: { events: readonly StockEventRow[]; before: readonly StockEventRow[] },
  since: Date,
  now: Date,
): StockStep[] {
  let step: StockStep = { at: since, erp: null, sellable: null, confirmed: null }
  for (const event of [...before].sort((a, b) => a.at.getTime() - b.at.getTime())) step = moved(step, event, since)
  const steps = isKnown(step) ? [step] : []
  for (const event of [...events].reverse()) {
    const next = moved(step, event, event.at)
    if (next === step) continue
    step = next
    if (isSameSecond(steps.at(-1)?.at, step.at)) steps.pop()
    steps.push(step)
  }
  if (steps.length > 0 && step.at < now && !isSameSecond(step.at, now)) steps.push({ ...step, at: now })
  return steps
}

const isSameSecond = (a: Date | undefined, b: Date): boolean =>
  a !== undefined && Math.floor(a.getTime() / 1000) === Math.floor(b.getTime() / 1000)

const isKnown = ({ erp, sellable, confirmed }: StockStep): boolean =>
  erp !== null || sellable !== null || confirmed !== null

function moved(step: StockStep, { kind, quantity, detail }: StockEventRow, at: Date): StockStep {
  if (kind === 'desired') {
    return { ...step, at, sellable: quantity, erp: typeof detail.ots === 'number' ? detail.ots : step.erp }
  }
  return kind === 'confirmed' ? { ...step, at, confirmed: quantity } : step
}
