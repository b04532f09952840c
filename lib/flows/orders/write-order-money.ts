import type { Json } from '../../kernel/digest.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { MappingSnapshot } from '../../mappings/snapshot.ts'
import { translateOrder } from '../../storefront/translate-order.ts'
import type { Destination, OrderFacts } from './order-facts.ts'
import { orderFacts } from './order-facts.ts'

/** One order's money as the statement reads it from JSON: amounts as text. */
export interface OrderMoneyRow {
  external_id: string
  /** The revision it had until now. */
  before_id: string | null
  [column: string]: unknown
}

interface Content {
  payload: Json
  personal: Destination
  frozenSkus: Record<string, string>
}

/** What the content of an order says it is worth; null where it cannot be read, which is evaluation's matter. */
export function moneyRow(
  platform: string,
  mappings: MappingSnapshot,
  externalId: string,
  { payload, personal, frozenSkus }: Content,
  beforeId: bigint | null,
): OrderMoneyRow | null {
  let facts: OrderFacts
  try {
    facts = orderFacts(translateOrder(platform, payload, frozenSkus), personal, mappings)
  } catch {
    return null
  }
  const { giftCard, storeCredit } = facts
  return {
    external_id: externalId,
    before_id: beforeId === null ? null : String(beforeId),
    country: facts.country,
    state: facts.state,
    merchandise: String(facts.merchandise),
    discount: String(facts.discount),
    shipping: String(facts.shipping),
    fees: String(facts.fees),
    tax: String(facts.tax),
    total: String(facts.total),
    gift_card: String(giftCard.amount),
    gift_card_fees: String(giftCard.inFees),
    gift_card_discount: String(giftCard.inDiscount),
    store_credit: String(storeCredit.amount),
    store_credit_fees: String(storeCredit.inFees),
    store_credit_discount: String(storeCredit.inDiscount),
    pieces: facts.pieces,
    tax_pairs: facts.taxPairs,
    line_pieces: facts.linePieces,
    charged_lines: facts.chargedLines,
    mapping_version: mappings.version,
    taxes: facts.taxes.map((one) => ({ ...one, base: String(one.base), tax: String(one.tax) })),
  }
}

/**
 * Writes what orders are worth, keeps what a paid one was worth before it was edited, and has those that changed reconciled
 * again: one statement, after their rows.
 */
export async function writeOrderMoney(tx: Sql, storefrontId: string, rows: readonly OrderMoneyRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.$executeRaw`
    with input as materialized (
      select o.id as order_id, o.currency, o.scale, o.paid_on, o.status_class = 'cancelled' as cancelled,
        o.current_revision_id, f.*
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f (
        external_id text, before_id bigint, country text, state text, merchandise bigint, discount bigint, shipping bigint,
        fees bigint, tax bigint, total bigint, gift_card bigint, gift_card_fees bigint, gift_card_discount bigint,
        store_credit bigint, store_credit_fees bigint, store_credit_discount bigint, pieces integer, tax_pairs integer,
        line_pieces text, charged_lines text[], mapping_version integer, taxes jsonb)
      join web_orders o on o.storefront_id = ${storefrontId}::uuid and o.external_id = f.external_id
      order by o.id
    ), past as (
      insert into order_money_past (revision_id, order_id, merchandise, discount, shipping, fees, tax, total, pieces, line_pieces)
      select i.before_id, m.order_id, m.merchandise, m.discount, m.shipping, m.fees, m.tax, m.total, m.pieces, m.line_pieces
      from input i join order_money m on m.order_id = i.order_id
      where i.before_id <> i.current_revision_id and m.paid_on is not null
        and (m.merchandise, m.discount, m.shipping, m.fees, m.tax, m.total, m.line_pieces)
          is distinct from (i.merchandise, i.discount, i.shipping, i.fees, i.tax, i.total, i.line_pieces)
      on conflict (revision_id) do nothing
    ), written as (
      insert into order_money as m (order_id, storefront_id, currency, scale, paid_on, cancelled, country, state, merchandise,
        discount, shipping, fees, tax, total, gift_card, gift_card_fees, gift_card_discount, store_credit, store_credit_fees,
        store_credit_discount, pieces, tax_pairs, line_pieces, charged_lines, mapping_version)
      select order_id, ${storefrontId}::uuid, currency, scale, paid_on, cancelled, country, state, merchandise, discount, shipping,
        fees, tax, total, gift_card, gift_card_fees, gift_card_discount, store_credit, store_credit_fees, store_credit_discount,
        pieces, tax_pairs, line_pieces, charged_lines, mapping_version
      from input
      on conflict (order_id) do update set
        currency = excluded.currency, scale = excluded.scale, paid_on = excluded.paid_on, cancelled = excluded.cancelled,
        country = excluded.country, state = excluded.state, merchandise = excluded.merchandise, discount = excluded.discount,
        shipping = excluded.shipping, fees = excluded.fees, tax = excluded.tax, total = excluded.total,
        gift_card = excluded.gift_card, gift_card_fees = excluded.gift_card_fees,
        gift_card_discount = excluded.gift_card_discount, store_credit = excluded.store_credit,
        store_credit_fees = excluded.store_credit_fees, store_credit_discount = excluded.store_credit_discount,
        pieces = excluded.pieces, tax_pairs = excluded.tax_pairs, line_pieces = excluded.line_pieces,
        charged_lines = excluded.charged_lines, mapping_version = excluded.mapping_version
      where m is distinct from excluded
      returning m.order_id, m.charged_lines
    ), taxed as (
      insert into tax_lines as t (kind, document_id, place, order_id, storefront_id, currency, day, country, state, rate, treatment,
        base, tax)
      select 'order', i.order_id, x.place, i.order_id, ${storefrontId}::uuid, i.currency, i.paid_on, i.country, i.state,
        (x.line ->> 'rate')::integer, x.line ->> 'treatment', (x.line ->> 'base')::bigint, (x.line ->> 'tax')::bigint
      from input i cross join jsonb_array_elements(i.taxes) with ordinality as x (line, place)
      on conflict (kind, document_id, place) do update set
        currency = excluded.currency, day = excluded.day, country = excluded.country, state = excluded.state,
        rate = excluded.rate, treatment = excluded.treatment, base = excluded.base, tax = excluded.tax
      where t is distinct from excluded
      returning t.document_id
    ), untaxed as (
      delete from tax_lines t using input i
      where t.kind = 'order' and t.document_id = i.order_id and t.place > jsonb_array_length(i.taxes)
      returning t.document_id
    )
    update web_orders o set money_dirty = true,
      -- What a refund gives back by component follows from what the lines are.
      refunds_dirty = o.refunds_dirty or exists (select from order_money m join written w using (order_id)
        where m.order_id = o.id and m.charged_lines <> w.charged_lines)
    where o.id in (select order_id from written union select document_id from taxed
      union select document_id from untaxed)`
}
