import type { SalesOrderNow } from '../erp/after-sales-port.ts'
import type { Tx } from '../kernel/db.ts'
import { sum } from '../kernel/money.ts'

type Ordered = Pick<
  SalesOrderNow,
  'status' | 'lines' | 'charges' | 'merchandise' | 'discount' | 'freight' | 'misc' | 'tax' | 'total'
>

/** A sales order as it was ordered, cancelled lines and pieces with it; by its own sums where it shows no lines or charges. */
export function salesOrderSums({ status, lines, charges, ...own }: Ordered) {
  const of = (...types: string[]) => sum(charges.filter(({ type }) => types.includes(type)).map(({ amount }) => amount))
  const shown = charges.length > 0 || (own.freight === 0n && own.misc === 0n)
  const pieces = lines.reduce((all, line) => all + line.ordered, 0)
  const cancelledPieces = status === 'cancelled' ? pieces : lines.reduce((all, line) => all + line.cancelled, 0)
  if (lines.length === 0 || !shown) return { ...own, pieces, cancelledPieces }
  const merchandise = sum(lines.map(({ extended }) => extended))
  const discount = sum(lines.map((line) => line.discount)) + of('ALLOWANCE')
  const freight = of('FREIGHT')
  const misc = sum(charges.map(({ amount }) => amount)) - freight - of('ALLOWANCE')
  const tax = sum([...lines, ...charges].map((part) => part.tax))
  const total = merchandise - discount + freight + misc + tax
  return { merchandise, discount, freight, misc, tax, total, pieces, cancelledPieces }
}

/** What was sent of an order, and the lines the shop had then. */
export interface SentLines {
  orderId: bigint
  lines: { seq: number; orderLineId: string; quantity: number }[]
  linePieces: string | null
}

/** By order: an edit of the shop keeps what the order was before it, so that the nearest one kept is what was sent. */
export async function readSentLines(
  tx: Tx,
  connectionId: string,
  orderIds: readonly bigint[],
): Promise<Map<bigint, SentLines>> {
  if (orderIds.length === 0) return new Map()
  const rows = await tx.$queryRaw<SentLines[]>`
    select e.order_id as "orderId", e.body -> 'lines' as lines, coalesce((
        select p.line_pieces from order_money_past p
        where p.order_id = e.order_id and p.revision_id >= e.revision_id order by p.revision_id limit 1
      ), m.line_pieces) as "linePieces"
    from outbox_entries e left join order_money m on m.order_id = e.order_id
    where e.order_id = any(${[...orderIds]}::bigint[]) and e.connection_id = ${connectionId}::uuid
      and e.kind = 'sales_order' and jsonb_typeof(e.body -> 'lines') = 'array'
    order by e.id`
  return new Map(rows.map((row) => [row.orderId, row]))
}

/**
 * Lines and pieces by the shop's line ids. One that holds what was sent says what the shop said then, kits and charges with it;
 * else each line by what was sent in its place, and one nobody sent by its place.
 */
export function linePiecesOf(lines: readonly { seq: number; ordered: number }[], sent: SentLines | undefined): string {
  const placed = new Map(sent?.lines.map((line) => [line.seq, line]))
  const isAsSent =
    sent && lines.length === sent.lines.length && lines.every((line) => placed.get(line.seq)?.quantity === line.ordered)
  if (isAsSent && sent.linePieces !== null) return sent.linePieces
  const pieces = new Map<string, number>()
  for (const { seq, ordered } of lines) {
    const id = placed.get(seq)?.orderLineId ?? `#${seq}`
    pieces.set(id, (pieces.get(id) ?? 0) + ordered)
  }
  return [...pieces]
    .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    .map(([id, quantity]) => `${id}:${quantity}`)
    .join(',')
}
