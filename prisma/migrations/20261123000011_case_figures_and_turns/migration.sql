-- A case carries what its subjects come to; cases are given in turn where a role wants it; orders are found by their PO number.
set lock_timeout = '3s';

ALTER TABLE "exception_cases" ADD COLUMN "orders" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "held" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "money" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "oldest_placed_at" TIMESTAMPTZ(3);

ALTER TABLE "exception_subjects" ADD COLUMN "placed_at" TIMESTAMPTZ(3);

update exception_subjects s set placed_at = o.placed_at from web_orders o where o.id = s.order_id;

update exception_cases c set orders = t.orders, held = t.held, money = t.money, oldest_placed_at = t.oldest
from (
  select case_id, sum(orders)::int as orders, sum(held)::int as held, min(oldest) as oldest,
    coalesce(jsonb_object_agg(currency, amount::text) filter (where currency is not null), '{}') as money
  from (
    select case_id, currency, count(*) as orders, count(*) filter (where blocking) as held, sum(amount) as amount,
      min(placed_at) as oldest
    from (
      select s.case_id, s.order_id, max(s.currency) as currency, max(s.amount) as amount,
        bool_or(s.blocking and s.closed_at is null) as blocking, min(s.placed_at) as placed_at
      from exception_subjects s join exception_cases k on k.id = s.case_id
      where s.order_id is not null and (s.closed_at is null or k.state = 'closed')
      group by s.case_id, s.order_id
    ) an_order group by case_id, currency
  ) by_currency group by case_id
) t
where t.case_id = c.id;

DROP INDEX "exception_subjects_open_case_idx";

CREATE INDEX "exception_subjects_open_case_idx" ON "exception_subjects"("case_id", "placed_at") WHERE (closed_at is null);

CREATE INDEX "bulk_actions_open_idx" ON "bulk_actions"("applies_at") WHERE (state = ANY (ARRAY['waiting'::bulk_state, 'running'::bulk_state]));

CREATE INDEX "web_orders_po_num_idx" ON "web_orders"("po_num") WHERE (po_num is not null);

CREATE TABLE "turn_settings" (
    "role" "role" NOT NULL,
    "enabled" BOOLEAN NOT NULL,

    CONSTRAINT "turn_settings_pkey" PRIMARY KEY ("role")
);
