import type { ReturnRecord } from '../erp/after-sales-port.ts'
import type { Tx } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Changed, Matched, Reading, Touched } from './known-documents.ts'
import { changedOf, touchedOf } from './known-documents.ts'

const linesOf = ({ lines }: Pick<ReturnRecord, 'lines'>) =>
  lines.map((line) => ({ ...line, item: { ...line.item }, price: String(line.price), tax: String(line.tax) }))

const contentOf = ({ lastModAt, total, ...record }: ReturnRecord): Json =>
  ({ ...record, total: String(total), lines: linesOf(record) }) as unknown as Json

/** Writes returns and credits as the ERP shows them, in one statement; as writeSalesOrders. */
export async function writeReturns(
  tx: Tx,
  reading: Reading,
  documents: readonly Matched<ReturnRecord>[],
): Promise<Touched[]> {
  const { connectionId, askedAt } = reading
  const changed = await changedOf(tx, 'erp_returns', reading, documents, contentOf)
  if (changed.length === 0) return []
  const column = <Value>(read: (one: Changed<ReturnRecord>) => Value) => changed.map(read)
  const written = await tx.$queryRaw<{ pkey: string }[]>`
    insert into erp_returns as k (connection_id, pkey, ret_num, ref_num2, po_num, inv_num, storefront_id, order_id, type, reason,
      location, currency, total_amount, lines, received_on, content_hash, last_mod_at, seen_at, read_at)
    select ${connectionId}::uuid, r.pkey, r.ret_num, r.ref_num2, r.po_num, r.inv_num, r.storefront_id, r.order_id, r.type,
      r.reason, r.location, r.currency, r.total_amount, r.lines::jsonb, r.received_on, r.content_hash, r.last_mod_at,
      ${askedAt}, ${askedAt}
    from unnest(
      ${column((r) => r.document.pkey)}::text[], ${column((r) => r.document.retNum)}::text[],
      ${column((r) => r.document.refNum2)}::text[], ${column((r) => r.document.poNum)}::text[],
      ${column((r) => r.document.invNum)}::text[], ${column((r) => r.match.storefrontId)}::uuid[],
      ${column((r) => r.match.order?.id ?? null)}::bigint[], ${column((r) => r.document.type)}::text[],
      ${column((r) => r.document.reason)}::text[], ${column((r) => r.document.location)}::text[],
      ${column((r) => r.document.currency)}::text[], ${column((r) => r.document.total)}::bigint[],
      ${column((r) => JSON.stringify(linesOf(r.document)))}::text[], ${column((r) => r.document.receivedOn)}::date[],
      ${column((r) => r.contentHash)}::bytea[], ${column((r) => r.document.lastModAt)}::timestamptz[]
    ) as r (pkey, ret_num, ref_num2, po_num, inv_num, storefront_id, order_id, type, reason, location, currency, total_amount,
      lines, received_on, content_hash, last_mod_at)
    on conflict (connection_id, pkey) do update set
      ret_num = excluded.ret_num, ref_num2 = excluded.ref_num2, po_num = excluded.po_num, inv_num = excluded.inv_num,
      storefront_id = excluded.storefront_id, order_id = excluded.order_id, type = excluded.type, reason = excluded.reason,
      location = excluded.location, currency = excluded.currency, total_amount = excluded.total_amount, lines = excluded.lines,
      received_on = excluded.received_on, content_hash = excluded.content_hash, last_mod_at = excluded.last_mod_at,
      read_at = excluded.read_at, gone_at = null
    where k.read_at <= excluded.read_at
    returning k.pkey`
  return touchedOf(changed, written)
}
