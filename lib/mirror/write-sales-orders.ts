import type { SalesOrderNow } from '../erp/after-sales-port.ts'
import { partyOfNow, salesOrderNowToJson } from '../erp/sales-order-now-json.ts'
import type { Tx } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { isFault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { wrappedKeyPlace } from '../storefront/order-key.ts'
import { sealErpParty } from './erp-party.ts'
import type { Changed, Matched, Reading, Touched } from './known-documents.ts'
import { changedOf, touchedOf } from './known-documents.ts'
import type { Match } from './match-orders.ts'
import { linePiecesOf, readSentLines, salesOrderSums } from './sales-order-sums.ts'

const contentOf = (order: SalesOrderNow): Json =>
  ({ body: salesOrderNowToJson(order), party: partyOfNow(order) }) as unknown as Json

/**
 * Writes sales orders as the ERP shows them, in one statement: one read as before is not touched, and what was asked for earlier
 * never goes over what was asked for later. What they say about a person is sealed under their order's key.
 */
export async function writeSalesOrders(
  tx: Tx,
  reading: Reading & { keyRing: KeyRing },
  documents: readonly Matched<SalesOrderNow>[],
): Promise<Touched[]> {
  const { connectionId, askedAt, keyRing } = reading
  const changed = await changedOf(tx, 'erp_sales_orders', reading, documents, contentOf)
  if (changed.length === 0) return []
  const column = <Value>(read: (one: Changed<SalesOrderNow>) => Value) => changed.map(read)
  const sums = changed.map(({ document }) => salesOrderSums(document))
  const of = <Value>(read: (one: (typeof sums)[number]) => Value) => sums.map(read)
  const orderIds = changed.flatMap(({ match }) => match.order?.id ?? [])
  const sent = await readSentLines(tx, connectionId, orderIds)
  const written = await tx.$queryRaw<{ pkey: string }[]>`
    insert into erp_sales_orders as s (connection_id, pkey, ord_num, alt_po, po_num, storefront_id, order_id, status, currency,
      total_amount, merchandise, discount, freight, misc, tax, total, pieces, cancelled_pieces, line_pieces, body, party_sealed,
      content_hash, status_since, last_mod_at, read_at)
    select ${connectionId}::uuid, r.pkey, r.ord_num, r.alt_po, r.po_num, r.storefront_id, r.order_id, r.status, r.currency,
      r.total_amount, r.merchandise, r.discount, r.freight, r.misc, r.tax, r.total, r.pieces, r.cancelled_pieces, r.line_pieces,
      r.body::jsonb, r.party_sealed, r.content_hash, least(r.last_mod_at, ${askedAt}), r.last_mod_at, ${askedAt}
    from unnest(
      ${column((r) => r.document.pkey)}::text[], ${column((r) => r.document.ordNum)}::text[],
      ${column((r) => r.document.altPo)}::text[], ${column((r) => r.document.poNum)}::text[],
      ${column((r) => r.match.storefrontId)}::uuid[], ${column((r) => r.match.order?.id ?? null)}::bigint[],
      ${column((r) => r.document.status)}::text[], ${column((r) => r.document.currency)}::text[],
      ${column((r) => r.document.total)}::bigint[], ${of((r) => r.merchandise)}::bigint[], ${of((r) => r.discount)}::bigint[],
      ${of((r) => r.freight)}::bigint[], ${of((r) => r.misc)}::bigint[], ${of((r) => r.tax)}::bigint[],
      ${of((r) => r.total)}::bigint[], ${of((r) => r.pieces)}::integer[], ${of((r) => r.cancelledPieces)}::integer[],
      ${column((r) => linePiecesOf(r.document.lines, sent.get(r.match.order?.id ?? 0n)))}::text[],
      ${column((r) => JSON.stringify(salesOrderNowToJson(r.document)))}::text[],
      ${column((r) => sealOf(keyRing, connectionId, r.match, r.document))}::bytea[], ${column((r) => r.contentHash)}::bytea[],
      ${column((r) => r.document.lastModAt)}::timestamptz[]
    ) as r (pkey, ord_num, alt_po, po_num, storefront_id, order_id, status, currency, total_amount,
      merchandise, discount, freight, misc, tax, total, pieces, cancelled_pieces, line_pieces, body, party_sealed,
      content_hash, last_mod_at)
    on conflict (connection_id, pkey) do update set
      ord_num = excluded.ord_num, alt_po = excluded.alt_po, po_num = excluded.po_num, storefront_id = excluded.storefront_id,
      order_id = excluded.order_id, status = excluded.status, currency = excluded.currency,
      total_amount = excluded.total_amount, merchandise = excluded.merchandise, discount = excluded.discount,
      freight = excluded.freight, misc = excluded.misc, tax = excluded.tax, total = excluded.total, pieces = excluded.pieces,
      cancelled_pieces = excluded.cancelled_pieces, line_pieces = excluded.line_pieces, body = excluded.body, party_sealed = excluded.party_sealed,
      content_hash = excluded.content_hash, last_mod_at = excluded.last_mod_at, read_at = excluded.read_at, gone_at = null,
      status_since = case when s.status = excluded.status then s.status_since else excluded.status_since end
    where s.read_at <= excluded.read_at
    returning s.pkey`
  return touchedOf(changed, written)
}

function sealOf(keyRing: KeyRing, connectionId: string, match: Match, document: SalesOrderNow): Uint8Array | null {
  const { storefrontId, order } = match
  if (!order?.wrappedKey) return null
  try {
    const dataKey = keyRing.open(order.wrappedKey, wrappedKeyPlace(storefrontId, order.externalId))
    return sealErpParty(dataKey, connectionId, document.pkey, partyOfNow(document))
  } catch (error) {
    // One order whose key cannot be opened keeps none of the others from being read: its person's data is not kept.
    if (isFault(error)) return null
    throw error
  }
}
