import { draftFromJson } from '../../../erp/draft-json.ts'
import type { SalesOrderParty } from '../../../erp/port.ts'
import { salesOrderNowFromJson } from '../../../erp/sales-order-now-json.ts'
import type { Json } from '../../../kernel/digest.ts'
import type { KeyRing } from '../../../kernel/seal.ts'
import type { Sql } from '../../../kernel/sql.ts'
import { openErpParty } from '../../../mirror/erp-party.ts'
import { openParty } from '../../../outbox/party-seal.ts'
import { wrappedKeyPlace } from '../../../storefront/order-key.ts'
import type { DirtyOrder } from '../read-dirty-orders.ts'
import type { ErpSide, OurSide } from './sides.ts'

/**
 * Takes up to `limit` orders whose sides have moved, that nobody else compares or judges, oldest first. One whose sales order
 * is on its way was read back before its acceptance was recorded: it keeps its flag.
 */
export async function lockFlagged(tx: Sql, storefrontId: string, limit: number): Promise<bigint[]> {
  const locked = await tx.$queryRaw<{ id: bigint }[]>`
    select id from web_orders where storefront_id = ${storefrontId}::uuid and drift_dirty and current_revision_id is not null
      and bucket::text <> 'queued'
    order by id limit ${limit} for no key update skip locked`
  return locked.map(({ id }) => id)
}

/** What was sent of an order and what the ERP shows of it now, as stored. */
export interface SentAndStanding {
  orderId: bigint
  reference: string
  body: Json
  personalSealed: Uint8Array
  mappingVersion: number
  sentRevisionId: bigint
  sentPayload: Json
  sentPersonal: Uint8Array
  pkey: string
  erpBody: Json
  erpParty: Uint8Array | null
  connectionId: string
  /** Something of it has left. */
  despatched: boolean
}

/** Of locked orders those with an accepted sales order that the ERP shows; of several, the one that was accepted. */
export function readSentAndStanding(
  tx: Sql,
  orderIds: readonly bigint[],
  connectionId: string | null,
): Promise<SentAndStanding[]> {
  return tx.$queryRaw<SentAndStanding[]>`
    select e.order_id as "orderId", e.reference, e.body, e.personal_sealed as "personalSealed",
      e.mapping_version as "mappingVersion", m.id as "sentRevisionId", m.payload as "sentPayload",
      m.personal_sealed as "sentPersonal", s.pkey, s.body as "erpBody", s.party_sealed as "erpParty",
      s.connection_id as "connectionId",
      s.status = 'shipped' or exists (
        select from erp_picks p where p.order_id = e.order_id and p.gone_at is null
          and (p.shipped_at is not null or p.shipped_on is not null)) as despatched
    from outbox_entries e
    join landed_revisions m on m.id = e.revision_id
    join lateral (
      select * from erp_sales_orders s
      where s.order_id = e.order_id and s.connection_id = e.connection_id and s.gone_at is null
      order by s.pkey = e.pkey desc nulls last, s.status = 'cancelled', s.id desc limit 1) s on true
    where e.order_id = any(${[...orderIds]}::bigint[]) and e.kind::text = 'sales_order' and e.state::text = 'accepted'
      and e.lost_at is null and e.connection_id::text = ${connectionId}`
}

/** The order's own key; null once its personal data was erased. */
export const dataKeyOf = (
  keyRing: KeyRing,
  storefrontId: string,
  { externalId, wrappedKey }: Pick<DirtyOrder, 'externalId' | 'wrappedKey'>,
): Uint8Array | null => (wrappedKey ? keyRing.open(wrappedKey, wrappedKeyPlace(storefrontId, externalId)) : null)

export function openAsSent(dataKey: Uint8Array | null, { body, reference, personalSealed }: SentAndStanding): OurSide {
  const party = dataKey ? (openParty(dataKey, reference, personalSealed) as SalesOrderParty) : null
  return { draft: draftFromJson(body), party }
}

/** Null addresses are not compared: its order's personal data was erased, or the ERP keeps none. */
export function openErpNow(dataKey: Uint8Array | null, stored: SentAndStanding): ErpSide {
  const { connectionId, pkey, erpBody, erpParty } = stored
  const party = dataKey && erpParty ? openErpParty(dataKey, connectionId, pkey, erpParty) : null
  return { ...salesOrderNowFromJson(erpBody), billTo: party?.billTo ?? null, shipTo: party?.shipTo ?? null }
}
