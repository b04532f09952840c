const shop = `'00000000-0000-7000-8000-0000000000f1'::uuid`
const erp = `'00000000-0000-7000-8000-0000000000e1'::uuid`
const shopConnection = `'00000000-0000-7000-8000-0000000000c1'::uuid`

/** The one shop whose month is closed. */
export const closeShop = { storefrontId: '00000000-0000-7000-8000-0000000000f1', startsOn: '2026-10-01' }

/** Every document is there by then. */
export const closeAsOf = '2026-11-15T00:00:00Z'

/** Filled without their indexes, which are made again after. */
export const closeTables = [
  'web_orders',
  'order_money',
  'shop_refunds',
  'refund_money',
  'erp_sales_orders',
  'erp_invoices',
  'erp_credit_memos',
]

/**
 * An order is two pieces and one of the same price, by its number: a tenth off every fifth, shipping on every other, a fee on
 * every twentieth, a fifth of tax. `seen` is what the ERP made of it: one in a hundred is something else, by turns.
 */
const told = `
  create view bench_orders as
  select n, price, 'WEB-UK-' || n as reference, date '2026-10-01' + (n * 7919 % 31)::int as paid_on, (n * 104729 % 5)::int as days,
    case when n % 5 = 0 then 'EUR' else 'GBP' end as currency, n % 10 = 3 as is_split, n % 50 = 7 as is_refunded,
    case when n % 100 = 1 then 1 + n / 100 % 5 else 0 end as wrong, case when n % 5 = 0 then price / 10 else 0 end as off,
    case when n % 2 = 0 or n % 100 = 1 then 39500 else 0 end::bigint as shipping, case when n % 20 = 0 then 15000 else 0 end::bigint as fees
  from (select n, (20 + n * 15485863 % 180) * 5000 as price from generate_series(1::bigint, :orders) n) numbered`

/** Sales order and invoices alike: a price off by a minor unit times three, tax rounded, freight among the fees, no tax. */
const seen = `
  create view bench_erp as
  select b.*, b.price - case wrong when 1 then 100 else 0 end as erp_price, case wrong when 3 then 0 else shipping end as erp_shipping,
    case wrong when 3 then fees + shipping else fees end as erp_fees,
    case wrong when 2 then 100 else 0 end::bigint as tax_more, case wrong when 4 then 0 else 1 end as taxed
  from bench_orders b where wrong <> 5`

