import { Prisma } from '../kernel/db.ts'
import type { Amount } from '../kernel/money.ts'
import type { Sql } from '../kernel/sql.ts'

/** An open subject as a case counts it. */
export interface Counted {
  caseId: string
  orderId: bigint
  blocking: boolean
  currency: string | null
  amount: Amount | null
}

/** What one batch changes about a case. */
interface Delta {
  orders: number
  held: number
  money: Map<string, Amount>
  /** An order joined it or left it. */
  moved: boolean
}

interface Pair {
  caseId: string
  held: boolean
  currency: string | null
  amount: Amount
}

/** An order once, whatever its lines. */
function byOrder(subjects: readonly Counted[]): Map<string, Pair> {
  const pairs = new Map<string, Pair>()
  for (const { caseId, orderId, blocking, currency, amount } of subjects) {
    const known = pairs.get(`${caseId} ${orderId}`)
    if (!known) pairs.set(`${caseId} ${orderId}`, { caseId, held: blocking, currency, amount: amount ?? 0n })
    else known.held ||= blocking
  }
  return pairs
}

/** What the cases' figures change by when their subjects of some orders go from `before` to `after`. */
export function figureChanges(before: readonly Counted[], after: readonly Counted[]): Map<string, Delta> {
  const deltas = new Map<string, Delta>()
  const was = byOrder(before)
  const is = byOrder(after)
  const add = ({ caseId, held, currency, amount }: Pair, sign: 1 | -1) => {
    const delta = deltas.get(caseId) ?? { orders: 0, held: 0, money: new Map<string, Amount>(), moved: false }
    delta.orders += sign
    if (held) delta.held += sign
    if (currency) delta.money.set(currency, (delta.money.get(currency) ?? 0n) + BigInt(sign) * amount)
    deltas.set(caseId, delta)
    return delta
  }
  for (const [key, pair] of was) {
    const delta = add(pair, -1)
    if (!is.has(key)) delta.moved = true
  }
  for (const [key, pair] of is) {
    const delta = add(pair, 1)
    if (!was.has(key)) delta.moved = true
  }
  // Whose subjects are all as before is left alone: the caller has not locked it.
  for (const [caseId, { orders, held, money, moved }] of deltas) {
    if (!moved && orders === 0 && held === 0 && [...money.values()].every((amount) => amount === 0n))
      deltas.delete(caseId)
  }
  return deltas
}

/** Writes what changed, after the subjects were written, to cases the caller has locked; wakes those that waited for a change. */
export async function writeFigures(tx: Sql, now: Date, deltas: ReadonlyMap<string, Delta>): Promise<void> {
  if (deltas.size === 0) return
  const list = [...deltas].map(([id, { orders, held, money, moved }]) => ({
    id,
    orders,
    held,
    money: Object.fromEntries([...money].map(([currency, amount]) => [currency, amount.toString()])),
    moved,
  }))
  const rows = await tx.$queryRaw<{ id: string; woken: boolean }[]>`
    with changed as (
      select c.id, d.moved and c.snoozed_for_change as woken, d.orders, d.held, (
          select coalesce(jsonb_object_agg(currency, amount::text) filter (where amount <> 0), '{}')
          from (
            select key as currency, sum(value::numeric) as amount
            from (select * from jsonb_each_text(c.money) union all select * from jsonb_each_text(d.money)) both_of group by key
          ) summed) as money
      from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as d (id uuid, orders integer, held integer, money jsonb, moved boolean)
      join exception_cases c on c.id = d.id
    )
    update exception_cases c set
      orders = c.orders + changed.orders, held = c.held + changed.held, money = changed.money,
      oldest_placed_at = (
        select s.placed_at from exception_subjects s where s.case_id = c.id and s.closed_at is null order by s.placed_at limit 1),
      snoozed_until = case when changed.woken then null else c.snoozed_until end,
      snoozed_for_change = c.snoozed_for_change and not changed.woken,
      snoozed_by_label = case when changed.woken then null else c.snoozed_by_label end,
      snooze_reason = case when changed.woken then null else c.snooze_reason end
    from changed where c.id = changed.id
    returning c.id, changed.woken`
  const woken = rows.filter((row) => row.woken)
  if (woken.length === 0) return
  await tx.$executeRaw`
    insert into exception_events (case_id, at, actor_label, what, detail)
    select id, ${now}, 'Selvedge', 'woken', '{"because": "its orders changed"}'
    from unnest(${woken.map(({ id }) => id)}::uuid[]) as w (id)`
}

/**
 * Counts the subjects of cases anew: of an open case those that are open, of a closed one those it touched.
 * @param caseIds null = every case
 */
export async function recountCases(tx: Sql, caseIds: readonly string[] | null): Promise<void> {
  const some = caseIds === null ? Prisma.sql`true` : Prisma.sql`k.id = any(${[...caseIds]}::uuid[])`
  await tx.$executeRaw`
    update exception_cases c set orders = t.orders, held = t.held, money = t.money, oldest_placed_at = t.oldest
    from (
      select id, coalesce(sum(orders), 0)::int as orders, coalesce(sum(held), 0)::int as held, min(oldest) as oldest,
        coalesce(jsonb_object_agg(currency, amount::text) filter (where amount <> 0), '{}') as money
      from (
        select id, currency, count(order_id) as orders, count(*) filter (where blocking) as held, sum(amount) as amount,
          min(placed_at) as oldest
        from (
          select k.id, s.order_id, max(s.currency) as currency, max(s.amount) as amount, min(s.placed_at) as placed_at,
            bool_or(s.blocking and s.closed_at is null) as blocking
          from exception_cases k
          left join exception_subjects s on s.case_id = k.id and s.order_id is not null
            and (s.closed_at is null or k.state = 'closed')
          where ${some}
          group by k.id, s.order_id
        ) an_order group by id, currency
      ) by_currency group by id
    ) t
    where c.id = t.id`
}
