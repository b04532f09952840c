import type { CreditMemoRecord } from '../erp/after-sales-port.ts'
import type { Tx } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import type { Changed, Matched, Reading, Touched } from './known-documents.ts'
import { changedOf, touchedOf } from './known-documents.ts'

const amountsOf = ({ merchandise, discount, freight, tax }: Omit<CreditMemoRecord, 'lastModAt'>) => ({
  merchandise: String(merchandise),
  discount: String(discount),
  freight: String(freight),
  tax: String(tax),
})

const contentOf = ({ lastModAt, ...memo }: CreditMemoRecord): Json => ({
  ...memo,
  ...amountsOf(memo),
  total: String(memo.total),
})

/** Writes credit memos as the ERP shows them, in one statement; as writeSalesOrders. */
export async function writeCreditMemos(
  tx: Tx,
  reading: Reading,
  documents: readonly Matched<CreditMemoRecord>[],
): Promise<Touched[]> {
  const { connectionId, askedAt } = reading
  const changed = await changedOf(tx, 'erp_credit_memos', reading, documents, contentOf)
  if (changed.length === 0) return []
  const column = <Value>(read: (one: Changed<CreditMemoRecord>) => Value) => changed.map(read)
  const written = await tx.$queryRaw<{ pkey: string }[]>`
    insert into erp_credit_memos as m (connection_id, pkey, crm_num, crm_on, inv_num, ret_num, po_num, ref_num2, storefront_id,
      order_id, reason, currency, merchandise, discount, freight, tax, total_amount, posted, content_hash, last_mod_at, seen_at,
      read_at)
    select ${connectionId}::uuid, r.pkey, r.crm_num, r.crm_on, r.inv_num, r.ret_num, r.po_num, r.ref_num2, r.storefront_id,
      r.order_id, r.reason, r.currency, r.merchandise, r.discount, r.freight, r.tax, r.total_amount, r.posted, r.content_hash,
      r.last_mod_at, ${askedAt}, ${askedAt}
    from unnest(
      ${column((r) => r.document.pkey)}::text[], ${column((r) => r.document.crmNum)}::text[],
      ${column((r) => r.document.crmOn)}::date[], ${column((r) => r.document.invNum)}::text[],
      ${column((r) => r.document.retNum)}::text[], ${column((r) => r.document.poNum)}::text[],
      ${column((r) => r.document.refNum2)}::text[], ${column((r) => r.match.storefrontId)}::uuid[],
      ${column((r) => r.match.order?.id ?? null)}::bigint[], ${column((r) => r.document.reason)}::text[],
      ${column((r) => r.document.currency)}::text[], ${column((r) => r.document.merchandise)}::bigint[],
      ${column((r) => r.document.discount)}::bigint[], ${column((r) => r.document.freight)}::bigint[],
      ${column((r) => r.document.tax)}::bigint[],
      ${column((r) => r.document.total)}::bigint[], ${column((r) => r.document.posted)}::boolean[],
      ${column((r) => r.contentHash)}::bytea[], ${column((r) => r.document.lastModAt)}::timestamptz[]
    ) as r (pkey, crm_num, crm_on, inv_num, ret_num, po_num, ref_num2, storefront_id, order_id, reason, currency,
      merchandise, discount, freight, tax, total_amount, posted, content_hash, last_mod_at)
    on conflict (connection_id, pkey) do update set
      crm_num = excluded.crm_num, crm_on = excluded.crm_on, inv_num = excluded.inv_num, ret_num = excluded.ret_num,
      po_num = excluded.po_num, ref_num2 = excluded.ref_num2, storefront_id = excluded.storefront_id,
      order_id = excluded.order_id, reason = excluded.reason, currency = excluded.currency, merchandise = excluded.merchandise,
      discount = excluded.discount, freight = excluded.freight, tax = excluded.tax,
      total_amount = excluded.total_amount, posted = excluded.posted, content_hash = excluded.content_hash,
      last_mod_at = excluded.last_mod_at, read_at = excluded.read_at, gone_at = null
    where m.read_at <= excluded.read_at
    returning m.pkey`
  return touchedOf(changed, written)
}
