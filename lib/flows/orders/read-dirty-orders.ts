import type { Json } from '../../kernel/digest.ts'
import type { Amount, Scale } from '../../kernel/money.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { StoredCorrection } from './corrections.ts'
import type { Release } from './map-input.ts'

/** An order as evaluation needs it: its row, its current revision and its sales order's entry. */
export interface DirtyOrder {
  id: bigint
  externalId: string
  number: string
  statusSlug: string
  bucket: string
  gateway: string
  currency: string
  scale: Scale
  total: Amount
  refunded: Amount
  placedAt: Date
  paidAt: Date | null
  modifiedAt: Date
  /** Trashed or deleted in the shop; its status is the last one read. */
  missingSince: Date | null
  evaluatedAt: Date | null
  landedVia: 'poll' | 'census' | 'backfill' | 'reread'
  transactionId: string
  frozenSkus: Record<string, string>
  wrappedKey: Uint8Array | null
  poNum: string | null
  exclusionCode: string | null
  revisionId: bigint
  payload: Json
  personalSealed: Uint8Array
  repairs: string[]
  /** Of its sales order. */
  entryState: string | null
  entryReference: string | null
  ordNum: string | null
  /** The ERP has lost its sales order: two readings did not list it. */
  lostAt: Date | null
  /** Of the request to cancel its sales order. */
  cancelState: string | null
  cancelCode: string | null
  cancelMessage: string | null
  /** The content sent differs from the shop's newest. */
  changedSince: boolean
  /** The ERP shows its sales order: what differs is drift's to say (lib/flows/orders/drift). */
  readBack: boolean
  /** Codes of its open findings. */
  openCodes: string[]
  /** Version of the mappings its money was read by; null while it was not. */
  moneyVersion: number | null
  /** What a person has released it from. */
  releases: Release[]
  /** What a person put right on our copy and nobody has ended. */
  corrections: StoredCorrection[]
}

/**
 * Takes up to `limit` orders marked for evaluation that nobody else is evaluating, oldest first. Everything they are judged by
 * is read after it, so that who changes a rule either is seen, or finds these rows locked and marks them once more; a change
 * of mappings waits, because it looks for orders that are held.
 */
export async function lockDirtyOrders(tx: Sql, storefrontId: string, limit: number): Promise<bigint[]> {
  const locked = await tx.$queryRaw<{ id: bigint }[]>`
    select id from web_orders
    where (select pg_advisory_xact_lock_shared(hashtext('selvedge mappings'))) is not null
      and storefront_id = ${storefrontId}::uuid and dirty and current_revision_id is not null
    order by id limit ${limit} for no key update skip locked`
  return locked.map(({ id }) => id)
}

/**
 * Locked orders. Who settles an entry holds its order's row, so nothing read here moves until the transaction ends. Kind and
 * connection as text, so that entries are found by their order: statistics about a young table know nothing of either.
 */
export function readLockedOrders(
  tx: Sql,
  orderIds: readonly bigint[],
  erpConnectionId: string | null,
): Promise<DirtyOrder[]> {
  return tx.$queryRaw<DirtyOrder[]>`
    select o.id, o.external_id as "externalId", o.number, o.status_slug as "statusSlug", o.bucket::text as bucket, o.gateway,
      o.currency::text as currency, o.scale, o.total_amount as total, o.refunded_amount as refunded, o.placed_at as "placedAt",
      o.paid_at as "paidAt", o.modified_at as "modifiedAt", o.missing_since as "missingSince",
      o.evaluated_at as "evaluatedAt", o.landed_via::text as "landedVia",
      o.transaction_id as "transactionId", o.frozen_skus as "frozenSkus", o.wrapped_key as "wrappedKey", o.po_num as "poNum",
      o.exclusion_code as "exclusionCode", r.id as "revisionId", r.payload, r.personal_sealed as "personalSealed", r.repairs,
      e.state::text as "entryState", e.reference as "entryReference", e.ord_num as "ordNum", e.lost_at as "lostAt",
      x.state::text as "cancelState", x.outcome_code as "cancelCode", x.outcome_message as "cancelMessage",
      coalesce(m.business_digest <> r.business_digest, false) as "changedSince",
      exists (select from erp_sales_orders s where s.order_id = o.id and s.gone_at is null) as "readBack",
      coalesce(f.codes, '{}') as "openCodes",
      (select y.mapping_version from order_money y where y.order_id = o.id) as "moneyVersion",
      (select coalesce(jsonb_agg(jsonb_build_object('code', l.code, 'cause', l.cause, 'by', l.by_label, 'reason', l.reason)), '[]')
        from finding_releases l where l.order_id = o.id) as releases,
      (select coalesce(jsonb_agg(jsonb_build_object('id', k.id::text, 'field', k.field, 'sealed', encode(k.sealed, 'hex')) order by k.id), '[]')
        from order_corrections k where k.order_id = o.id and k.ended_at is null) as corrections
    from web_orders o
    join landed_revisions r on r.id = o.current_revision_id
    left join outbox_entries e on e.order_id = o.id and e.kind::text = 'sales_order' and e.connection_id::text = ${erpConnectionId}
    left join outbox_entries x on x.order_id = o.id and x.kind::text = 'sales_order_cancel'
      and x.connection_id::text = ${erpConnectionId}
    left join landed_revisions m on m.id = e.revision_id
    left join lateral (
      select array_agg(distinct c.code) as codes from exception_subjects s join exception_cases c on c.id = s.case_id
      where s.order_id = o.id and s.closed_at is null) f on true
    where o.id = any(${orderIds}::bigint[])
    order by o.id`
}
