import type { PickRecord } from '../erp/after-sales-port.ts'
import type { Tx } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Changed, Matched, Reading, Touched } from './known-documents.ts'
import { changedOf, touchedOf } from './known-documents.ts'
import { shippedAtOf } from './shipped-at.ts'

type Pick = Omit<PickRecord, 'lastModAt'>

const amountsOf = ({ discount, tax, freight, misc }: Pick) => ({
  discount: String(discount),
  tax: String(tax),
  freight: String(freight),
  misc: String(misc),
})

const linesOf = ({ lines }: Pick) =>
  lines.map((line) => ({ ...line, item: { ...line.item }, price: String(line.price) }))

const trackNosOf = ({ cartons, proNum }: Pick) => [
  ...new Set([...cartons.map(({ trackNo }) => trackNo), proNum].filter((number) => number !== '')),
]

const contentOf = ({ lastModAt, ...pick }: PickRecord): Json =>
  ({ ...pick, ...amountsOf(pick), lines: linesOf(pick) }) as unknown as Json

/** Writes pick tickets as the ERP shows them, in one statement; as writeSalesOrders. */
export async function writePicks(
  tx: Tx,
  reading: Reading,
  documents: readonly Matched<PickRecord>[],
): Promise<Touched[]> {
  const { connectionId, askedAt } = reading
  const changed = await changedOf(tx, 'erp_picks', reading, documents, contentOf)
  if (changed.length === 0) return []
  const column = <Value>(read: (one: Changed<PickRecord>) => Value) => changed.map(read)
  const written = await tx.$queryRaw<{ pkey: string }[]>`
    insert into erp_picks as p (connection_id, pkey, pick_num, ord_num, alt_po, po_num, inv_num, storefront_id, order_id, location,
      shipper, scac_code, pro_num, shipped_on, shipped_at, currency, amounts, lines, cartons, track_nos, content_hash,
      last_mod_at, seen_at, read_at)
    select ${connectionId}::uuid, r.pkey, r.pick_num, r.ord_num, r.alt_po, r.po_num, r.inv_num, r.storefront_id, r.order_id,
      r.location, r.shipper, r.scac_code, r.pro_num, r.shipped_on, r.shipped_at, r.currency, r.amounts::jsonb, r.lines::jsonb,
      r.cartons::jsonb, array(select jsonb_array_elements_text(r.track_nos::jsonb)), r.content_hash, r.last_mod_at,
      ${askedAt}, ${askedAt}
    from unnest(
      ${column((r) => r.document.pkey)}::text[], ${column((r) => r.document.pickNum)}::text[],
      ${column((r) => r.document.ordNum)}::text[], ${column((r) => r.document.altPo)}::text[],
      ${column((r) => r.document.poNum)}::text[], ${column((r) => r.document.invNum)}::text[],
      ${column((r) => r.match.storefrontId)}::uuid[], ${column((r) => r.match.order?.id ?? null)}::bigint[],
      ${column((r) => r.document.location)}::text[], ${column((r) => r.document.shipper)}::text[],
      ${column((r) => r.document.scacCode)}::text[], ${column((r) => r.document.proNum)}::text[],
      ${column((r) => r.document.shippedOn)}::date[],
      ${column((r) => shippedAtOf(r.document.shippedOn, r.document.lastModAt, askedAt))}::timestamptz[],
      ${column((r) => r.document.currency)}::text[], ${column((r) => JSON.stringify(amountsOf(r.document)))}::text[],
      ${column((r) => JSON.stringify(linesOf(r.document)))}::text[],
      ${column((r) => JSON.stringify(r.document.cartons))}::text[],
      ${column((r) => JSON.stringify(trackNosOf(r.document)))}::text[], ${column((r) => r.contentHash)}::bytea[],
      ${column((r) => r.document.lastModAt)}::timestamptz[]
    ) as r (pkey, pick_num, ord_num, alt_po, po_num, inv_num, storefront_id, order_id, location, shipper, scac_code, pro_num,
      shipped_on, shipped_at, currency, amounts, lines, cartons, track_nos, content_hash, last_mod_at)
    on conflict (connection_id, pkey) do update set
      pick_num = excluded.pick_num, ord_num = excluded.ord_num, alt_po = excluded.alt_po, po_num = excluded.po_num,
      inv_num = excluded.inv_num, storefront_id = excluded.storefront_id, order_id = excluded.order_id,
      location = excluded.location, shipper = excluded.shipper, scac_code = excluded.scac_code, pro_num = excluded.pro_num,
      shipped_on = excluded.shipped_on,
      -- A later stamp (invoiced, a carton more) moves nothing that has left already.
      shipped_at = case when p.shipped_on = excluded.shipped_on then p.shipped_at else excluded.shipped_at end,
      currency = excluded.currency, amounts = excluded.amounts, lines = excluded.lines, cartons = excluded.cartons,
      track_nos = excluded.track_nos, content_hash = excluded.content_hash, last_mod_at = excluded.last_mod_at,
      read_at = excluded.read_at, gone_at = null
    where p.read_at <= excluded.read_at
    returning p.pkey`
  return touchedOf(changed, written)
}
