import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { nameOf, openPersons } from './customer-names.ts'
import { ordersNamed } from './order-search.ts'
import type { DueCause, DueShow } from './return-choices.ts'

export interface DuesFilter {
  storefrontId?: string
  /** Open ones unless said otherwise. */
  show?: DueShow
  cause?: DueCause
  orderId?: bigint
  search?: string
}

export interface DueRow {
  id: string
  storefrontCode: string
  orderId: string
  number: string
  cause: DueCause
  /** The line or the document it arose from. */
  sourceKey: string
  currency: string
  scale: Scale
  /** With tax and its share of shipping. */
  amount: Amount
  taxAmount: Amount
  shipping: Amount
  skus: string[]
  pieces: number
  openedAt: Date
  closedAt: Date | null
  closedBecause: string | null
  /** The shop's number of the refund that closed it. */
  refund: string | null
  /** Null without permission. */
  customer: string | null
}

function conditionsOf(actor: Actor, filter: DuesFilter): Prisma.Sql {
  const scope = narrowScope(actor, filter.storefrontId)
  const { show = 'open', cause, orderId, search } = filter
  const parts = [
    show === 'open' ? Prisma.sql`d.closed_at is null` : Prisma.sql`d.closed_at is not null`,
    scope === null ? null : Prisma.sql`d.storefront_id = any(${[...scope]}::uuid[])`,
    cause ? Prisma.sql`d.cause = ${cause}` : null,
    orderId === undefined ? null : Prisma.sql`d.order_id = ${orderId}`,
    search?.trim() ? Prisma.sql`d.order_id = any(${ordersNamed(search)})` : null,
  ].filter((part) => part !== null)
  return Prisma.join(parts, ' and ')
}

/** What customers are owed, oldest first; what is settled, newest first. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listRefundDues(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  filter: DuesFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: DueRow[]; next: string | null }> {
  requirePermission(actor, 'returns:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const open = (filter.show ?? 'open') === 'open'
  const direction = open ? Prisma.sql`asc` : Prisma.sql`desc`
  const beyond = page.after
    ? Prisma.sql`and (d.opened_at, d.id) ${open ? Prisma.sql`>` : Prisma.sql`<`}
        (select opened_at, id from refund_dues where id = ${BigInt(page.after)})`
    : Prisma.empty
  const found = await db.$queryRaw<
    (Omit<DueRow, 'id' | 'orderId' | 'scale' | 'customer'> & { id: bigint; orderId: bigint; scale: number })[]
  >`
    select d.id, f.code as "storefrontCode", d.order_id as "orderId", o.number, d.cause, d.source_key as "sourceKey",
      d.currency::text as currency, d.scale, d.amount, d.tax_amount as "taxAmount", d.shipping, d.opened_at as "openedAt",
      d.closed_at as "closedAt", d.closed_because as "closedBecause", r.external_id as refund,
      coalesce((select array_agg(distinct line ->> 'sku') from jsonb_array_elements(d.lines) line
        where coalesce(line ->> 'sku', '') <> ''), '{}') as skus,
      coalesce((select sum((line ->> 'quantity')::numeric) from jsonb_array_elements(d.lines) line), 0)::int as pieces
    from refund_dues d join web_orders o on o.id = d.order_id join storefronts f on f.id = d.storefront_id
    left join shop_refunds r on r.id = d.refund_id
    where ${conditionsOf(actor, filter)} ${beyond}
    order by d.opened_at ${direction}, d.id ${direction} limit ${size + 1}`
  const shown = found.slice(0, size)
  const persons = await openPersons(
    db,
    keyRing,
    actor,
    shown.map(({ orderId }) => orderId),
  )
  return {
    rows: shown.map(({ id, orderId, scale, ...row }) => {
      const person = persons.get(orderId.toString())
      return {
        ...row,
        id: id.toString(),
        orderId: orderId.toString(),
        scale: scale as Scale,
        customer: persons.has(orderId.toString()) ? (person === 'erased' ? 'erased' : nameOf(person)) : null,
      }
    }),
    next: found.length > size ? (shown.at(-1)?.id.toString() ?? null) : null,
  }
}

export interface DuesTotal {
  dues: number
  orders: number
  money: { currency: string; amount: Amount; dues: number }[]
  oldestOpenedAt: Date | null
  /** By cause and currency, the largest first. */
  causes: { cause: DueCause; currency: string; amount: Amount; dues: number }[]
}

/** What a filter comes to. @throws {Fault} NOT_PERMITTED */
export async function readRefundDues(db: Db, actor: Actor, filter: DuesFilter = {}): Promise<DuesTotal> {
  requirePermission(actor, 'returns:read', filter.storefrontId)
  const conditions = conditionsOf(actor, filter)
  const [rows, [orders]] = await Promise.all([
    db.$queryRaw<{ cause: DueCause; currency: string; dues: number; amount: bigint; oldest: Date }[]>`
      select d.cause, d.currency::text as currency, count(*)::int as dues, sum(d.amount)::bigint as amount, min(d.opened_at) as oldest
      from refund_dues d where ${conditions} group by d.cause, d.currency order by sum(d.amount) desc, d.cause`,
    db.$queryRaw<{ orders: number }[]>`
      select count(distinct d.order_id)::int as orders from refund_dues d where ${conditions}`,
  ])
  const money = new Map<string, { amount: Amount; dues: number }>()
  for (const { currency, amount, dues } of rows) {
    const before = money.get(currency) ?? { amount: 0n, dues: 0 }
    money.set(currency, { amount: before.amount + amount, dues: before.dues + dues })
  }
  const oldest = rows.map((row) => row.oldest.getTime())
  return {
    dues: rows.reduce((sum, row) => sum + row.dues, 0),
    orders: orders?.orders ?? 0,
    money: [...money]
      .map(([currency, sum]) => ({ currency, ...sum }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    oldestOpenedAt: oldest.length > 0 ? new Date(Math.min(...oldest)) : null,
    causes: rows.map(({ oldest: _, ...row }) => row),
  }
}
