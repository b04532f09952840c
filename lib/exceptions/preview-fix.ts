import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Amount } from '../kernel/money.ts'
import type { ExceptionCode } from './codes.ts'
import { codesByGravity, isExceptionCode } from './origin.ts'

export interface FixPreview {
  /** Orders that go by themselves once this is mended. */
  orders: number
  /** What they come to, by currency. */
  money: { currency: string; amount: Amount }[]
  /** Orders that stay held, each under the gravest of what else holds it. */
  stillHeldBy: Partial<Record<ExceptionCode, number>>
}

/** What mending one exception frees: `previewFixes` of it alone. @throws {Fault} NOT_PERMITTED */
export const previewFix = (db: Db, actor: Actor, caseId: string): Promise<FixPreview> =>
  previewFixes(db, actor, [caseId])

/**
 * What mending these exceptions together frees: the held orders with nothing else to hold them. An order that two of them
 * hold counts once, and goes. Exceptions that are closed or not the actor's to see count as nothing.
 * @throws {Fault} NOT_PERMITTED
 */
export async function previewFixes(db: Db, actor: Actor, caseIds: readonly string[]): Promise<FixPreview> {
  requirePermission(actor, 'exceptions:read')
  const scope = narrowScope(actor, null)
  const rows = await db.$queryRaw<{ held_by: string | null; currency: string; orders: number; amount: string }[]>`
    with mended as (
      select c.id from exception_cases c
      where c.id = any(${[...caseIds]}::uuid[]) and c.state = 'open'
        and (${scope === null} or c.storefront_id = any(${scope ?? []}::uuid[]))
    ), held as (
      select s.order_id, max(s.currency) as currency, max(s.amount) as amount
      from exception_subjects s join web_orders o on o.id = s.order_id
      where s.case_id in (select id from mended) and s.closed_at is null and s.blocking and o.bucket = 'held'
      group by s.order_id
    )
    select other.code as held_by, held.currency, count(*)::int as orders, coalesce(sum(held.amount), 0)::text as amount
    from held
    left join lateral (
      select c.code from exception_subjects s join exception_cases c on c.id = s.case_id
      where s.order_id = held.order_id and s.closed_at is null and s.blocking and s.case_id not in (select id from mended)
      order by array_position(${codesByGravity}::text[], c.code), c.code limit 1
    ) other on true
    group by other.code, held.currency
    order by held.currency`
  const preview: FixPreview = { orders: 0, money: [], stillHeldBy: {} }
  for (const { held_by, currency, orders, amount } of rows) {
    if (held_by === null) {
      preview.orders += orders
      preview.money.push({ currency, amount: BigInt(amount) })
    } else if (isExceptionCode(held_by)) preview.stillHeldBy[held_by] = (preview.stillHeldBy[held_by] ?? 0) + orders
  }
  return preview
}
