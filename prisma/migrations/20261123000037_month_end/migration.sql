set lock_timeout = '3s';

CREATE TYPE "period_state" AS ENUM ('open', 'in_review', 'signed_off', 'suspended', 'reopened');

CREATE TYPE "variance_state" AS ENUM ('open', 'explained', 'adjusting', 'resolved', 'carried');

ALTER TABLE "erp_credit_memos" ADD COLUMN     "discount" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "freight" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "merchandise" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "tax" BIGINT NOT NULL DEFAULT 0;

update "erp_credit_memos" set
  merchandise = coalesce((amounts ->> 'merchandise')::bigint, 0), discount = coalesce((amounts ->> 'discount')::bigint, 0),
  freight = coalesce((amounts ->> 'freight')::bigint, 0), tax = coalesce((amounts ->> 'tax')::bigint, 0);

ALTER TABLE "erp_credit_memos" DROP COLUMN "amounts";

ALTER TABLE "erp_invoices" ADD COLUMN     "pieces" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "erp_sales_orders" ADD COLUMN     "cancelled_pieces" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "discount" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "freight" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "line_pieces" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "merchandise" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "misc" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "pieces" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "tax" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "tender" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "total" BIGINT NOT NULL DEFAULT 0;

-- What stands already is taken by the first full run of its storefront; what lands from now on is flagged.
ALTER TABLE "web_orders" ADD COLUMN     "money_dirty" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "web_orders" ALTER COLUMN "money_dirty" SET DEFAULT true;

CREATE TABLE "month_end_terms" (
    "storefront_id" UUID NOT NULL,
    "starts_on" DATE NOT NULL,
    "calendar" JSONB NOT NULL,
    "tolerance" JSONB NOT NULL,
    "credit_days" INTEGER NOT NULL DEFAULT 5,
    "invoice_days" INTEGER NOT NULL DEFAULT 10,
    "tax_basis" TEXT NOT NULL DEFAULT 'invoice',
    "materiality" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "month_end_terms_pkey" PRIMARY KEY ("storefront_id")
);

