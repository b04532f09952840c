-- What the shop sells and the ERP stocks, side by side: the shop's catalogue, what differs, what is written to it; the ERP's
-- inventory, the number each shop should show and what it confirmed.
set lock_timeout = '3s';

create sequence erp_stock_changes;

CREATE TYPE "shop_item_kind" AS ENUM ('simple', 'variable', 'variation', 'other');

CREATE TYPE "stock_keeper" AS ENUM ('own', 'parent', 'none');

CREATE TYPE "shop_item_match" AS ENUM ('unread', 'one', 'kit', 'no_item', 'ambiguous', 'none');

CREATE TYPE "catalogue_change_kind" AS ENUM ('publish', 'release', 'push', 'revert', 'quarantine', 'restore');

CREATE TYPE "catalogue_change_state" AS ENUM ('proposed', 'ready', 'sending', 'unknown', 'done', 'refused', 'withdrawn');

CREATE TYPE "stock_state" AS ENUM ('settled', 'ready', 'sending', 'unknown', 'refused', 'guarded');

CREATE TYPE "stock_event_kind" AS ENUM ('desired', 'sent', 'confirmed', 'seen', 'refused', 'guarded');

CREATE TYPE "velocity_class" AS ENUM ('fast', 'medium', 'slow', 'none');

ALTER TABLE "erp_items" ADD COLUMN     "groups" TEXT[],
ADD COLUMN     "item_key" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "retail_amount" BIGINT;

ALTER TABLE "storefront_flows" ADD COLUMN     "live_since" TIMESTAMPTZ(3);

ALTER TABLE "storefront_statuses" ADD COLUMN     "takes_stock" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "web_orders" ADD COLUMN     "units" JSONB NOT NULL DEFAULT '[]';

CREATE TABLE "shop_items" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "variation_id" TEXT NOT NULL DEFAULT '',
    "kind" "shop_item_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "sku" TEXT NOT NULL DEFAULT '',
    "sku_inherited" BOOLEAN NOT NULL DEFAULT false,
    "barcode" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "on_sale" BOOLEAN NOT NULL,
    "attributes" JSONB NOT NULL DEFAULT '[]',
    "currency" CHAR(3) NOT NULL,
    "scale" SMALLINT NOT NULL DEFAULT 2,
    "regular_amount" BIGINT,
    "sale_amount" BIGINT,
    "sale_from" TIMESTAMPTZ(3),
    "sale_to" TIMESTAMPTZ(3),
    "keeper" "stock_keeper" NOT NULL,
    "quantity" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "first_read_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "match" "shop_item_match" NOT NULL DEFAULT 'unread',
    "matched_by" TEXT NOT NULL DEFAULT '',
    "agreed" JSONB NOT NULL DEFAULT '{}',
    "dirty" BOOLEAN NOT NULL DEFAULT true,
    "compared_at" TIMESTAMPTZ(3),

    CONSTRAINT "shop_items_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "shop_item_parts" (
    "shop_item_id" BIGINT NOT NULL,
    "item_id" BIGINT NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "shop_item_parts_pkey" PRIMARY KEY ("shop_item_id","item_id")
);

CREATE TABLE "catalogue_findings" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "shop_item_id" BIGINT,
    "item_id" BIGINT,
    "code" TEXT NOT NULL,
    "field" TEXT NOT NULL DEFAULT '',
    "shop_value" TEXT,
    "erp_value" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_because" TEXT,

    CONSTRAINT "catalogue_findings_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "catalogue_fields" (
    "storefront_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "policy" TEXT,
    "last_violation_at" TIMESTAMPTZ(3),
    "last_violation" JSONB,

    CONSTRAINT "catalogue_fields_pkey" PRIMARY KEY ("storefront_id","field")
);

CREATE TABLE "catalogue_changes" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "kind" "catalogue_change_kind" NOT NULL,
    "state" "catalogue_change_state" NOT NULL,
    "shop_item_id" BIGINT,
    "style_key" TEXT,
    "field" TEXT NOT NULL DEFAULT '',
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "asked_by_label" TEXT NOT NULL,
    "asked_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_label" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "ready_at" TIMESTAMPTZ(3),
    "sends" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "deadline_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "outcome_code" TEXT,
    "outcome_message" TEXT,
    "undoes_id" BIGINT,

    CONSTRAINT "catalogue_changes_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "erp_stock" (
    "connection_id" UUID NOT NULL,
    "pkey" TEXT NOT NULL,
    "item_key" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "lot" TEXT NOT NULL DEFAULT '',
    "qoh" INTEGER NOT NULL,
    "ots" INTEGER NOT NULL,
    "picked" INTEGER NOT NULL DEFAULT 0,
    "open_qty" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "demand" INTEGER NOT NULL DEFAULT 0,
    "last_mod_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),
    "change_no" BIGINT NOT NULL,

    CONSTRAINT "erp_stock_pkey" PRIMARY KEY ("connection_id","pkey")
);

