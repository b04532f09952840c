import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import { ordersNamed } from './order-search.ts'
import type { PartKind, PartState, ReturnShow, ShopRefundKind } from './return-choices.ts'

export interface ReturnsFilter {
  storefrontId?: string
  show?: ReturnShow
  kind?: ShopRefundKind
  orderId?: bigint
  search?: string
}

/** What one refund means in the ERP, by line and stage. */
export interface ReturnPart {
  id: string
  kind: PartKind
  state: PartState
  reference: string
  amount: Amount
  taxAmount: Amount
  reasonCode: string
  location: string
  /** Why it waits or a person must look. */
  code: string | null
  pieces: number
  expectedBy: Date | null
  overdue: boolean
  receivedAt: Date | null
  /** What the ERP said last to the entry it is sent by. */
  outcome: string | null
  memo: { crmNum: string; amount: Amount; currency: string; posted: boolean } | null
}

export interface ReturnRow {
  /** Of shop_refunds. */
  id: string
  storefrontId: string
  storefrontCode: string
  orderId: string
  number: string
  /** The shop's own number of the refund. */
  externalId: string
  kind: ShopRefundKind
  currency: string
  scale: Scale
  amount: Amount
  byGateway: boolean | null
  refundedAt: Date | null
  seenAt: Date
  /** Deleted in the shop. */
  goneAt: Date | null
  parts: ReturnPart[]
}

const overdue = (now: Date) =>
  Prisma.sql`p.kind = 'return' and p.received_at is null and p.expected_by < ${now} and p.state in ('sent', 'booked')`

/** Parts of a refund as a filter asks for them, of `refund_parts p`. */
const shows = (now: Date): Record<Exclude<ReturnShow, 'deleted'>, Prisma.Sql> => ({
  person: Prisma.sql`p.state = 'held'`,
  waiting: Prisma.sql`p.state = 'waiting'`,
  under_way: Prisma.sql`p.state in ('planned', 'sent')`,
  goods: Prisma.sql`p.kind = 'return' and p.received_at is null and p.state in ('sent', 'booked')`,
  overdue: overdue(now),
  memo: Prisma.sql`p.state = 'booked' and p.credit_memo_id is null and (p.kind = 'credit' or p.received_at is not null)`,
  done: Prisma.sql`p.state in ('matched', 'net', 'taken_back')`,
})

/** Conditions of a filter for `shop_refunds r`, the actor's storefronts included. */
function conditionsOf(now: Date, actor: Actor, filter: ReturnsFilter): Prisma.Sql {
  const scope = narrowScope(actor, filter.storefrontId)
  const { show, kind, orderId, search } = filter
  const parts = [
    scope === null ? Prisma.sql`true` : Prisma.sql`r.storefront_id = any(${[...scope]}::uuid[])`,
    kind ? Prisma.sql`r.kind = ${kind}` : null,
    orderId === undefined ? null : Prisma.sql`r.order_id = ${orderId}`,
    search?.trim() ? Prisma.sql`r.order_id = any(${ordersNamed(search)})` : null,
    !show
      ? null
      : show === 'deleted'
        ? Prisma.sql`r.gone_at is not null`
        : Prisma.sql`exists (select from refund_parts p where p.refund_id = r.id and ${shows(now)[show]})`,
  ].filter((part) => part !== null)
  return Prisma.join(parts, ' and ')
}

