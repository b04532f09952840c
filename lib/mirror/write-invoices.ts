import type { InvoiceRecord } from '../erp/after-sales-port.ts'
import type { Tx } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Changed, Matched, Reading, Touched } from './known-documents.ts'
import { changedOf, touchedOf } from './known-documents.ts'

type Invoice = Omit<InvoiceRecord, 'lastModAt'>

const linesOf = ({ lines }: Invoice) =>
  lines.map((line) => ({ ...line, item: { ...line.item }, price: String(line.price) }))

const contentOf = ({ lastModAt, ...invoice }: InvoiceRecord): Json => ({
  ...invoice,
  merchandise: String(invoice.merchandise),
  discount: String(invoice.discount),
  freight: String(invoice.freight),
  misc: String(invoice.misc),
  tax: String(invoice.tax),
  total: String(invoice.total),
  lines: linesOf(invoice),
})

/** Writes invoices as the ERP shows them, in one statement; as writeSalesOrders. */
export async function writeInvoices(
  tx: Tx,
  reading: Reading,
  documents: readonly Matched<InvoiceRecord>[],
): Promise<Touched[]> {
  const { connectionId, askedAt } = reading
  const changed = await changedOf(tx, 'erp_invoices', reading, documents, contentOf)
  if (changed.length === 0) return []
  const column = <Value>(read: (one: Changed<InvoiceRecord>) => Value) => changed.map(read)
  const written = await tx.$queryRaw<{ pkey: string }[]>`
    insert into erp_invoices as i (connection_id, pkey, inv_num, inv_on, pick_num, ord_num, alt_po, po_num, storefront_id, order_id,
      currency, merchandise, discount, freight, misc, tax, total, posted, pieces, lines, content_hash, last_mod_at, seen_at, read_at)
    select ${connectionId}::uuid, r.pkey, r.inv_num, r.inv_on, r.pick_num, r.ord_num, r.alt_po, r.po_num, r.storefront_id, r.order_id,
      r.currency, r.merchandise, r.discount, r.freight, r.misc, r.tax, r.total, r.posted, r.pieces, r.lines::jsonb, r.content_hash,
      r.last_mod_at, ${askedAt}, ${askedAt}
    from unnest(
      ${column((r) => r.document.pkey)}::text[], ${column((r) => r.document.invNum)}::text[],
      ${column((r) => r.document.invOn)}::date[], ${column((r) => r.document.pickNum)}::text[],
      ${column((r) => r.document.ordNum)}::text[], ${column((r) => r.document.altPo)}::text[],
      ${column((r) => r.document.poNum)}::text[], ${column((r) => r.match.storefrontId)}::uuid[],
      ${column((r) => r.match.order?.id ?? null)}::bigint[], ${column((r) => r.document.currency)}::text[],
      ${column((r) => r.document.merchandise)}::bigint[], ${column((r) => r.document.discount)}::bigint[],
      ${column((r) => r.document.freight)}::bigint[], ${column((r) => r.document.misc)}::bigint[],
      ${column((r) => r.document.tax)}::bigint[], ${column((r) => r.document.total)}::bigint[],
      ${column((r) => r.document.posted)}::boolean[],
      ${column((r) => r.document.lines.reduce((pieces, line) => pieces + line.quantity, 0))}::integer[],
      ${column((r) => JSON.stringify(linesOf(r.document)))}::text[],
      ${column((r) => r.contentHash)}::bytea[], ${column((r) => r.document.lastModAt)}::timestamptz[]
    ) as r (pkey, inv_num, inv_on, pick_num, ord_num, alt_po, po_num, storefront_id, order_id, currency, merchandise, discount,
      freight, misc, tax, total, posted, pieces, lines, content_hash, last_mod_at)
    on conflict (connection_id, pkey) do update set
      inv_num = excluded.inv_num, inv_on = excluded.inv_on, pick_num = excluded.pick_num, ord_num = excluded.ord_num,
      alt_po = excluded.alt_po, po_num = excluded.po_num, storefront_id = excluded.storefront_id, order_id = excluded.order_id,
      currency = excluded.currency, merchandise = excluded.merchandise, discount = excluded.discount, freight = excluded.freight,
      misc = excluded.misc, tax = excluded.tax, total = excluded.total, posted = excluded.posted, pieces = excluded.pieces,
      lines = excluded.lines,
      content_hash = excluded.content_hash, last_mod_at = excluded.last_mod_at, read_at = excluded.read_at, gone_at = null
    where i.read_at <= excluded.read_at
    returning i.pkey`
  return touchedOf(changed, written)
}
