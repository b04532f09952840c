-- What computing stock asks for every few seconds, by what changed: orders that took stock before payment, sales orders the ERP
-- has lost, shop items compared lately, numbers that wait for a person.
set lock_timeout = '3s';

create index web_orders_unpaid_idx on web_orders (storefront_id, status_slug) where (bucket = 'unpaid'::order_bucket);
create index outbox_entries_lost_idx on outbox_entries (connection_id) where (lost_at is not null);
create index shop_items_compared_idx on shop_items (storefront_id, compared_at);
create index stock_levels_held_idx on stock_levels (storefront_id, shop_item_id)
  where (state = ANY (ARRAY['guarded'::stock_state, 'refused'::stock_state]));
create index stock_levels_outcome_idx on stock_levels (storefront_id, outcome_code) where (outcome_code is not null);

-- Orders landed before their units were: those that may still be outside of the ERP's figures, and what velocity looks back on.
update web_orders o set units = taken.units
from (
  select w.id, jsonb_agg(jsonb_build_object(
      'line', l.line ->> 'id',
      'product', coalesce(nullif(l.line ->> 'product_id', '0'), ''),
      'variation', coalesce(nullif(l.line ->> 'variation_id', '0'), ''),
      'sku', coalesce(nullif(w.frozen_skus ->> (l.line ->> 'id'), ''), l.line ->> 'sku', ''),
      'quantity', greatest(left_over.pieces, 0), 'sold', ceil((l.line ->> 'quantity')::numeric)::integer)
    order by l.n) as units
  from web_orders w
  join storefronts s on s.id = w.storefront_id
  join connections c on c.id = s.connection_id and c.platform = 'woocommerce'
  join landed_revisions r on r.id = w.current_revision_id
  cross join lateral jsonb_array_elements(r.payload -> 'line_items') with ordinality l (line, n)
  cross join lateral (
    select ceil((l.line ->> 'quantity')::numeric - coalesce(sum(abs((b.line ->> 'quantity')::numeric)), 0))::integer as pieces
    from jsonb_array_elements(r.payload -> 'refund_documents') d (document)
    cross join lateral jsonb_array_elements(d.document -> 'line_items') b (line)
    cross join lateral jsonb_array_elements(b.line -> 'meta_data') m (entry)
    where m.entry ->> 'key' = '_refunded_item_id' and m.entry ->> 'value' = l.line ->> 'id'
  ) left_over
  where w.bucket in ('arriving', 'held', 'queued', 'unpaid') or w.placed_at > now() - interval '60 days'
  group by w.id
) taken
where taken.id = o.id;
