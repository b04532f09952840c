import type { CancelledPiece } from '../../../erp/cancel-json.ts'
import { draftFromJson } from '../../../erp/draft-json.ts'
import { partCancelEntry } from '../../../erp/part-cancel-entry.ts'
import type { SalesOrderBodyNow } from '../../../erp/sales-order-now-json.ts'
import { salesOrderNowFromJson } from '../../../erp/sales-order-now-json.ts'
import type { Json } from '../../../kernel/digest.ts'
import type { Sql } from '../../../kernel/sql.ts'
import { driftMark, wholeMark } from '../../../outbox/entry.ts'
import { stageEntries } from '../../../outbox/stage.ts'
import { enqueue } from '../../../queue/enqueue.ts'
import { lineKeyOf, uniqueKeys } from './compare-lines.ts'
import { matchLines } from './match-lines.ts'
import { erpLine, ourLine } from './sides.ts'

/** A row that may be put right in the ERP, with what tells how. */
export interface PushableDrift {
  id: bigint
  orderId: bigint
  field: string
  lineKey: string
  movedBy: string
  afterDespatch: boolean
  shopNow: unknown
  erpNow: unknown
}

/** What a push needs of its order. */
export interface PushedOrder {
  orderId: bigint
  storefrontId: string
  connectionId: string
  revisionId: bigint
  reference: string
  poNum: string
  currency: string
  body: Json
  erpBody: Json
  /** How many requests were made for each drift before, by drift id as text. */
  asked: Record<string, number>
  /** Items whose pieces another request is about to cancel, or has and the ERP was not read since: nothing is counted on. */
  busyUpcs: string[]
}

/** Orders in the ERP with their sales order as it shows now. */
export function readPushedOrders(tx: Sql, orderIds: readonly bigint[]): Promise<PushedOrder[]> {
  return tx.$queryRaw<PushedOrder[]>`
    select o.id as "orderId", o.storefront_id as "storefrontId", e.connection_id as "connectionId",
      o.current_revision_id as "revisionId", e.reference, coalesce(o.po_num, '') as "poNum", o.currency::text as currency, e.body,
      s.body as "erpBody",
      (select coalesce(jsonb_object_agg(drift, times), '{}') from (
        select split_part(split_part(x.reference, ${driftMark}, 2), '/', 1) as drift, count(*)::int as times
        from outbox_entries x
        where x.order_id = o.id and x.kind::text = 'sales_order_part_cancel' and position(${driftMark} in x.reference) > 0
          and x.state::text <> 'withdrawn'
        group by 1) asked) as asked,
      array(
        select distinct piece ->> 'upc' from outbox_entries x, jsonb_array_elements(x.body -> 'pieces') piece
        where x.order_id = o.id and x.kind::text = 'sales_order_part_cancel' and (
          x.state::text in ('ready', 'claimed', 'sending', 'unknown', 'staged')
          or (x.state::text = 'accepted' and x.updated_at > s.read_at))) as "busyUpcs"
    from web_orders o
    join outbox_entries e on e.order_id = o.id and e.kind::text = 'sales_order' and e.state::text = 'accepted' and e.lost_at is null
    join lateral (
      select body, read_at from erp_sales_orders s
      where s.order_id = o.id and s.connection_id = e.connection_id and s.gone_at is null
      order by s.pkey = e.pkey desc nulls last, s.status = 'cancelled', s.id desc limit 1) s on true
    where o.id = any(${[...orderIds]}::bigint[]) and o.bucket::text = 'in_erp'`
}

export const byHand =
  'The ERP takes no such change from outside: change it there by hand. It closes once the ERP is read with the shop’s version'

const underWay = 'Pieces of the same item are being cancelled already: try again once the ERP shows them'

