/** SQL that fills an empty database, in this order. `:orders`, `:causes`, `:years` and `:newestAt` are put in before. */
export const consoleRows = [
  `insert into connections (id, kind, platform, code, name, url, secret_sealed)
   select overlay('00000000-0000-7000-8000-000000000c00' placing lpad(n::text, 2, '0') from 35)::uuid,
     'storefront'::connection_kind, 'woocommerce', (array['UK', 'US', 'OUTLET'])[n], 'Connection ' || n, 'https://shop' || n || '.test', '\\x00'::bytea
   from unnest(array[1, 2, 3]) n
   union all
   select '00000000-0000-7000-8000-000000000c09', 'erp', 'bluecherry', 'ERP', 'ERP', 'https://erp.test', '\\x00'::bytea`,
  `insert into storefronts (id, code, name, connection_id, erp_connection_id, currency, time_zone)
   select overlay('00000000-0000-7000-8000-000000000500' placing lpad(n::text, 2, '0') from 35)::uuid,
     (array['UK', 'US', 'OUTLET'])[n], (array['London', 'New York', 'Outlet'])[n],
     overlay('00000000-0000-7000-8000-000000000c00' placing lpad(n::text, 2, '0') from 35)::uuid,
     '00000000-0000-7000-8000-000000000c09', (array['GBP', 'USD', 'GBP'])[n],
     (array['Europe/London', 'America/New_York', 'Europe/London'])[n]
   from unnest(array[1, 2, 3]) n`,
  `insert into users (id, email, name, role, password_hash)
   select overlay('00000000-0000-7000-8000-000000000a00' placing lpad(n::text, 2, '0') from 35)::uuid,
     'person' || n || '@example.test', 'Person ' || n,
     (case when n = 1 then 'admin' when n % 3 = 0 then 'finance' else 'ecommerce' end)::role, 'none'
   from generate_series(1, 30) n`,
  `insert into web_orders (id, storefront_id, external_id, number, status_slug, status_class, bucket, gateway, currency, scale,
     total_amount, refunded_amount, country, line_count, placed_at, paid_at, paid_on, modified_at, fetch_started_at, landed_via,
     landed_at, dirty, evaluated_at, mapping_version, transaction_id, customer_key, po_num, exclusion_code, exclusion_reason,
     excluded_at, excluded_amount)
   select i, overlay('00000000-0000-7000-8000-000000000500' placing lpad(shop::text, 2, '0') from 35)::uuid,
     (40000 + i * 2)::text, (array['', 'US-', 'OUT-'])[shop] || (1000000 + i),
     case when bucket = 'unpaid' then 'pending' when bucket = 'cancelled' then 'cancelled' when i % 3 = 0 then 'processing' else 'completed' end,
     (case when bucket = 'unpaid' then 'not_paid' when bucket = 'cancelled' then 'cancelled' when bucket = 'ignored' then 'ignored'
       when bucket = 'unclassed' then 'unclassed' else 'paid' end)::status_class,
     bucket::order_bucket, (array['stripe', 'paypal', 'klarna', 'cod'])[1 + floor(4 * pg_temp.chance(i, 3) ^ 2)::int],
     (array['GBP', 'USD', 'GBP'])[shop], 2, 100 * floor(500 + 30000 * pg_temp.chance(i, 4) ^ 3)::bigint,
     case when pg_temp.chance(i, 5) < 0.03 then 50000 else 0 end,
     (array['GB', 'US', 'IE', 'DE', 'FR', 'CA'])[1 + floor(6 * pg_temp.chance(i, 6) ^ 2)::int], 1 + floor(5 * pg_temp.chance(i, 7) ^ 2)::int,
     placed, case when bucket <> 'unpaid' then placed + interval '40 seconds' end, case when bucket <> 'unpaid' then placed::date end,
     placed + interval '2 hours', placed + interval '2 hours', 'poll', placed + interval '1 minute', false, placed + interval '2 minutes', 1,
     case when bucket <> 'unpaid' then 'ch_' || substr(md5(i::text), 1, 20) else '' end,
     decode(md5((i * 7 % (:orders / 3 + 1))::text), 'hex'),
     case when bucket in ('in_erp', 'queued') then (array['UK', 'US', 'OUTLET'])[shop] || '-' || (1000000 + i) end,
     case when bucket = 'excluded' then 'before_go_live' end, case when bucket = 'excluded' then 'Before go-live' end,
     case when bucket = 'excluded' then placed end, case when bucket = 'excluded' then 100000 end
   from (
     select i, case when pg_temp.chance(i, 1) < 0.6 then 1 when pg_temp.chance(i, 1) < 0.9 then 2 else 3 end as shop,
       case when i > :orders * 0.8 and i % 2 = 1 then 'held' when pg_temp.chance(i, 2) < 0.94 then 'in_erp' when pg_temp.chance(i, 2) < 0.96 then 'cancelled'
         when pg_temp.chance(i, 2) < 0.98 then 'unpaid' when pg_temp.chance(i, 2) < 0.99 then 'excluded'
         when pg_temp.chance(i, 2) < 0.995 then 'queued' when pg_temp.chance(i, 2) < 0.998 then 'ignored'
         when pg_temp.chance(i, 2) < 0.999 then 'unclassed' else 'arriving' end as bucket,
       -- More orders every year, and none twice at the same pace.
       date_trunc('milliseconds', :newestAt::timestamptz - make_interval(days => :years * 365)
         * (1 - sqrt((i - pg_temp.chance(i, 8)) / :orders))) as placed
     from generate_series(1, :orders) i
   ) o`,
  `insert into outbox_entries (connection_id, storefront_id, kind, reference, order_id, revision_id, input_hash, body, personal_sealed,
     currency, total_amount, mapping_version, state, ready_at, pkey, ord_num, accepted_at)
   select '00000000-0000-7000-8000-000000000c09', storefront_id, 'sales_order', f.code || ':' || external_id, o.id, o.id, decode(md5(o.id::text), 'hex'),
     jsonb_build_object('altPo', f.code || ':' || external_id, 'poNum', po_num, 'lines', line_count), '\\x00', o.currency, total_amount, 1,
     (case when bucket = 'in_erp' then 'accepted' else 'ready' end)::outbox_state, landed_at,
     case when bucket = 'in_erp' then 'K' || o.id end, case when bucket = 'in_erp' then (5000000 + o.id)::text end,
     case when bucket = 'in_erp' then landed_at + interval '3 minutes' end
   from web_orders o join storefronts f on f.id = o.storefront_id where bucket in ('in_erp', 'queued') order by o.id`,
  // A few causes hold most of the orders, as one missing code does; each holds some.
  `insert into exception_cases (id, code, cause_key, storefront_id, owner_role, severity, cause, state, opened_at, closed_at,
     closed_because, assignee_id, due_at)
   select md5('case ' || n)::uuid, code, 'cause ' || n, overlay('00000000-0000-7000-8000-000000000500' placing lpad((1 + n % 3)::text, 2, '0') from 35)::uuid,
     (case when code in ('TAX_UNMAPPED', 'TENDER_UNMAPPED') then 'finance' else 'ecommerce' end)::role,
     (array['low', 'medium', 'high', 'high', 'critical'])[1 + n % 5]::severity,
     jsonb_build_object('field', 'sku', 'value', 'SKU-' || (10000 + n)), (case when n <= :causes then 'open' else 'closed' end)::case_state,
     opened, case when n > :causes then opened + interval '5 hours' end, case when n > :causes then 'the evidence is gone' end,
     case when n % 3 = 0 then overlay('00000000-0000-7000-8000-000000000a00' placing lpad((2 + n % 20)::text, 2, '0') from 35)::uuid end,
     opened + interval '9 hours'
   from (
     select n, (array['SKU_UNKNOWN', 'SKU_UNKNOWN', 'SKU_MISSING', 'TAX_UNMAPPED', 'ALLOWANCE_UNMAPPED', 'PRICE_OFF_MASTER', 'TENDER_UNMAPPED', 'WAREHOUSE_UNMAPPED'])[1 + n % 8] as code,
       :newestAt::timestamptz - make_interval(hours => n * 7 % 2000) as opened
     from generate_series(1, :causes + :orders / 500) n
   ) c`,
  `insert into exception_subjects (case_id, order_id, line_ref, blocking, evidence, currency, amount, placed_at, opened_at)
   select md5('case ' || 1 + floor(:causes * pg_temp.chance(id, 9) ^ 2)::int)::uuid, id, '1', true, '{"line": "1"}', currency, total_amount, placed_at, landed_at
   from web_orders where bucket = 'held' order by id`,
  `insert into exception_subjects (case_id, order_id, line_ref, blocking, evidence, currency, amount, placed_at, opened_at, closed_at)
   select md5('case ' || :causes + 1 + floor((:orders / 500) * pg_temp.chance(id, 10))::int)::uuid, id, '1', true, '{"line": "1"}', currency,
     total_amount, placed_at, landed_at, landed_at + interval '5 hours'
   from web_orders where bucket = 'in_erp' and id % 20 = 1 order by id`,
  // What evaluation keeps on a case.
  `update exception_cases c set orders = t.orders, held = t.held, money = t.money, oldest_placed_at = t.oldest
   from (
     select case_id, sum(orders)::int as orders, sum(held)::int as held, min(oldest) as oldest, jsonb_object_agg(currency, amount::text) as money
     from (
       select case_id, currency, count(*) as orders, count(*) filter (where closed_at is null) as held, sum(amount) as amount, min(placed_at) as oldest
       from exception_subjects group by case_id, currency
     ) by_currency group by case_id
   ) t where t.case_id = c.id`,
  `insert into exception_events (case_id, at, actor_label, what)
   select c.id, c.opened_at + make_interval(hours => n), 'system', case when n = 0 then 'opened' else 'grown' end
   from exception_cases c, generate_series(0, 4) n`,
  `select setval(pg_get_serial_sequence('web_orders', 'id'), :orders)`,
]
