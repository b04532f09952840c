set lock_timeout = '3s';


-- CreateEnum
CREATE TYPE "role" AS ENUM ('admin', 'ecommerce', 'finance', 'service', 'viewer');

-- CreateEnum
CREATE TYPE "actor_kind" AS ENUM ('user', 'operator', 'system');

-- CreateEnum
CREATE TYPE "connection_kind" AS ENUM ('storefront', 'erp');

-- CreateEnum
CREATE TYPE "flow" AS ENUM ('orders', 'inventory', 'shipments', 'catalogue', 'returns');

-- CreateEnum
CREATE TYPE "flow_mode" AS ENUM ('off', 'shadow', 'live');

-- CreateEnum
CREATE TYPE "status_class" AS ENUM ('paid', 'not_paid', 'cancelled', 'ignored', 'unclassed');

-- CreateEnum
CREATE TYPE "price_policy" AS ENUM ('send_as_sold', 'hold', 'list_price_with_markdown');

-- CreateEnum
CREATE TYPE "case_state" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "severity" AS ENUM ('low', 'medium', 'high', 'critical');

-- CreateEnum
CREATE TYPE "mapping_table" AS ENUM ('warehouse', 'tax', 'allowance', 'tender', 'shipping', 'payment', 'fee', 'item_link', 'text');

-- CreateEnum
CREATE TYPE "order_bucket" AS ENUM ('unpaid', 'ignored', 'unclassed', 'arriving', 'excluded', 'cancelled', 'held', 'queued', 'in_erp');

-- CreateEnum
CREATE TYPE "landed_via" AS ENUM ('poll', 'census', 'backfill', 'reread');

-- CreateEnum
CREATE TYPE "outbox_kind" AS ENUM ('sales_order', 'sales_order_cancel');

-- CreateEnum
CREATE TYPE "outbox_state" AS ENUM ('ready', 'claimed', 'sending', 'unknown', 'staged', 'accepted', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "attempt_kind" AS ENUM ('send', 'lookup');

-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('asked', 'running', 'done', 'failed');

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "password_hash" TEXT NOT NULL,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "disabled_at" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_storefronts" (
    "user_id" UUID NOT NULL,
    "storefront_id" UUID NOT NULL,

    CONSTRAINT "user_storefronts_pkey" PRIMARY KEY ("user_id","storefront_id")
);