CREATE TABLE "erp_stock_locations" (
    "connection_id" UUID NOT NULL,
    "location" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erp_stock_locations_pkey" PRIMARY KEY ("connection_id","location")
);

CREATE TABLE "stock_policies" (
    "storefront_id" UUID NOT NULL,
    "normal_seconds" INTEGER NOT NULL DEFAULT 60,
    "peak_seconds" INTEGER NOT NULL DEFAULT 15,
    "peak_until" TIMESTAMPTZ(3),
    "guard_percent" INTEGER NOT NULL DEFAULT 20,
    "guard_least" INTEGER NOT NULL DEFAULT 10,
    "guard_open_until" TIMESTAMPTZ(3),
    "share_percent" INTEGER NOT NULL DEFAULT 100,
    "ceiling" INTEGER,
    "excluded_lots" TEXT[] DEFAULT ARRAY['SAMPLE']::TEXT[],
    "excluded_labels" TEXT[] DEFAULT ARRAY['SAMPLE']::TEXT[],
    "sample_size" INTEGER NOT NULL DEFAULT 50,
    "fast_from" INTEGER NOT NULL DEFAULT 28,
    "slow_below" INTEGER NOT NULL DEFAULT 4,
    "computed_change_no" BIGINT NOT NULL DEFAULT 0,
    "computed_at" TIMESTAMPTZ(3),
    "recompute" BOOLEAN NOT NULL DEFAULT true,
    "mapping_version" INTEGER,

    CONSTRAINT "stock_policies_pkey" PRIMARY KEY ("storefront_id")
);

CREATE TABLE "stock_pending" (
    "connection_id" UUID NOT NULL,
    "item_id" BIGINT NOT NULL,
    "storefront_id" UUID NOT NULL,
    "location" TEXT NOT NULL DEFAULT '',
    "stage" TEXT NOT NULL,
    "units" INTEGER NOT NULL,

    CONSTRAINT "stock_pending_pkey" PRIMARY KEY ("connection_id","item_id","storefront_id","location","stage")
);

CREATE TABLE "stock_levels" (
    "shop_item_id" BIGINT NOT NULL,
    "storefront_id" UUID NOT NULL,
    "ots" INTEGER NOT NULL,
    "pending" INTEGER NOT NULL,
    "buffer" INTEGER NOT NULL,
    "buffer_rule_id" BIGINT,
    "available" INTEGER NOT NULL,
    "desired" INTEGER NOT NULL,
    "parts" JSONB NOT NULL,
    "as_of" TIMESTAMPTZ(3),
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "state" "stock_state" NOT NULL DEFAULT 'ready',
    "ready_at" TIMESTAMPTZ(3) NOT NULL,
    "sends" INTEGER NOT NULL DEFAULT 0,
    "sent_version" BIGINT,
    "sent_quantity" INTEGER,
    "sent_at" TIMESTAMPTZ(3),
    "deadline_at" TIMESTAMPTZ(3),
    "confirmed_version" BIGINT,
    "confirmed_quantity" INTEGER,
    "confirmed_at" TIMESTAMPTZ(3),
    "seen_quantity" INTEGER,
    "seen_at" TIMESTAMPTZ(3),
    "outcome_code" TEXT,
    "outcome_message" TEXT,

    CONSTRAINT "stock_levels_pkey" PRIMARY KEY ("shop_item_id")
);

CREATE TABLE "stock_events" (
    "id" BIGSERIAL NOT NULL,
    "shop_item_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" "stock_event_kind" NOT NULL,
    "version" BIGINT,
    "quantity" INTEGER,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "stock_events_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "stock_velocities" (
    "shop_item_id" BIGINT NOT NULL,
    "storefront_id" UUID NOT NULL,
    "sold_28" INTEGER NOT NULL,
    "class" "velocity_class" NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stock_velocities_pkey" PRIMARY KEY ("shop_item_id")
);

CREATE INDEX "shop_items_storefront_id_sku_idx" ON "shop_items"("storefront_id", "sku");

CREATE INDEX "shop_items_dirty_idx" ON "shop_items"("storefront_id", "id") WHERE (dirty);

CREATE UNIQUE INDEX "shop_items_storefront_id_product_id_variation_id_key" ON "shop_items"("storefront_id", "product_id", "variation_id");

CREATE INDEX "shop_item_parts_item_id_idx" ON "shop_item_parts"("item_id");

CREATE INDEX "catalogue_findings_open_idx" ON "catalogue_findings"("storefront_id", "code", "id") WHERE (closed_at is null);

CREATE INDEX "catalogue_findings_shop_item_id_idx" ON "catalogue_findings"("shop_item_id");