/** Pieces to cancel so that the ERP has the shop's version, or why it cannot be done from here. */
export function piecesToCancel(
  drift: PushableDrift,
  { body, erpBody, busyUpcs }: Pick<PushedOrder, 'body' | 'erpBody' | 'busyUpcs'>,
): { pieces: CancelledPiece[]; amount: bigint } | { reason: string } {
  if (drift.movedBy !== 'shop' || (drift.field !== 'quantity' && drift.field !== 'line')) return { reason: byHand }
  if (drift.afterDespatch) return { reason: 'Something of it has left: it is between the customer and the shop now' }
  const fewer = count(drift.erpNow) - count(drift.shopNow)
  if (fewer <= 0) return { reason: byHand }
  const erp = salesOrderNowFromJson(erpBody)
  const line = lineOf(drift.lineKey, body, erp)
  if (!line || line.upc === '') return { reason: byHand }
  if (busyUpcs.includes(line.upc)) return { reason: underWay }
  if (line.open < fewer) {
    return { reason: `Only ${line.open} of ${fewer} pieces are not picked yet: stop the rest in the warehouse` }
  }
  const sold =
    line.ordered > 0 ? ((line.extended - line.discount + line.tax) * BigInt(fewer)) / BigInt(line.ordered) : 0n
  return { pieces: [{ upc: line.upc, quantity: fewer, until: cancelledOf(erp, line.upc) + fewer }], amount: sold }
}

/** Everything not picked yet, of every line. */
export function allOpenPieces({
  erpBody,
  busyUpcs,
}: Pick<PushedOrder, 'erpBody' | 'busyUpcs'>): { pieces: CancelledPiece[]; amount: bigint } | { reason: string } {
  const erp = salesOrderNowFromJson(erpBody)
  if (erp.status === 'cancelled') return { reason: 'The sales order is cancelled already' }
  const taken = erp.lines.filter(({ picked, shipped }) => picked > 0 || shipped > 0)
  if (erp.status === 'shipped' || taken.length > 0) {
    return { reason: 'Something of it is picked or has left: stop it in the warehouse' }
  }
  const open = new Map<string, number>()
  for (const line of erp.lines) if (line.open > 0) open.set(line.upc, (open.get(line.upc) ?? 0) + line.open)
  if (busyUpcs.length > 0) return { reason: underWay }
  if (open.size === 0 || open.has('')) return { reason: byHand }
  const pieces = [...open].map(([upc, quantity]) => ({ upc, quantity, until: cancelledOf(erp, upc) + quantity }))
  return { pieces, amount: erp.total }
}

const cancelledOf = ({ lines }: SalesOrderBodyNow, upc: string) =>
  lines.filter((line) => line.upc === upc).reduce((all, { cancelled }) => all + cancelled, 0)

/** A side is pieces, or `2 × 12.00` of a whole line; none counts as nothing. */
const count = (side: unknown): number => (typeof side === 'string' ? Number.parseInt(side, 10) : 0)

/** The ERP's line of a drift: keys are given as the comparison gives them. */
function lineOf(lineKey: string, body: Json, erp: SalesOrderBodyNow) {
  const { pairs } = matchLines(
    draftFromJson(body).lines.map((line) => ourLine(line, 'seq')),
    erp.lines.map(erpLine),
  )
  const keyed = uniqueKeys()
  const found = pairs.find(({ one }) => keyed(lineKeyOf(one)) === lineKey)?.other
  return found ? erp.lines.find(({ seq }) => String(seq) === found.id) : undefined
}

export interface WantedPush {
  drift: Pick<PushableDrift, 'id'>
  order: PushedOrder
  pieces: CancelledPiece[]
  amount: bigint
  /** Of the whole sales order, by a person. */
  whole?: boolean
}

/** Stages requests to the ERP, each under a reference of its own, and asks for the look-up that precedes them. */
export async function stagePushes(tx: Sql, now: Date, wanted: readonly WantedPush[]): Promise<void> {
  const entries = wanted.map(({ drift, order, pieces, amount, whole }) => {
    const before = order.asked[String(drift.id)] ?? 0
    const again = before > 0 ? `/${before + 1}` : ''
    return partCancelEntry(now, {
      ...order,
      reference: `${order.reference}${driftMark}${drift.id}${again}${whole ? wholeMark : ''}`,
      altPo: order.reference,
      reason: whole ? 'CANCELLED' : 'AMENDED',
      pieces,
      amount,
    })
  })
  await stageEntries(tx, now, entries)
  const connections = new Set(entries.map(({ connectionId }) => connectionId))
  await enqueue(
    tx,
    [...connections].map((connectionId) => ({ task: 'orders:look-up' as const, payload: { connectionId } })),
  )
}