/** SQL that fills an empty database with a month of `:orders`, in this order; views are dropped at its end. */
export const closeRows = [
  told,
  seen,
  `insert into connections (id, kind, platform, code, name, url, secret_sealed) values
     (${shopConnection}, 'storefront', 'woocommerce', 'UK', 'Shop', 'https://shop.test', '\\x00'),
     (${erp}, 'erp', 'bluecherry', 'ERP', 'ERP', 'https://erp.test', '\\x00')`,
  `insert into storefronts (id, code, name, connection_id, erp_connection_id, currency, time_zone)
   values (${shop}, 'UK', 'London', ${shopConnection}, ${erp}, 'GBP', 'Europe/London')`,
  `insert into month_end_terms (storefront_id, starts_on, calendar, tolerance)
   values (${shop}, '${closeShop.startsOn}', '{"kind": "months"}', '{"minorUnits": 0, "basisPoints": 0, "lagDays": 0}')`,
  `insert into web_orders (id, storefront_id, external_id, number, status_slug, status_class, bucket, currency, scale, total_amount,
     country, line_count, placed_at, paid_at, paid_on, modified_at, fetch_started_at, landed_via, dirty, po_num, transaction_id)
   select n, ${shop}, n::text, n::text, 'completed', 'paid', 'in_erp', currency, 2, (3 * (price - off) + shipping + fees) * 6 / 5, 'GB', 2,
     paid_on + interval '12 hours', paid_on + interval '12 hours', paid_on, paid_on, paid_on, 'poll', false, reference, 'ch_' || n
   from bench_orders`,
  `insert into order_money (order_id, storefront_id, currency, scale, paid_on, country, merchandise, discount, shipping, fees, tax, total,
     pieces, tax_pairs, line_pieces)
   select n, ${shop}, currency, 2, paid_on, 'GB', 3 * price, 3 * off, shipping, fees, (3 * (price - off) + shipping + fees) / 5,
     (3 * (price - off) + shipping + fees) * 6 / 5, 3, 2, '1:2,2:1'
   from bench_orders`,
  `insert into shop_refunds (id, storefront_id, order_id, external_id, currency, scale, amount, refunded_at, by_gateway, kind, seen_at)
   select n, ${shop}, n, 'R' || n, currency, 2, (price - off) * 6 / 5, paid_on + interval '6 days 12 hours', true, 'partial', paid_on
   from bench_orders where is_refunded`,
  `insert into refund_money (refund_id, order_id, storefront_id, currency, refunded_on, merchandise, discount, shipping, fees, tax, total,
     pieces)
   select n, n, ${shop}, currency, paid_on + 6, price, off, 0, 0, (price - off) / 5, (price - off) * 6 / 5, 1
   from bench_orders where is_refunded`,
  `insert into erp_sales_orders (connection_id, pkey, ord_num, alt_po, po_num, storefront_id, order_id, status, currency, total_amount,
     merchandise, discount, freight, misc, tax, total, pieces, line_pieces, body, content_hash, status_since, read_at)
   select ${erp}, 'S' || n, 'SO' || n, 'UK:' || n, reference, ${shop}, n, 'shipped', currency, net + tax, 3 * erp_price, 3 * off,
     erp_shipping, erp_fees, tax, net + tax, 3, '1:2,2:1', '{}', '\\x00', paid_on, paid_on
   from (select *, 3 * (erp_price - off) + erp_shipping + erp_fees as net,
     (3 * (erp_price - off) + erp_shipping + erp_fees) / 5 * taxed + tax_more as tax from bench_erp) s`,
  // The first of two has two pieces and everything that is no line, the second the piece that is left.
  `insert into erp_invoices (connection_id, pkey, inv_num, inv_on, ord_num, alt_po, po_num, storefront_id, order_id, currency,
     merchandise, discount, freight, misc, tax, total, posted, pieces, content_hash, seen_at, read_at)
   select ${erp}, 'I' || n || '/' || part, 'IV' || n || '/' || part, paid_on + days + part, 'SO' || n, '', reference, ${shop}, n, currency,
     pieces * erp_price, pieces * off, freight, misc, tax, pieces * (erp_price - off) + freight + misc + tax, true, pieces, '\\x00',
     paid_on, paid_on
   from (
     select *, (pieces * (erp_price - off) + freight + misc) / 5 * taxed + case part when 0 then tax_more else 0 end as tax
     from (
       select e.*, part, case when not is_split then 3 when part = 0 then 2 else 1 end as pieces,
         case part when 0 then erp_shipping else 0 end as freight, case part when 0 then erp_fees else 0 end as misc
       from bench_erp e cross join lateral generate_series(0, is_split::int) part
     ) parts
   ) invoices`,
  `insert into erp_credit_memos (connection_id, pkey, crm_num, crm_on, inv_num, po_num, ref_num2, storefront_id, order_id, currency,
     merchandise, discount, tax, total_amount, posted, content_hash, seen_at, read_at)
   select ${erp}, 'C' || n, 'CM' || n, paid_on + 8, 'IV' || n || '/0', reference, 'WEBR-UK-R' || n, ${shop}, n, currency, price, off,
     (price - off) / 5, (price - off) * 6 / 5, true, '\\x00', paid_on, paid_on
   from bench_orders where is_refunded`,
  'drop view bench_erp, bench_orders',
  `select setval(pg_get_serial_sequence('web_orders', 'id'), :orders)`,
]
