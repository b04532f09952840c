set lock_timeout = '3s';

-- CreateEnum
CREATE TYPE "dispatch_state" AS ENUM ('shadow', 'waiting', 'ready', 'sending', 'unknown', 'confirmed', 'refused', 'withdrawn');

-- CreateEnum
CREATE TYPE "drift_state" AS ENUM ('open', 'accepted', 'pushing', 'pushed', 'ignored', 'closed');

-- CreateEnum
CREATE TYPE "refund_part_state" AS ENUM ('net', 'waiting', 'held', 'planned', 'sent', 'booked', 'matched', 'taken_back');

-- AlterEnum

ALTER TYPE "outbox_kind" ADD VALUE 'sales_order_part_cancel';
ALTER TYPE "outbox_kind" ADD VALUE 'return';

-- AlterTable
ALTER TABLE "web_orders" ADD COLUMN     "captured_at" TIMESTAMPTZ(3),
ADD COLUMN     "dispatch_dirty" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "drift_dirty" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "refunds_dirty" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "erp_sales_orders" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "pkey" TEXT NOT NULL,
    "ord_num" TEXT NOT NULL,
    "alt_po" TEXT NOT NULL DEFAULT '',
    "po_num" TEXT NOT NULL DEFAULT '',
    "storefront_id" UUID,
    "order_id" BIGINT,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "total_amount" BIGINT NOT NULL,
    "body" JSONB NOT NULL,
    "party_sealed" BYTEA,
    "content_hash" BYTEA NOT NULL,
    "status_since" TIMESTAMPTZ(3) NOT NULL,
    "last_mod_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "erp_sales_orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erp_picks" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "pkey" TEXT NOT NULL,
    "pick_num" TEXT NOT NULL,
    "ord_num" TEXT NOT NULL DEFAULT '',
    "alt_po" TEXT NOT NULL DEFAULT '',
    "po_num" TEXT NOT NULL DEFAULT '',
    "inv_num" TEXT NOT NULL DEFAULT '',
    "storefront_id" UUID,
    "order_id" BIGINT,
    "location" TEXT NOT NULL DEFAULT '',
    "shipper" TEXT NOT NULL DEFAULT '',
    "scac_code" TEXT NOT NULL DEFAULT '',
    "pro_num" TEXT NOT NULL DEFAULT '',
    "shipped_on" DATE,
    "shipped_at" TIMESTAMPTZ(3),
    "currency" CHAR(3) NOT NULL DEFAULT '',
    "amounts" JSONB NOT NULL DEFAULT '{}',
    "lines" JSONB NOT NULL DEFAULT '[]',
    "cartons" JSONB NOT NULL DEFAULT '[]',
    "track_nos" TEXT[],
    "content_hash" BYTEA NOT NULL,
    "last_mod_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "erp_picks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erp_returns" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "pkey" TEXT NOT NULL,
    "ret_num" TEXT NOT NULL DEFAULT '',
    "ref_num2" TEXT NOT NULL DEFAULT '',
    "po_num" TEXT NOT NULL DEFAULT '',
    "inv_num" TEXT NOT NULL DEFAULT '',
    "storefront_id" UUID,
    "order_id" BIGINT,
    "type" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "location" TEXT NOT NULL DEFAULT '',
    "currency" CHAR(3) NOT NULL DEFAULT '',
    "total_amount" BIGINT NOT NULL,
    "lines" JSONB NOT NULL DEFAULT '[]',
    "received_on" DATE,
    "content_hash" BYTEA NOT NULL,
    "last_mod_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "erp_returns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erp_credit_memos" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "pkey" TEXT NOT NULL,
    "crm_num" TEXT NOT NULL,
    "crm_on" DATE NOT NULL,
    "inv_num" TEXT NOT NULL DEFAULT '',
    "ret_num" TEXT NOT NULL DEFAULT '',
    "po_num" TEXT NOT NULL DEFAULT '',
    "ref_num2" TEXT NOT NULL DEFAULT '',
    "storefront_id" UUID,
    "order_id" BIGINT,
    "reason" TEXT NOT NULL DEFAULT '',
    "currency" CHAR(3) NOT NULL,
    "amounts" JSONB NOT NULL DEFAULT '{}',
    "total_amount" BIGINT NOT NULL,
    "posted" BOOLEAN NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "last_mod_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "erp_credit_memos_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shipment_policies" (
    "storefront_id" UUID NOT NULL,
    "message" TEXT NOT NULL DEFAULT 'completed_mail',
    "completes" TEXT NOT NULL DEFAULT 'all_shipped',
    "completed_slug" TEXT NOT NULL DEFAULT 'completed',
    "quiet_days" INTEGER NOT NULL DEFAULT 14,
    "confirm_minutes" INTEGER NOT NULL DEFAULT 60,
    "writes_meta" BOOLEAN NOT NULL DEFAULT true,
    "receipt_days" INTEGER NOT NULL DEFAULT 14,
    "edits_before" TEXT NOT NULL DEFAULT 'exception',

    CONSTRAINT "shipment_policies_pkey" PRIMARY KEY ("storefront_id")
);