CREATE INDEX "catalogue_findings_item_id_idx" ON "catalogue_findings"("item_id");

CREATE UNIQUE INDEX "catalogue_findings_storefront_id_subject_code_field_key" ON "catalogue_findings"("storefront_id", "subject", "code", "field");

CREATE UNIQUE INDEX "catalogue_changes_undoes_id_key" ON "catalogue_changes"("undoes_id");

CREATE INDEX "catalogue_changes_storefront_id_created_at_id_idx" ON "catalogue_changes"("storefront_id", "created_at" DESC, "id" DESC);

CREATE INDEX "catalogue_changes_open_idx" ON "catalogue_changes"("storefront_id", "state", "ready_at") WHERE (state = ANY (ARRAY['proposed'::catalogue_change_state, 'ready'::catalogue_change_state, 'sending'::catalogue_change_state, 'unknown'::catalogue_change_state]));

CREATE INDEX "catalogue_changes_shop_item_id_id_idx" ON "catalogue_changes"("shop_item_id", "id");

CREATE INDEX "erp_stock_connection_id_item_key_idx" ON "erp_stock"("connection_id", "item_key");

CREATE INDEX "erp_stock_connection_id_change_no_idx" ON "erp_stock"("connection_id", "change_no");

CREATE INDEX "stock_pending_item_id_idx" ON "stock_pending"("item_id");

CREATE INDEX "stock_pending_storefront_id_idx" ON "stock_pending"("storefront_id");

CREATE INDEX "stock_levels_open_idx" ON "stock_levels"("storefront_id", "ready_at", "shop_item_id") WHERE (state = ANY (ARRAY['ready'::stock_state, 'sending'::stock_state, 'unknown'::stock_state]));

CREATE INDEX "stock_levels_storefront_id_available_shop_item_id_idx" ON "stock_levels"("storefront_id", "available", "shop_item_id");

CREATE INDEX "stock_events_shop_item_id_id_idx" ON "stock_events"("shop_item_id", "id");

CREATE INDEX "stock_velocities_storefront_id_class_idx" ON "stock_velocities"("storefront_id", "class");

CREATE INDEX "erp_items_connection_id_item_key_idx" ON "erp_items"("connection_id", "item_key");

ALTER TABLE "shop_items" ADD CONSTRAINT "shop_items_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "shop_item_parts" ADD CONSTRAINT "shop_item_parts_shop_item_id_fkey" FOREIGN KEY ("shop_item_id") REFERENCES "shop_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "shop_item_parts" ADD CONSTRAINT "shop_item_parts_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "erp_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "catalogue_findings" ADD CONSTRAINT "catalogue_findings_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "catalogue_findings" ADD CONSTRAINT "catalogue_findings_shop_item_id_fkey" FOREIGN KEY ("shop_item_id") REFERENCES "shop_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "catalogue_findings" ADD CONSTRAINT "catalogue_findings_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "erp_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "catalogue_fields" ADD CONSTRAINT "catalogue_fields_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "catalogue_changes" ADD CONSTRAINT "catalogue_changes_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "catalogue_changes" ADD CONSTRAINT "catalogue_changes_shop_item_id_fkey" FOREIGN KEY ("shop_item_id") REFERENCES "shop_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "catalogue_changes" ADD CONSTRAINT "catalogue_changes_undoes_id_fkey" FOREIGN KEY ("undoes_id") REFERENCES "catalogue_changes"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "erp_stock" ADD CONSTRAINT "erp_stock_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "erp_stock_locations" ADD CONSTRAINT "erp_stock_locations_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "stock_policies" ADD CONSTRAINT "stock_policies_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "stock_pending" ADD CONSTRAINT "stock_pending_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "stock_pending" ADD CONSTRAINT "stock_pending_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "erp_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "stock_pending" ADD CONSTRAINT "stock_pending_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_shop_item_id_fkey" FOREIGN KEY ("shop_item_id") REFERENCES "shop_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "stock_events" ADD CONSTRAINT "stock_events_shop_item_id_fkey" FOREIGN KEY ("shop_item_id") REFERENCES "shop_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "stock_velocities" ADD CONSTRAINT "stock_velocities_shop_item_id_fkey" FOREIGN KEY ("shop_item_id") REFERENCES "shop_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "stock_velocities" ADD CONSTRAINT "stock_velocities_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

update erp_items set item_key = concat_ws('/', division, style, color_code, lbl_code, dimension, size_desc);

-- Counters that are read every minute and written as often.
alter table stock_levels set (fillfactor = 70);
alter table erp_stock set (fillfactor = 70);
alter table shop_items set (fillfactor = 80);

-- On hold is taken by the shop before it is paid.
update storefront_statuses set takes_stock = true where class = 'paid' or slug = 'on-hold';
