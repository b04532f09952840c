-- A replay may be stopped by who asked for it.
set lock_timeout = '3s';

-- AlterEnum
ALTER TYPE "replay_state" ADD VALUE 'stopped';

-- What tables have no answer for is counted from here on by evaluation: begin with what is held now.
insert into mapping_uses (day, storefront_id, row_id, orders)
select o.paid_on, o.storefront_id, t.row_id, count(distinct o.id)
from exception_subjects s
join exception_cases c on c.id = s.case_id
join web_orders o on o.id = s.order_id
join (values
  ('WAREHOUSE_UNMAPPED', -1), ('TAX_UNMAPPED', -2), ('ALLOWANCE_UNMAPPED', -3), ('TENDER_UNMAPPED', -4),
  ('SHIPPING_UNMAPPED', -5), ('PAYMENT_UNMAPPED', -6), ('FEE_UNMAPPED', -7), ('SKU_MISSING', -8),
  ('PRODUCT_DELETED', -8), ('SKU_UNKNOWN', -8), ('SKU_INACTIVE', -8), ('SKU_AMBIGUOUS', -8)
) as t(code, row_id) on t.code = c.code
where s.closed_at is null and o.paid_on is not null
group by 1, 2, 3;