-- CreateTable
CREATE TABLE "dispatches" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "pick_id" BIGINT NOT NULL,
    "state" "dispatch_state" NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "confirmed_version" INTEGER,
    "wish" JSONB NOT NULL,
    "wish_hash" BYTEA NOT NULL,
    "message" TEXT NOT NULL DEFAULT 'none',
    "silent_because" TEXT,
    "told_at" TIMESTAMPTZ(3),
    "done" JSONB NOT NULL DEFAULT '{}',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "ready_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_owner" TEXT,
    "deadline_at" TIMESTAMPTZ(3),
    "outcome_code" TEXT,
    "outcome_message" TEXT,
    "shipped_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dispatches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dispatch_attempts" (
    "id" BIGSERIAL NOT NULL,
    "dispatch_id" BIGINT NOT NULL,
    "step" TEXT NOT NULL,
    "worker" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "message" TEXT,

    CONSTRAINT "dispatch_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop_notes" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "flow" "flow" NOT NULL,
    "key" TEXT NOT NULL,
    "text_sealed" BYTEA NOT NULL,
    "to_customer" BOOLEAN NOT NULL DEFAULT false,
    "state" "dispatch_state" NOT NULL DEFAULT 'ready',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "ready_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_owner" TEXT,
    "deadline_at" TIMESTAMPTZ(3),
    "shop_note_id" TEXT,
    "outcome_code" TEXT,
    "outcome_message" TEXT,
    "by_id" UUID,
    "by_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "shop_notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_drifts" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "field" TEXT NOT NULL,
    "line_key" TEXT NOT NULL DEFAULT '',
    "moved_by" TEXT NOT NULL,
    "as_sent" JSONB,
    "shop_now" JSONB,
    "erp_now" JSONB,
    "sealed" BYTEA,
    "amount" BIGINT,
    "sides_hash" BYTEA NOT NULL,
    "after_despatch" BOOLEAN NOT NULL DEFAULT false,
    "state" "drift_state" NOT NULL DEFAULT 'open',
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "decided_by" TEXT,
    "reason" TEXT,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "order_drifts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop_refunds" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "external_id" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "scale" SMALLINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "refunded_at" TIMESTAMPTZ(3),
    "by_gateway" BOOLEAN,
    "kind" TEXT NOT NULL,
    "lines" JSONB NOT NULL DEFAULT '[]',
    "reason_sealed" BYTEA,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "shop_refunds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund_parts" (
    "id" BIGSERIAL NOT NULL,
    "refund_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL DEFAULT '',
    "state" "refund_part_state" NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax_amount" BIGINT NOT NULL DEFAULT 0,
    "lines" JSONB NOT NULL DEFAULT '[]',
    "reason_code" TEXT NOT NULL DEFAULT '',
    "location" TEXT NOT NULL DEFAULT '',
    "code" TEXT,
    "expected_by" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3),
    "outbox_entry_id" BIGINT,
    "credit_memo_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refund_parts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refund_dues" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "scale" SMALLINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax_amount" BIGINT NOT NULL,
    "shipping" BIGINT NOT NULL DEFAULT 0,
    "lines" JSONB NOT NULL DEFAULT '[]',
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_because" TEXT,
    "refund_id" BIGINT,

    CONSTRAINT "refund_dues_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "erp_sales_orders_order_id_idx" ON "erp_sales_orders"("order_id");

-- CreateIndex
CREATE INDEX "erp_sales_orders_storefront_id_status_status_since_idx" ON "erp_sales_orders"("storefront_id", "status", "status_since");

-- CreateIndex
CREATE UNIQUE INDEX "erp_sales_orders_connection_id_pkey_key" ON "erp_sales_orders"("connection_id", "pkey");

-- CreateIndex
CREATE INDEX "erp_picks_order_id_idx" ON "erp_picks"("order_id");

-- CreateIndex
CREATE INDEX "erp_picks_storefront_id_shipped_at_id_idx" ON "erp_picks"("storefront_id", "shipped_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "erp_picks_pick_num_idx" ON "erp_picks"("pick_num");

-- CreateIndex
CREATE INDEX "erp_picks_track_nos_idx" ON "erp_picks" USING GIN ("track_nos");

-- CreateIndex
CREATE UNIQUE INDEX "erp_picks_connection_id_pkey_key" ON "erp_picks"("connection_id", "pkey");

-- CreateIndex
CREATE INDEX "erp_returns_order_id_idx" ON "erp_returns"("order_id");

-- CreateIndex
CREATE INDEX "erp_returns_ref_num2_idx" ON "erp_returns"("ref_num2");

-- CreateIndex
CREATE UNIQUE INDEX "erp_returns_connection_id_pkey_key" ON "erp_returns"("connection_id", "pkey");

-- CreateIndex
CREATE INDEX "erp_credit_memos_order_id_idx" ON "erp_credit_memos"("order_id");

-- CreateIndex
CREATE INDEX "erp_credit_memos_ref_num2_idx" ON "erp_credit_memos"("ref_num2");

-- CreateIndex
CREATE INDEX "erp_credit_memos_crm_num_idx" ON "erp_credit_memos"("crm_num");

-- CreateIndex
CREATE UNIQUE INDEX "erp_credit_memos_connection_id_pkey_key" ON "erp_credit_memos"("connection_id", "pkey");

-- CreateIndex
CREATE UNIQUE INDEX "dispatches_pick_id_key" ON "dispatches"("pick_id");

-- CreateIndex
CREATE INDEX "dispatches_order_id_idx" ON "dispatches"("order_id");

-- CreateIndex
CREATE INDEX "dispatches_storefront_id_state_ready_at_id_idx" ON "dispatches"("storefront_id", "state", "ready_at", "id");

-- CreateIndex
CREATE INDEX "dispatches_storefront_id_shipped_at_id_idx" ON "dispatches"("storefront_id", "shipped_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "dispatches_due_idx" ON "dispatches"("due_at") WHERE (confirmed_at is null);

-- CreateIndex
CREATE INDEX "dispatch_attempts_dispatch_id_id_idx" ON "dispatch_attempts"("dispatch_id", "id");

-- CreateIndex
CREATE INDEX "shop_notes_order_id_idx" ON "shop_notes"("order_id");

-- CreateIndex
CREATE INDEX "shop_notes_storefront_id_state_ready_at_id_idx" ON "shop_notes"("storefront_id", "state", "ready_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "shop_notes_storefront_id_key_key" ON "shop_notes"("storefront_id", "key");

-- CreateIndex
CREATE INDEX "order_drifts_storefront_id_state_found_at_id_idx" ON "order_drifts"("storefront_id", "state", "found_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "order_drifts_order_id_field_line_key_key" ON "order_drifts"("order_id", "field", "line_key");

-- CreateIndex
CREATE INDEX "shop_refunds_order_id_idx" ON "shop_refunds"("order_id");

-- CreateIndex
CREATE INDEX "shop_refunds_storefront_id_refunded_at_id_idx" ON "shop_refunds"("storefront_id", "refunded_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "shop_refunds_storefront_id_external_id_key" ON "shop_refunds"("storefront_id", "external_id");

-- CreateIndex
CREATE INDEX "refund_parts_refund_id_idx" ON "refund_parts"("refund_id");

-- CreateIndex
CREATE INDEX "refund_parts_credit_memo_id_idx" ON "refund_parts"("credit_memo_id");

-- CreateIndex
CREATE INDEX "refund_parts_reference_idx" ON "refund_parts"("reference") WHERE (reference <> '');

-- CreateIndex
CREATE INDEX "refund_dues_refund_id_idx" ON "refund_dues"("refund_id");

-- CreateIndex
CREATE INDEX "refund_dues_open_idx" ON "refund_dues"("storefront_id", "opened_at") WHERE (closed_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "refund_dues_order_id_cause_source_key_key" ON "refund_dues"("order_id", "cause", "source_key");

-- CreateIndex
CREATE INDEX "web_orders_drift_dirty_idx" ON "web_orders"("storefront_id", "id") WHERE (drift_dirty);

-- CreateIndex
CREATE INDEX "web_orders_refunds_dirty_idx" ON "web_orders"("storefront_id", "id") WHERE (refunds_dirty);

-- CreateIndex
CREATE INDEX "web_orders_dispatch_dirty_idx" ON "web_orders"("storefront_id", "id") WHERE (dispatch_dirty);

-- AddForeignKey
ALTER TABLE "erp_sales_orders" ADD CONSTRAINT "erp_sales_orders_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_sales_orders" ADD CONSTRAINT "erp_sales_orders_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_sales_orders" ADD CONSTRAINT "erp_sales_orders_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_picks" ADD CONSTRAINT "erp_picks_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_picks" ADD CONSTRAINT "erp_picks_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_picks" ADD CONSTRAINT "erp_picks_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_returns" ADD CONSTRAINT "erp_returns_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_returns" ADD CONSTRAINT "erp_returns_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_returns" ADD CONSTRAINT "erp_returns_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_credit_memos" ADD CONSTRAINT "erp_credit_memos_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_credit_memos" ADD CONSTRAINT "erp_credit_memos_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_credit_memos" ADD CONSTRAINT "erp_credit_memos_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipment_policies" ADD CONSTRAINT "shipment_policies_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispatches" ADD CONSTRAINT "dispatches_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispatches" ADD CONSTRAINT "dispatches_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispatches" ADD CONSTRAINT "dispatches_pick_id_fkey" FOREIGN KEY ("pick_id") REFERENCES "erp_picks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispatch_attempts" ADD CONSTRAINT "dispatch_attempts_dispatch_id_fkey" FOREIGN KEY ("dispatch_id") REFERENCES "dispatches"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shop_notes" ADD CONSTRAINT "shop_notes_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shop_notes" ADD CONSTRAINT "shop_notes_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_drifts" ADD CONSTRAINT "order_drifts_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_drifts" ADD CONSTRAINT "order_drifts_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shop_refunds" ADD CONSTRAINT "shop_refunds_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shop_refunds" ADD CONSTRAINT "shop_refunds_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_parts" ADD CONSTRAINT "refund_parts_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "shop_refunds"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_parts" ADD CONSTRAINT "refund_parts_credit_memo_id_fkey" FOREIGN KEY ("credit_memo_id") REFERENCES "erp_credit_memos"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_dues" ADD CONSTRAINT "refund_dues_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_dues" ADD CONSTRAINT "refund_dues_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refund_dues" ADD CONSTRAINT "refund_dues_refund_id_fkey" FOREIGN KEY ("refund_id") REFERENCES "shop_refunds"("id") ON DELETE SET NULL ON UPDATE CASCADE;

