const shop = `'00000000-0000-7000-8000-0000000000f1'::uuid`
const erp = `'00000000-0000-7000-8000-0000000000e1'::uuid`
const shopConnection = `'00000000-0000-7000-8000-0000000000c1'::uuid`

/** Ids of the one shop and ERP that are filled. */
export const stockShop = {
  storefrontId: '00000000-0000-7000-8000-0000000000f1',
  erpConnectionId: '00000000-0000-7000-8000-0000000000e1',
}

/** The ERP's figures are as of then; the shop's orders are read a minute further. */
export const stockAsOf = '2026-11-20T12:00:00Z'

/**
 * SQL that fills an empty database with a shop of `:skus` variations, twenty a product, and what orders have taken of them, in this
 * order. `pg_temp.chance` is made before.
 */
export const stockRows = [
  `insert into connections (id, kind, platform, code, name, url, secret_sealed) values
     (${shopConnection}, 'storefront', 'woocommerce', 'UK', 'Shop', 'https://shop.test', '\\x00'),
     (${erp}, 'erp', 'bluecherry', 'ERP', 'ERP', 'https://erp.test', '\\x00')`,
  `insert into storefronts (id, code, name, connection_id, erp_connection_id, currency, time_zone)
   values (${shop}, 'UK', 'London', ${shopConnection}, ${erp}, 'GBP', 'Europe/London')`,
  `insert into storefront_flows (storefront_id, flow, mode, live_since)
   select ${shop}, f::flow, 'live', '${stockAsOf}' from unnest(array['orders', 'catalogue', 'inventory']) f`,
  `insert into storefront_statuses (storefront_id, slug, name, class, takes_stock)
   values (${shop}, 'processing', 'Processing', 'paid', true), (${shop}, 'on-hold', 'On hold', 'not_paid', true)`,
  `insert into poll_cursors (storefront_id, flow, cursor_at, polled_at)
   values (${shop}, 'orders', '${stockAsOf}'::timestamptz + interval '1 minute', '${stockAsOf}'::timestamptz + interval '1 minute')`,
  `insert into erp_items (id, connection_id, pkey, style_pkey, division, season, style, color_code, size_desc, item_key, groups,
     third_party_item, active, content_hash, read_at)
   select n, ${erp}, 'I' || n, 'S' || n / 20, '01', (array['AW26', 'AW26', 'SS26', 'CORE', 'SALE25'])[1 + n / 20 % 5],
     lpad((n / 20)::text, 5, '0'), 'C' || n % 20 / 5, (n % 5)::text,
     '01/' || lpad((n / 20)::text, 5, '0') || '/C' || n % 20 / 5 || '///' || n % 5,
     array['G' || n / 20 % 12, 'WEAR', '', '', '', '', '', ''], 'SKU-' || n, true, '\\x00', '${stockAsOf}'
   from generate_series(1, :skus) n`,
  `insert into shop_items (id, storefront_id, product_id, variation_id, kind, name, sku, status, on_sale, currency, keeper, quantity,
     created_at, modified_at, content_hash, read_at, match, matched_by, dirty, compared_at)
   select n, ${shop}, (n / 20)::text, (1000000 + n)::text, 'variation', 'Style ' || n / 20, 'SKU-' || n, 'publish', true, 'GBP', 'own', 1,
     '${stockAsOf}', '${stockAsOf}', '\\x00', '${stockAsOf}', 'one', 'third_party_item', false, '2026-11-01'
   from generate_series(1, :skus) n`,
  `insert into shop_item_parts (shop_item_id, item_id, quantity) select n, n, 1 from generate_series(1, :skus) n`,
  `insert into erp_stock (connection_id, pkey, item_key, location, qoh, ots, last_mod_at, read_at, change_no)
   select ${erp}, l || n, i.item_key, l, q, q, '${stockAsOf}', '${stockAsOf}', nextval('erp_stock_changes')
   from erp_items i join generate_series(1, :skus) n on i.id = n
   cross join lateral unnest(array['MAIN', 'EU1']) l
   cross join lateral (select 5 + (pg_temp.chance(n, ascii(l)) * 80)::int as q) figures`,
  `insert into erp_stock_locations (connection_id, location, as_of, read_at)
   select ${erp}, l, '${stockAsOf}', '${stockAsOf}' from unnest(array['MAIN', 'EU1']) l`,
  `insert into stock_velocities (shop_item_id, storefront_id, sold_28, class, computed_at)
   select n, ${shop}, 0, (case when pg_temp.chance(n, 1) < 0.1 then 'fast' when pg_temp.chance(n, 1) < 0.3 then 'medium'
     when pg_temp.chance(n, 1) < 0.7 then 'slow' else 'none' end)::velocity_class, '${stockAsOf}'
   from generate_series(1, :skus) n`,
  // An order of two lines for every hundred items: sold, and not in the ERP's figures.
  `insert into web_orders (id, storefront_id, external_id, number, status_slug, status_class, bucket, currency, scale, total_amount,
     placed_at, paid_at, modified_at, fetch_started_at, landed_via, dirty, units)
   select o, ${shop}, o::text, o::text, 'processing', 'paid', (array['queued', 'held', 'arriving', 'in_erp'])[1 + o % 4]::order_bucket,
     'GBP', 2, 400000, '${stockAsOf}', '${stockAsOf}', '${stockAsOf}', '${stockAsOf}', 'poll', false,
     jsonb_build_array(pg_temp.taken(1 + (o * 37) % :skus), pg_temp.taken(1 + (o * 101) % :skus))
   from generate_series(1, greatest(:skus / 100, 8)) o`,
  // A quarter of them was accepted after the figures were taken.
  `insert into outbox_entries (connection_id, storefront_id, kind, reference, order_id, revision_id, input_hash, body, personal_sealed,
     currency, total_amount, mapping_version, state, ready_at, pkey, ord_num, accepted_at)
   select ${erp}, ${shop}, 'sales_order', 'UK:' || o.id, o.id, o.id, '\\x00', jsonb_build_object('lines', jsonb_agg(jsonb_build_object(
       'location', 'MAIN', 'quantity', u.quantity, 'item', jsonb_build_object('division', i.division, 'style', i.style,
       'colorCode', i.color_code, 'lblCode', '', 'dimension', '', 'sizeDesc', i.size_desc)))), '\\x00', 'GBP', 400000, 1,
     'accepted', '${stockAsOf}', 'K' || o.id, o.id::text, '${stockAsOf}'::timestamptz + interval '30 seconds'
   from web_orders o
   cross join lateral jsonb_to_recordset(o.units) as u (variation text, quantity int)
   join erp_items i on i.id = u.variation::bigint - 1000000
   where o.bucket = 'in_erp' group by o.id`,
  ...['erp_items', 'shop_items', 'web_orders'].map(
    (table) => `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`,
  ),
]

/** A unit of an order as the landing writes it. */
export const takenUnit = `
  create function pg_temp.taken(item bigint) returns jsonb immutable language sql return
    jsonb_build_object('line', item::text, 'product', (item / 20)::text, 'variation', (1000000 + item)::text,
      'sku', 'SKU-' || item, 'quantity', 1)`
