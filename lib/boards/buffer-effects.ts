import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'

export interface BufferEffect {
  /** Shop items the rule decides for. */
  items: number
  /** Pieces it keeps back. */
  units: number
  /** Of its items, those at zero that would not be without it. */
  toZero: number
}

/** What every buffer rule does now, by its id; `''` are the shop items without a rule. @throws {Fault} NOT_PERMITTED */
export async function readBufferEffects(
  db: Db,
  actor: Actor,
  storefrontId?: string,
): Promise<ReadonlyMap<string, BufferEffect>> {
  requirePermission(actor, 'inventory:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  const rows = await db.$queryRaw<(BufferEffect & { ruleId: string })[]>`
    select coalesce(l.buffer_rule_id::text, '') as "ruleId", count(*)::int as items, sum(l.buffer)::int as units,
      count(*) filter (where l.desired = 0 and l.ots > l.pending and l.buffer > 0)::int as "toZero"
    from stock_levels l
    where ${scope === null ? Prisma.sql`true` : Prisma.sql`l.storefront_id = any(${scope}::uuid[])`}
    group by 1`
  return new Map(rows.map(({ ruleId, ...effect }) => [ruleId, effect]))
}