-- CreateTable
CREATE TABLE "sign_in_windows" (
    "key" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sign_in_windows_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_rows" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT,
    "actor_label" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "note" TEXT,

    CONSTRAINT "audit_rows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connections" (
    "id" UUID NOT NULL,
    "kind" "connection_kind" NOT NULL,
    "platform" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secret_sealed" BYTEA NOT NULL,
    "profile" JSONB NOT NULL DEFAULT '{}',
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "rate_per_second_milli" INTEGER NOT NULL DEFAULT 2000,
    "concurrent_writes" INTEGER NOT NULL DEFAULT 1,
    "paused_at" TIMESTAMPTZ(3),
    "paused_by_id" UUID,
    "stopped_at" TIMESTAMPTZ(3),
    "stopped_code" TEXT,
    "stopped_message" TEXT,
    "throttled_until" TIMESTAMPTZ(3),
    "last_ok_at" TIMESTAMPTZ(3),
    "clock_skew_seconds" INTEGER,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storefronts" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "connection_id" UUID NOT NULL,
    "erp_connection_id" UUID,
    "currency" CHAR(3) NOT NULL,
    "time_zone" TEXT NOT NULL,
    "live_from" TIMESTAMPTZ(3),
    "release_delay_seconds" INTEGER NOT NULL DEFAULT 600,
    "price_policy" "price_policy" NOT NULL DEFAULT 'send_as_sold',
    "price_tolerance_amount" BIGINT NOT NULL DEFAULT 100,
    "account" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "storefronts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storefront_flows" (
    "storefront_id" UUID NOT NULL,
    "flow" "flow" NOT NULL,
    "mode" "flow_mode" NOT NULL DEFAULT 'shadow',

    CONSTRAINT "storefront_flows_pkey" PRIMARY KEY ("storefront_id","flow")
);

-- CreateTable
CREATE TABLE "storefront_statuses" (
    "storefront_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "class" "status_class" NOT NULL DEFAULT 'unclassed',
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "storefront_statuses_pkey" PRIMARY KEY ("storefront_id","slug")
);

-- CreateTable
CREATE TABLE "pace_leases" (
    "connection_id" UUID NOT NULL,
    "holder" TEXT NOT NULL,
    "slots" INTEGER NOT NULL,
    "rate_milli" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pace_leases_pkey" PRIMARY KEY ("connection_id","holder")
);

-- CreateTable
CREATE TABLE "exception_cases" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "cause_key" TEXT NOT NULL,
    "storefront_id" UUID,
    "connection_id" UUID,
    "owner_role" "role" NOT NULL,
    "severity" "severity" NOT NULL,
    "cause" JSONB NOT NULL,
    "state" "case_state" NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),
    "closed_because" TEXT,
    "reopenings" INTEGER NOT NULL DEFAULT 0,
    "assignee_id" UUID,
    "dismissed_at" TIMESTAMPTZ(3),
    "dismissed_by_id" UUID,
    "dismissed_reason" TEXT,

    CONSTRAINT "exception_cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception_subjects" (
    "id" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "order_id" BIGINT,
    "line_ref" TEXT NOT NULL DEFAULT '',
    "blocking" BOOLEAN NOT NULL DEFAULT true,
    "evidence" JSONB NOT NULL,
    "currency" CHAR(3),
    "amount" BIGINT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_subjects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception_events" (
    "id" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_label" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "detail" JSONB,

    CONSTRAINT "exception_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_versions" (
    "number" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by_label" TEXT NOT NULL,
    "approved_by_id" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "mapping_versions_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "mapping_rows" (
    "id" BIGSERIAL NOT NULL,
    "table" "mapping_table" NOT NULL,
    "storefront_id" UUID,
    "position" INTEGER NOT NULL DEFAULT 0,
    "key" TEXT NOT NULL,
    "match" JSONB NOT NULL,
    "target" JSONB NOT NULL,
    "from_version" INTEGER NOT NULL,
    "to_version" INTEGER,

    CONSTRAINT "mapping_rows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erp_items" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "pkey" TEXT NOT NULL,
    "style_pkey" TEXT NOT NULL,
    "division" TEXT NOT NULL,
    "season" TEXT NOT NULL DEFAULT '',
    "style" TEXT NOT NULL,
    "style_name" TEXT NOT NULL DEFAULT '',
    "color_code" TEXT NOT NULL DEFAULT '',
    "color_name" TEXT NOT NULL DEFAULT '',
    "lbl_code" TEXT NOT NULL DEFAULT '',
    "dimension" TEXT NOT NULL DEFAULT '',
    "size_desc" TEXT NOT NULL DEFAULT '',
    "upc" TEXT,
    "ean" TEXT,
    "third_party_item" TEXT,
    "price_amount" BIGINT,
    "currency" CHAR(3),
    "active" BOOLEAN NOT NULL,
    "channel_flag" TEXT NOT NULL DEFAULT '',
    "content_hash" BYTEA NOT NULL,
    "last_mod_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "erp_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erp_codes" (
    "connection_id" UUID NOT NULL,
    "table" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erp_codes_pkey" PRIMARY KEY ("connection_id","table","code")
);

-- CreateTable
CREATE TABLE "mirror_cursors" (
    "connection_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "cursor_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "mirror_cursors_pkey" PRIMARY KEY ("connection_id","resource")
);

-- CreateTable
CREATE TABLE "web_orders" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "status_slug" TEXT NOT NULL,
    "status_class" "status_class" NOT NULL,
    "bucket" "order_bucket" NOT NULL DEFAULT 'arriving',
    "gateway" TEXT NOT NULL DEFAULT '',
    "currency" CHAR(3) NOT NULL,
    "scale" SMALLINT NOT NULL,
    "total_amount" BIGINT NOT NULL,
    "refunded_amount" BIGINT NOT NULL DEFAULT 0,
    "country" TEXT NOT NULL DEFAULT '',
    "line_count" INTEGER NOT NULL DEFAULT 0,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(3),
    "paid_on" DATE,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,
    "fetch_started_at" TIMESTAMPTZ(3) NOT NULL,
    "landed_via" "landed_via" NOT NULL,
    "landed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "dirty" BOOLEAN NOT NULL DEFAULT true,
    "evaluated_at" TIMESTAMPTZ(3),
    "mapping_version" INTEGER,
    "current_revision_id" BIGINT,
    "transaction_id" TEXT NOT NULL DEFAULT '',
    "customer_key" BYTEA,
    "frozen_skus" JSONB NOT NULL DEFAULT '{}',
    "wrapped_key" BYTEA,
    "po_num" TEXT,
    "exclusion_code" TEXT,
    "exclusion_reason" TEXT,
    "excluded_by_id" UUID,
    "excluded_at" TIMESTAMPTZ(3),
    "excluded_amount" BIGINT,
    "missing_since" TIMESTAMPTZ(3),

    CONSTRAINT "web_orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "landed_revisions" (
    "id" BIGSERIAL NOT NULL,
    "order_id" BIGINT NOT NULL,
    "payload_digest" BYTEA NOT NULL,
    "business_digest" BYTEA NOT NULL,
    "payload" JSONB NOT NULL,
    "personal_sealed" BYTEA NOT NULL,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,
    "fetch_started_at" TIMESTAMPTZ(3) NOT NULL,
    "via" "landed_via" NOT NULL,
    "landed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "repairs" TEXT[],

    CONSTRAINT "landed_revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revision_sightings" (
    "id" BIGSERIAL NOT NULL,
    "revision_id" BIGINT NOT NULL,
    "via" "landed_via" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "revision_sightings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_cursors" (
    "storefront_id" UUID NOT NULL,
    "flow" "flow" NOT NULL,
    "cursor_at" TIMESTAMPTZ(3),
    "polled_at" TIMESTAMPTZ(3),
    "last_rows" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "poll_cursors_pkey" PRIMARY KEY ("storefront_id","flow")
);

-- CreateTable
CREATE TABLE "censuses" (
    "id" UUID NOT NULL,
    "storefront_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "counts" JSONB NOT NULL DEFAULT '{}',
    "listed" INTEGER NOT NULL DEFAULT 0,
    "missing" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "vanished" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "censuses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "census_orders" (
    "storefront_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "census_id" UUID NOT NULL,
    "status_slug" TEXT NOT NULL,
    "paid" BOOLEAN NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "total_amount" BIGINT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "census_orders_pkey" PRIMARY KEY ("storefront_id","external_id")
);

-- CreateTable
CREATE TABLE "outbox_entries" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "storefront_id" UUID NOT NULL,
    "kind" "outbox_kind" NOT NULL,
    "reference" TEXT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "revision_id" BIGINT NOT NULL,
    "input_hash" BYTEA NOT NULL,
    "body" JSONB NOT NULL,
    "personal_sealed" BYTEA NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "total_amount" BIGINT NOT NULL,
    "mapping_version" INTEGER NOT NULL,
    "state" "outbox_state" NOT NULL DEFAULT 'ready',
    "ready_at" TIMESTAMPTZ(3) NOT NULL,
    "look_first" BOOLEAN NOT NULL DEFAULT false,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "sends" INTEGER NOT NULL DEFAULT 0,
    "lookups" INTEGER NOT NULL DEFAULT 0,
    "send_deadline_at" TIMESTAMPTZ(3),
    "next_lookup_at" TIMESTAMPTZ(3),
    "pkey" TEXT,
    "ord_num" TEXT,
    "accepted_at" TIMESTAMPTZ(3),
    "lost_at" TIMESTAMPTZ(3),
    "outcome_code" TEXT,
    "outcome_field" TEXT,
    "outcome_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_attempts" (
    "id" BIGSERIAL NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "kind" "attempt_kind" NOT NULL,
    "worker" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "http_status" INTEGER,
    "request" JSONB,
    "response" TEXT,
    "message" TEXT,

    CONSTRAINT "outbox_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "storefront_id" UUID,
    "connection_id" UUID,
    "asked_by" TEXT NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "state" "run_state" NOT NULL DEFAULT 'asked',
    "progress" JSONB NOT NULL DEFAULT '{}',
    "message" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker_processes" (
    "id" UUID NOT NULL,
    "lock_key" BIGINT NOT NULL,
    "worker_ids" TEXT[],
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_processes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "user_storefronts_storefront_id_idx" ON "user_storefronts"("storefront_id");

-- CreateIndex
CREATE INDEX "audit_rows_at_id_idx" ON "audit_rows"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_rows_subject_kind_subject_id_id_idx" ON "audit_rows"("subject_kind", "subject_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "connections_code_key" ON "connections"("code");

-- CreateIndex
CREATE UNIQUE INDEX "storefronts_code_key" ON "storefronts"("code");

-- CreateIndex
CREATE UNIQUE INDEX "storefronts_connection_id_key" ON "storefronts"("connection_id");

-- CreateIndex
CREATE INDEX "storefronts_erp_connection_id_idx" ON "storefronts"("erp_connection_id");

-- CreateIndex
CREATE INDEX "exception_cases_storefront_id_idx" ON "exception_cases"("storefront_id");

-- CreateIndex
CREATE INDEX "exception_cases_connection_id_idx" ON "exception_cases"("connection_id");

-- CreateIndex
CREATE INDEX "exception_cases_state_opened_at_id_idx" ON "exception_cases"("state", "opened_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "exception_cases_code_cause_key_key" ON "exception_cases"("code", "cause_key");

-- CreateIndex
CREATE INDEX "exception_subjects_open_order_idx" ON "exception_subjects"("order_id") WHERE (closed_at is null);

-- CreateIndex
CREATE INDEX "exception_subjects_order_id_id_idx" ON "exception_subjects"("order_id", "id");

-- CreateIndex
CREATE INDEX "exception_subjects_open_case_idx" ON "exception_subjects"("case_id") WHERE (closed_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "exception_subjects_case_id_order_id_line_ref_key" ON "exception_subjects"("case_id", "order_id", "line_ref");

-- CreateIndex
CREATE INDEX "exception_events_case_id_id_idx" ON "exception_events"("case_id", "id");

-- CreateIndex
CREATE INDEX "mapping_rows_storefront_id_idx" ON "mapping_rows"("storefront_id");

-- CreateIndex
CREATE INDEX "mapping_rows_from_version_idx" ON "mapping_rows"("from_version");

-- CreateIndex
CREATE INDEX "mapping_rows_to_version_idx" ON "mapping_rows"("to_version");

-- CreateIndex
CREATE INDEX "mapping_rows_current_idx" ON "mapping_rows"("table", "position", "id") WHERE (to_version is null);

-- CreateIndex
CREATE INDEX "erp_items_connection_id_third_party_item_idx" ON "erp_items"("connection_id", "third_party_item");

-- CreateIndex
CREATE INDEX "erp_items_connection_id_upc_idx" ON "erp_items"("connection_id", "upc");

-- CreateIndex
CREATE INDEX "erp_items_connection_id_ean_idx" ON "erp_items"("connection_id", "ean");

-- CreateIndex
CREATE UNIQUE INDEX "erp_items_connection_id_pkey_key" ON "erp_items"("connection_id", "pkey");

-- CreateIndex
CREATE UNIQUE INDEX "web_orders_current_revision_id_key" ON "web_orders"("current_revision_id");

-- CreateIndex
CREATE INDEX "web_orders_placed_at_id_idx" ON "web_orders"("placed_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "web_orders_bucket_placed_at_id_idx" ON "web_orders"("bucket", "placed_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "web_orders_storefront_id_bucket_placed_at_id_idx" ON "web_orders"("storefront_id", "bucket", "placed_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "web_orders_dirty_idx" ON "web_orders"("storefront_id", "id") WHERE (dirty);

-- CreateIndex
CREATE INDEX "web_orders_number_idx" ON "web_orders"("number");

-- CreateIndex
CREATE INDEX "web_orders_transaction_idx" ON "web_orders"("transaction_id") WHERE (transaction_id <> '');

-- CreateIndex
CREATE INDEX "web_orders_customer_key_idx" ON "web_orders"("customer_key");

-- CreateIndex
CREATE UNIQUE INDEX "web_orders_storefront_id_external_id_key" ON "web_orders"("storefront_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "landed_revisions_order_id_payload_digest_key" ON "landed_revisions"("order_id", "payload_digest");

-- CreateIndex
CREATE INDEX "revision_sightings_revision_id_id_idx" ON "revision_sightings"("revision_id", "id");

-- CreateIndex
CREATE INDEX "censuses_storefront_id_finished_at_idx" ON "censuses"("storefront_id", "finished_at" DESC);

-- CreateIndex
CREATE INDEX "census_orders_census_id_idx" ON "census_orders"("census_id");

-- CreateIndex
CREATE INDEX "outbox_entries_order_id_idx" ON "outbox_entries"("order_id");

-- CreateIndex
CREATE INDEX "outbox_entries_storefront_id_idx" ON "outbox_entries"("storefront_id");

-- CreateIndex
CREATE INDEX "outbox_entries_ready_idx" ON "outbox_entries"("connection_id", "ready_at", "id") WHERE (state = 'ready');

-- CreateIndex
CREATE INDEX "outbox_entries_leased_idx" ON "outbox_entries"("lease_until") WHERE (state = ANY (ARRAY['claimed'::outbox_state, 'sending'::outbox_state]));

-- CreateIndex
CREATE INDEX "outbox_entries_lookup_idx" ON "outbox_entries"("connection_id", "next_lookup_at") WHERE (state = ANY (ARRAY['unknown'::outbox_state, 'staged'::outbox_state]));

-- CreateIndex
CREATE INDEX "outbox_entries_accepted_at_idx" ON "outbox_entries"("accepted_at" DESC);

-- CreateIndex
CREATE INDEX "outbox_entries_ord_num_idx" ON "outbox_entries"("ord_num");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_entries_connection_id_kind_reference_key" ON "outbox_entries"("connection_id", "kind", "reference");

-- CreateIndex
CREATE INDEX "outbox_attempts_entry_id_id_idx" ON "outbox_attempts"("entry_id", "id");

-- CreateIndex
CREATE INDEX "runs_storefront_id_idx" ON "runs"("storefront_id");

-- CreateIndex
CREATE INDEX "runs_connection_id_idx" ON "runs"("connection_id");

-- CreateIndex
CREATE INDEX "runs_kind_asked_at_idx" ON "runs"("kind", "asked_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "worker_processes_lock_key_key" ON "worker_processes"("lock_key");

-- AddForeignKey
ALTER TABLE "user_storefronts" ADD CONSTRAINT "user_storefronts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_storefronts" ADD CONSTRAINT "user_storefronts_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storefronts" ADD CONSTRAINT "storefronts_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storefronts" ADD CONSTRAINT "storefronts_erp_connection_id_fkey" FOREIGN KEY ("erp_connection_id") REFERENCES "connections"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storefront_flows" ADD CONSTRAINT "storefront_flows_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storefront_statuses" ADD CONSTRAINT "storefront_statuses_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pace_leases" ADD CONSTRAINT "pace_leases_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_cases" ADD CONSTRAINT "exception_cases_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_cases" ADD CONSTRAINT "exception_cases_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_subjects" ADD CONSTRAINT "exception_subjects_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "exception_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_subjects" ADD CONSTRAINT "exception_subjects_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_events" ADD CONSTRAINT "exception_events_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "exception_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mapping_rows" ADD CONSTRAINT "mapping_rows_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mapping_rows" ADD CONSTRAINT "mapping_rows_from_version_fkey" FOREIGN KEY ("from_version") REFERENCES "mapping_versions"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mapping_rows" ADD CONSTRAINT "mapping_rows_to_version_fkey" FOREIGN KEY ("to_version") REFERENCES "mapping_versions"("number") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_items" ADD CONSTRAINT "erp_items_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "erp_codes" ADD CONSTRAINT "erp_codes_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mirror_cursors" ADD CONSTRAINT "mirror_cursors_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "web_orders" ADD CONSTRAINT "web_orders_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "web_orders" ADD CONSTRAINT "web_orders_current_revision_id_fkey" FOREIGN KEY ("current_revision_id") REFERENCES "landed_revisions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "landed_revisions" ADD CONSTRAINT "landed_revisions_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "revision_sightings" ADD CONSTRAINT "revision_sightings_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "landed_revisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll_cursors" ADD CONSTRAINT "poll_cursors_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "censuses" ADD CONSTRAINT "censuses_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "census_orders" ADD CONSTRAINT "census_orders_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "census_orders" ADD CONSTRAINT "census_orders_census_id_fkey" FOREIGN KEY ("census_id") REFERENCES "censuses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox_entries" ADD CONSTRAINT "outbox_entries_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox_entries" ADD CONSTRAINT "outbox_entries_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox_entries" ADD CONSTRAINT "outbox_entries_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox_attempts" ADD CONSTRAINT "outbox_attempts_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "outbox_entries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma cannot say.
alter table users add constraint users_email_lower check (email = lower(email));
alter table connections add constraint connections_pace check (rate_per_second_milli >= 0 and concurrent_writes between 1 and 100);
alter table storefronts add constraint storefronts_delay check (release_delay_seconds >= 0);
alter table web_orders add constraint web_orders_scale check (scale between 0 and 4);
alter table web_orders add constraint web_orders_exclusion check ((bucket = 'excluded') = (exclusion_code is not null));
alter table outbox_entries add constraint outbox_entries_leased
  check ((state in ('claimed', 'sending')) <= (lease_owner is not null and lease_until is not null));
alter table outbox_entries add constraint outbox_entries_accepted
  check ((state = 'accepted') <= (pkey is not null and accepted_at is not null));
alter table exception_cases add constraint exception_cases_closed check ((state = 'closed') = (closed_at is not null));
alter table exception_cases add constraint exception_cases_dismissed check ((dismissed_at is null) = (dismissed_reason is null));

-- One current row a match, every storefront or one.
create unique index mapping_rows_current_key on mapping_rows ("table", coalesce(storefront_id, '00000000-0000-0000-0000-000000000000'), key)
  where to_version is null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append only', tg_table_name;
end
$$;
create trigger audit_rows_append_only before update or delete on audit_rows for each row execute function refuse_change();
create trigger landed_revisions_immutable before update on landed_revisions for each row execute function refuse_change();
