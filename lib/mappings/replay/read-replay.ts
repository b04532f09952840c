import { requirePermission, storefrontScope } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import { canonicalJson } from '../../kernel/digest.ts'
import type { StoredSelection } from './selection.ts'

export type ReplayState = 'waiting' | 'running' | 'done' | 'failed' | 'stopped'

/** Money booked under one code, of the orders that change. Decimal text. */
export interface BookedMoney {
  /** `discount`, `tax`, `freight`, `surcharge`, `rounding`, `tender`, `terms`, `sales`. */
  kind: string
  code: string
  currency: string
  before: string
  after: string
}

export interface Replay {
  id: string
  changeId: string
  state: ReplayState
  selection: StoredSelection
  /** Orders to map, mapped so far, and of those that come out otherwise. */
  total: number
  done: number
  changed: number
  heldBefore: number
  heldAfter: number
  /** Orders by the code of an exception that would open, or close. */
  opens: Record<string, number>
  closes: Record<string, number>
  money: BookedMoney[]
  /** Orders that go and would be held, and that are held and would go; of the newest replay alone. */
  moves: { held: number; freed: number }
  error: string | null
  byLabel: string
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  baseVersion: number
  /** It ran to its end on the edits as the change has them now. */
  isEvidence: boolean
  /** Other rules were saved since it was asked for: a new one may come out otherwise. */
  isBehind: boolean
}

const nothing = { held: 0, freed: 0 }

/** Replays of a change, newest first, 20 at most; money and moves are read of the newest alone. @throws {Fault} NOT_PERMITTED */
export async function listReplays(db: Db, actor: Actor, changeId: string): Promise<Replay[]> {
  return read(db, actor, { changeId })
}

/** Null when there is none. @throws {Fault} NOT_PERMITTED */
export async function readReplay(db: Db, actor: Actor, id: string): Promise<Replay | null> {
  const [replay] = await read(db, actor, { id })
  return replay ?? null
}

async function read(db: Db, actor: Actor, where: { id: string } | { changeId: string }): Promise<Replay[]> {
  requirePermission(actor, 'mappings:read')
  const [rows, newest] = await Promise.all([
    db.mappingReplay.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: 20,
      include: { change: { select: { edits: true } } },
    }),
    db.mappingVersion.aggregate({ _max: { number: true } }),
  ])
  const shown = rows[0]?.id
  const [money, moves] = shown
    ? await Promise.all([readMoney(db, actor, shown), readMoves(db, actor, shown)])
    : [[], nothing]
  return rows.map(({ change, edits, selection, opens, closes, effectiveOn: _, byId: _by, ...row }, index) => ({
    ...row,
    selection: selection as unknown as StoredSelection,
    opens: opens as Record<string, number>,
    closes: closes as Record<string, number>,
    money: index === 0 ? money : [],
    moves: index === 0 ? moves : nothing,
    isEvidence: row.state === 'done' && canonicalJson(edits) === canonicalJson(change.edits),
    isBehind: row.baseVersion !== (newest._max.number ?? 0),
  }))
}

/** Sums of the changed orders the actor sees; bounded by how many orders one replay takes. */
async function readMoney(db: Db, actor: Actor, replayId: string): Promise<BookedMoney[]> {
  const scope = storefrontScope(actor)
  return db.$queryRaw<BookedMoney[]>`
    select split_part(b.name, ' ', 1) as kind, substr(b.name, strpos(b.name, ' ') + 1) as code, b.currency,
      b.before::text as before, b.after::text as after
    from (
      select substr(d ->> 'path', 8, length(d ->> 'path') - 8) as name, d ->> 'currency' as currency,
        sum(coalesce((d ->> 'before')::numeric, 0)) as before, sum(coalesce((d ->> 'after')::numeric, 0)) as after
      from mapping_replay_orders r
      join web_orders o on o.id = r.order_id
      cross join lateral jsonb_array_elements(r.diff) d
      where r.replay_id = ${replayId}::uuid and d ->> 'path' like 'booked[%'
        and (${scope === null} or o.storefront_id = any(${scope ?? []}::uuid[]))
      group by 1, 2
    ) b
    order by b.currency, kind, code`
}

async function readMoves(db: Db, actor: Actor, replayId: string): Promise<Replay['moves']> {
  const scope = storefrontScope(actor)
  const [row] = await db.$queryRaw<Replay['moves'][]>`
    select (count(*) filter (where r.diff @> '[{"path": "standing", "before": "goes"}]'))::int as held,
      (count(*) filter (where r.diff @> '[{"path": "standing", "after": "goes"}]'))::int as freed
    from mapping_replay_orders r
    join web_orders o on o.id = r.order_id
    where r.replay_id = ${replayId}::uuid and (${scope === null} or o.storefront_id = any(${scope ?? []}::uuid[]))`
  return row ?? nothing
}