CREATE TABLE "periods" (
    "id" UUID NOT NULL,
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "scale" SMALLINT NOT NULL,
    "name" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "period_state" NOT NULL DEFAULT 'open',
    "prepared_by_id" UUID,
    "prepared_by" TEXT,
    "prepared_at" TIMESTAMPTZ(3),
    "approved_by_id" UUID,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "suspended_at" TIMESTAMPTZ(3),
    "snapshot_id" BIGINT,
    "step_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "periods_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "period_snapshots" (
    "id" BIGSERIAL NOT NULL,
    "period_id" UUID NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_by" TEXT NOT NULL,
    "figures" JSONB NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "period_snapshots_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "period_steps" (
    "id" BIGSERIAL NOT NULL,
    "period_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "previous" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "period_steps_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "carried_items" (
    "id" BIGSERIAL NOT NULL,
    "period_id" UUID NOT NULL,
    "tie_out_id" BIGINT NOT NULL,
    "order_id" BIGINT,
    "subject" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "counts_on" DATE NOT NULL,
    "ledger" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "class" TEXT NOT NULL DEFAULT '',
    "documents" INTEGER NOT NULL,
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL,
    "fees" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "folded_at" TIMESTAMPTZ(3),

    CONSTRAINT "carried_items_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "opening_lists" (
    "id" UUID NOT NULL,
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_hash" BYTEA NOT NULL,
    "imported_by_id" UUID,
    "imported_by" TEXT NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by_id" UUID,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "opening_lists_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "opening_items" (
    "id" BIGSERIAL NOT NULL,
    "list_id" UUID NOT NULL,
    "ledger" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "order_id" BIGINT,
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL,
    "fees" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "opening_items_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "order_money" (
    "order_id" BIGINT NOT NULL,
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "scale" SMALLINT NOT NULL,
    "paid_on" DATE,
    "cancelled" BOOLEAN NOT NULL DEFAULT false,
    "country" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT '',
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL,
    "fees" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "gift_card" BIGINT NOT NULL DEFAULT 0,
    "gift_card_fees" BIGINT NOT NULL DEFAULT 0,
    "gift_card_discount" BIGINT NOT NULL DEFAULT 0,
    "store_credit" BIGINT NOT NULL DEFAULT 0,
    "store_credit_fees" BIGINT NOT NULL DEFAULT 0,
    "store_credit_discount" BIGINT NOT NULL DEFAULT 0,
    "pieces" INTEGER NOT NULL DEFAULT 0,
    "tax_pairs" INTEGER NOT NULL DEFAULT 0,
    "line_pieces" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "order_money_pkey" PRIMARY KEY ("order_id")
);

CREATE TABLE "order_money_past" (
    "revision_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL,
    "fees" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "pieces" INTEGER NOT NULL,
    "line_pieces" TEXT NOT NULL,

    CONSTRAINT "order_money_past_pkey" PRIMARY KEY ("revision_id")
);

CREATE TABLE "refund_money" (
    "refund_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "refunded_on" DATE,
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL,
    "fees" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "pieces" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "refund_money_pkey" PRIMARY KEY ("refund_id")
);

CREATE TABLE "tax_lines" (
    "kind" TEXT NOT NULL,
    "document_id" BIGINT NOT NULL,
    "place" SMALLINT NOT NULL,
    "order_id" BIGINT,
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "day" DATE,
    "country" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT '',
    "rate" INTEGER NOT NULL,
    "treatment" TEXT NOT NULL DEFAULT '',
    "base" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,

    CONSTRAINT "tax_lines_pkey" PRIMARY KEY ("kind","document_id","place")
);

CREATE TABLE "tie_outs" (
    "id" BIGINT NOT NULL,
    "order_id" BIGINT,
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "paid_on" DATE,
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL,
    "fees" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "erp_merchandise" BIGINT NOT NULL,
    "erp_discount" BIGINT NOT NULL,
    "erp_shipping" BIGINT NOT NULL,
    "erp_fees" BIGINT NOT NULL,
    "erp_tax" BIGINT NOT NULL,
    "erp_total" BIGINT NOT NULL,
    "sales_orders" SMALLINT NOT NULL,
    "sales_total" BIGINT NOT NULL,
    "invoices" SMALLINT NOT NULL,
    "invoiced_on" DATE,
    "last_invoiced_on" DATE,
    "refunded" BIGINT NOT NULL,
    "credited" BIGINT NOT NULL,
    "rule" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "plain" BOOLEAN NOT NULL,

    CONSTRAINT "tie_outs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "money_events" (
    "id" BIGSERIAL NOT NULL,
    "tie_out_id" BIGINT NOT NULL,
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "day" DATE NOT NULL,
    "ledger" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "class" TEXT NOT NULL DEFAULT '',
    "documents" SMALLINT NOT NULL,
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL,
    "fees" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,

    CONSTRAINT "money_events_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "money_days" (
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "day" DATE NOT NULL,
    "ledger" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "class" TEXT NOT NULL DEFAULT '',
    "documents" INTEGER NOT NULL,
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL,
    "fees" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,

    CONSTRAINT "money_days_pkey" PRIMARY KEY ("storefront_id","currency","day","ledger","step","class")
);

CREATE TABLE "variances" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "scale" SMALLINT NOT NULL,
    "ledger" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "tie_out_id" BIGINT,
    "order_id" BIGINT,
    "subject" TEXT NOT NULL,
    "merchandise" BIGINT NOT NULL DEFAULT 0,
    "discount" BIGINT NOT NULL DEFAULT 0,
    "shipping" BIGINT NOT NULL DEFAULT 0,
    "fees" BIGINT NOT NULL DEFAULT 0,
    "tax" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "documents" TEXT[],
    "rule" TEXT NOT NULL,
    "cause" TEXT NOT NULL DEFAULT '',
    "state" "variance_state" NOT NULL DEFAULT 'open',
    "owner_id" UUID,
    "owner_label" TEXT,
    "note" TEXT,
    "evidence_kind" TEXT,
    "evidence_reference" TEXT,
    "decided_by_id" UUID,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "accepted_by_id" UUID,
    "accepted_at" TIMESTAMPTZ(3),
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "variances_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "reconciliation_runs" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "orders" INTEGER NOT NULL DEFAULT 0,
    "passes" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,

    CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "periods_snapshot_id_key" ON "periods"("snapshot_id");

CREATE INDEX "periods_storefront_id_currency_to_on_idx" ON "periods"("storefront_id", "currency", "to_on");

CREATE UNIQUE INDEX "periods_storefront_id_currency_from_on_key" ON "periods"("storefront_id", "currency", "from_on");

CREATE INDEX "period_snapshots_period_id_id_idx" ON "period_snapshots"("period_id", "id");

CREATE UNIQUE INDEX "period_steps_period_id_sequence_key" ON "period_steps"("period_id", "sequence");

CREATE INDEX "carried_items_period_id_id_idx" ON "carried_items"("period_id", "id");

CREATE INDEX "carried_items_tie_out_id_idx" ON "carried_items"("tie_out_id");

CREATE INDEX "opening_lists_storefront_id_currency_idx" ON "opening_lists"("storefront_id", "currency");

CREATE INDEX "opening_items_order_id_idx" ON "opening_items"("order_id");

CREATE UNIQUE INDEX "opening_items_list_id_ledger_external_id_key" ON "opening_items"("list_id", "ledger", "external_id");

CREATE INDEX "order_money_storefront_id_currency_paid_on_idx" ON "order_money"("storefront_id", "currency", "paid_on");

CREATE INDEX "order_money_past_order_id_idx" ON "order_money_past"("order_id");

CREATE INDEX "refund_money_order_id_idx" ON "refund_money"("order_id");

CREATE INDEX "refund_money_storefront_id_currency_refunded_on_idx" ON "refund_money"("storefront_id", "currency", "refunded_on");

CREATE INDEX "tax_lines_storefront_id_currency_day_idx" ON "tax_lines"("storefront_id", "currency", "day");

CREATE INDEX "tie_outs_storefront_id_currency_paid_on_id_idx" ON "tie_outs"("storefront_id", "currency", "paid_on", "id");

CREATE INDEX "tie_outs_storefront_id_currency_invoiced_on_id_idx" ON "tie_outs"("storefront_id", "currency", "invoiced_on", "id");

CREATE INDEX "money_events_tie_out_id_idx" ON "money_events"("tie_out_id");

CREATE INDEX "money_events_storefront_id_currency_step_day_idx" ON "money_events"("storefront_id", "currency", "step", "day");

CREATE INDEX "variances_found_idx" ON "variances"("storefront_id", "currency", "class", "day") WHERE (gone_at is null);

CREATE INDEX "variances_tie_out_id_idx" ON "variances"("tie_out_id");

CREATE INDEX "variances_order_id_idx" ON "variances"("order_id");

CREATE UNIQUE INDEX "variances_storefront_id_currency_ledger_class_subject_key" ON "variances"("storefront_id", "currency", "ledger", "class", "subject");

CREATE INDEX "reconciliation_runs_started_at_idx" ON "reconciliation_runs"("started_at" DESC);

CREATE INDEX "web_orders_money_dirty_idx" ON "web_orders"("storefront_id", "id") WHERE (money_dirty);

CREATE INDEX "web_orders_excluded_idx" ON "web_orders"("id") WHERE (exclusion_code is not null);

ALTER TABLE "month_end_terms" ADD CONSTRAINT "month_end_terms_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "periods" ADD CONSTRAINT "periods_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "periods" ADD CONSTRAINT "periods_snapshot_id_fkey" FOREIGN KEY ("snapshot_id") REFERENCES "period_snapshots"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "period_snapshots" ADD CONSTRAINT "period_snapshots_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "periods"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "period_steps" ADD CONSTRAINT "period_steps_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "periods"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "carried_items" ADD CONSTRAINT "carried_items_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "periods"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "opening_lists" ADD CONSTRAINT "opening_lists_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "opening_items" ADD CONSTRAINT "opening_items_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "opening_lists"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "order_money" ADD CONSTRAINT "order_money_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "order_money" ADD CONSTRAINT "order_money_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "order_money_past" ADD CONSTRAINT "order_money_past_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "refund_money" ADD CONSTRAINT "refund_money_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "shop_refunds"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "tax_lines" ADD CONSTRAINT "tax_lines_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "variances" ADD CONSTRAINT "variances_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- Every entry of every order: a plain one's from its row, the others' from their events.
create view money_entries as
  select id as tie_out_id, order_id, storefront_id, currency, paid_on as day, 'orders' as ledger, 'paid' as step, '' as class,
    1 as documents, merchandise, discount, shipping, fees, tax, total
  from tie_outs where plain
  union all
  select id, order_id, storefront_id, currency, invoiced_on, 'orders', 'invoiced', '', 1,
    erp_merchandise, erp_discount, erp_shipping, erp_fees, erp_tax, erp_total
  from tie_outs where plain
  union all
  select id, order_id, storefront_id, currency, paid_on, 'orders', 'open', 'TIMING_CUTOFF', 1,
    erp_merchandise, erp_discount, erp_shipping, erp_fees, erp_tax, erp_total
  from tie_outs where plain and paid_on <> invoiced_on
  union all
  select id, order_id, storefront_id, currency, invoiced_on, 'orders', 'open', 'TIMING_CUTOFF', -1,
    -erp_merchandise, -erp_discount, -erp_shipping, -erp_fees, -erp_tax, -erp_total
  from tie_outs where plain and paid_on <> invoiced_on
  union all
  select e.tie_out_id, t.order_id, e.storefront_id, e.currency, e.day, e.ledger, e.step, e.class, e.documents::int,
    e.merchandise, e.discount, e.shipping, e.fees, e.tax, e.total
  from money_events e join tie_outs t on t.id = e.tie_out_id;