/** Refunds of the shop and what became of them, newest first. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listReturns(
  db: Db,
  now: Date,
  actor: Actor,
  filter: ReturnsFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: ReturnRow[]; next: string | null }> {
  requirePermission(actor, 'returns:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const beyond = page.after ? Prisma.sql`and r.id < ${BigInt(page.after)}` : Prisma.empty
  const found = await db.$queryRaw<
    (Omit<ReturnRow, 'id' | 'orderId' | 'parts' | 'scale'> & { id: bigint; orderId: bigint; scale: number })[]
  >`
    select r.id, r.storefront_id as "storefrontId", f.code as "storefrontCode", r.order_id as "orderId", o.number,
      r.external_id as "externalId", r.kind, r.currency::text as currency, r.scale, r.amount, r.by_gateway as "byGateway",
      r.refunded_at as "refundedAt", r.seen_at as "seenAt", r.gone_at as "goneAt"
    from shop_refunds r join web_orders o on o.id = r.order_id join storefronts f on f.id = r.storefront_id
    where ${conditionsOf(now, actor, filter)} ${beyond}
    order by r.id desc limit ${size + 1}`
  const shown = found.slice(0, size)
  const parts = await readParts(
    db,
    now,
    shown.map(({ id }) => id),
  )
  return {
    rows: shown.map(({ id, orderId, scale, ...row }) => ({
      ...row,
      id: id.toString(),
      orderId: orderId.toString(),
      scale: scale as Scale,
      parts: parts.get(id) ?? [],
    })),
    next: found.length > size ? (shown.at(-1)?.id.toString() ?? null) : null,
  }
}

async function readParts(db: Db, now: Date, refundIds: readonly bigint[]): Promise<ReadonlyMap<bigint, ReturnPart[]>> {
  const rows = await db.$queryRaw<
    (Omit<ReturnPart, 'id' | 'memo'> & {
      id: bigint
      refundId: bigint
      crmNum: string | null
      memoAmount: Amount | null
      memoCurrency: string | null
      posted: boolean | null
    })[]
  >`
    select p.id, p.refund_id as "refundId", p.kind, p.state::text as state, p.reference, p.amount, p.tax_amount as "taxAmount",
      p.reason_code as "reasonCode", p.location, p.code, p.expected_by as "expectedBy", p.received_at as "receivedAt",
      coalesce((${overdue(now)}), false) as overdue,
      coalesce((select sum((line ->> 'quantity')::numeric) from jsonb_array_elements(p.lines) line), 0)::int as pieces,
      m.crm_num as "crmNum", m.total_amount as "memoAmount", m.currency::text as "memoCurrency", m.posted,
      case when p.state in ('held', 'planned', 'sent') then coalesce(e.outcome_message, e.outcome_code) end as outcome
    from refund_parts p
    left join erp_credit_memos m on m.id = p.credit_memo_id
    left join outbox_entries e on e.id = p.outbox_entry_id
    where p.refund_id = any(${[...refundIds]}::bigint[]) order by p.id`
  const byRefund = new Map<bigint, ReturnPart[]>()
  for (const { id, refundId, crmNum, memoAmount, memoCurrency, posted, ...part } of rows) {
    const memo =
      crmNum === null || memoAmount === null || memoCurrency === null
        ? null
        : { crmNum, amount: memoAmount, currency: memoCurrency, posted: posted ?? false }
    const parts = byRefund.get(refundId) ?? []
    parts.push({ ...part, id: id.toString(), memo })
    byRefund.set(refundId, parts)
  }
  return byRefund
}

export interface ReturnsCount {
  refunds: number
  more: boolean
  money: { currency: string; amount: Amount }[]
  /** Parts a person must look at, whatever is shown. */
  held: number
  /** Returns whose goods are late, whatever is shown. */
  overdue: number
}

/** The sentence of truth over the list, counted no further than `most`. @throws {Fault} NOT_PERMITTED */
export async function countReturns(
  db: Db,
  now: Date,
  actor: Actor,
  filter: ReturnsFilter = {},
  most = 5_000,
): Promise<ReturnsCount> {
  requirePermission(actor, 'returns:read', filter.storefrontId)
  const scope = narrowScope(actor, filter.storefrontId)
  const [rows, [waiting]] = await Promise.all([
    db.$queryRaw<{ currency: string; refunds: number; amount: bigint }[]>`
      select currency, count(*)::int as refunds, sum(amount)::bigint as amount from (
        select r.currency::text as currency, r.amount from shop_refunds r where ${conditionsOf(now, actor, filter)}
        order by r.id desc limit ${most + 1}) counted
      group by currency order by currency`,
    db.$queryRaw<{ held: number; overdue: number }[]>`
      select (count(*) filter (where p.state = 'held'))::int as held, (count(*) filter (where ${overdue(now)}))::int as overdue
      from refund_parts p join shop_refunds r on r.id = p.refund_id
      where p.state in ('held', 'sent', 'booked') and (${scope}::uuid[] is null or r.storefront_id = any(${scope}::uuid[]))`,
  ])
  const refunds = rows.reduce((sum, row) => sum + row.refunds, 0)
  return {
    refunds: Math.min(refunds, most),
    more: refunds > most,
    money: rows.map(({ currency, amount }) => ({ currency, amount })),
    held: waiting?.held ?? 0,
    overdue: waiting?.overdue ?? 0,
  }
}
