-- Orders that a shop set back after they were paid keep what they took. The guard looks at every zero that is not in the shop
-- yet, on its way or not, and at those that went a moment ago.
set lock_timeout = '3s';

drop index web_orders_unpaid_idx;
create index web_orders_unsent_idx on web_orders (storefront_id, status_slug)
  where (bucket = ANY (ARRAY['unpaid'::order_bucket, 'cancelled'::order_bucket]));

drop index stock_levels_zeros_idx;
create index stock_levels_zeros_idx on stock_levels (storefront_id, shop_item_id)
  where ((desired = 0) AND (state = ANY (ARRAY['ready'::stock_state, 'guarded'::stock_state, 'sending'::stock_state, 'unknown'::stock_state])));
create index stock_levels_gone_idx on stock_levels (storefront_id, confirmed_at)
  where ((desired = 0) AND (state = 'settled'::stock_state));
