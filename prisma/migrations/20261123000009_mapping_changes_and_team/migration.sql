-- Mapping changes with dates, replays and uses; cases with turns, comments, snoozing, bulk actions; corrections and saved views.
set lock_timeout = '3s';

-- CreateEnum
CREATE TYPE "bulk_state" AS ENUM ('waiting', 'running', 'done', 'undone');

-- CreateEnum
CREATE TYPE "mapping_change_state" AS ENUM ('draft', 'waiting', 'in_force', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "replay_state" AS ENUM ('waiting', 'running', 'done', 'failed');

-- AlterEnum


ALTER TYPE "mapping_table" ADD VALUE 'price';
ALTER TYPE "mapping_table" ADD VALUE 'hold';
ALTER TYPE "mapping_table" ADD VALUE 'calendar';

-- AlterTable
ALTER TABLE "exception_cases" ADD COLUMN     "assigned_by_hand" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "assigned_in_turn" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "severity_by_id" UUID,
ADD COLUMN     "snooze_reason" TEXT,
ADD COLUMN     "snoozed_by_label" TEXT,
ADD COLUMN     "snoozed_for_change" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "snoozed_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "mapping_rows" ADD COLUMN     "valid_from" DATE,
ADD COLUMN     "valid_to" DATE;

-- AlterTable
ALTER TABLE "mapping_versions" ADD COLUMN     "change_id" UUID,
ADD COLUMN     "undoes" INTEGER;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "away_from" DATE,
ADD COLUMN     "away_until" DATE,
ADD COLUMN     "deputy_id" UUID,
ADD COLUMN     "last_turn_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "web_orders" ADD COLUMN     "judge_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "exception_comments" (
    "id" BIGSERIAL NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "author_id" UUID,
    "author_label" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "taken_back_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_comments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception_mentions" (
    "comment_id" BIGINT NOT NULL,
    "user_id" UUID NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_mentions_pkey" PRIMARY KEY ("comment_id","user_id")
);

-- CreateTable
CREATE TABLE "bulk_actions" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "case_ids" UUID[],
    "state" "bulk_state" NOT NULL DEFAULT 'waiting',
    "by_id" UUID NOT NULL,
    "by_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applies_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "bulk_actions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_views" (
    "id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_corrections" (
    "id" BIGSERIAL NOT NULL,
    "order_id" BIGINT NOT NULL,
    "field" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "by_id" UUID,
    "by_label" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "order_corrections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_changes" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "state" "mapping_change_state" NOT NULL DEFAULT 'draft',
    "edits" JSONB NOT NULL,
    "base_version" INTEGER NOT NULL,
    "effective_on" DATE,
    "by_id" UUID,
    "by_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "submitted_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "decided_by_label" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT NOT NULL DEFAULT '',
    "version" INTEGER,
    "evidence_id" UUID,

    CONSTRAINT "mapping_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_replays" (
    "id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "edits" JSONB NOT NULL,
    "base_version" INTEGER NOT NULL,
    "effective_on" DATE,
    "selection" JSONB NOT NULL,
    "state" "replay_state" NOT NULL DEFAULT 'waiting',
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "held_before" INTEGER NOT NULL DEFAULT 0,
    "held_after" INTEGER NOT NULL DEFAULT 0,
    "opens" JSONB NOT NULL DEFAULT '{}',
    "closes" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "by_id" UUID,
    "by_label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "mapping_replays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_replay_orders" (
    "replay_id" UUID NOT NULL,
    "order_id" BIGINT NOT NULL,
    "diff" JSONB NOT NULL,
    "opens" TEXT[],
    "closes" TEXT[],

    CONSTRAINT "mapping_replay_orders_pkey" PRIMARY KEY ("replay_id","order_id")
);

-- CreateTable
CREATE TABLE "mapping_uses" (
    "day" DATE NOT NULL,
    "storefront_id" UUID NOT NULL,
    "row_id" BIGINT NOT NULL,
    "orders" INTEGER NOT NULL,

    CONSTRAINT "mapping_uses_pkey" PRIMARY KEY ("day","storefront_id","row_id")
);

-- CreateTable
CREATE TABLE "link_dismissals" (
    "storefront_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "item_pkey" TEXT NOT NULL,
    "by_label" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_dismissals_pkey" PRIMARY KEY ("storefront_id","key","item_pkey")
);

-- CreateIndex
CREATE INDEX "exception_comments_case_id_id_idx" ON "exception_comments"("case_id", "id");

-- CreateIndex
CREATE INDEX "exception_mentions_unread_idx" ON "exception_mentions"("user_id") WHERE (read_at is null);

-- CreateIndex
CREATE INDEX "exception_mentions_user_id_comment_id_idx" ON "exception_mentions"("user_id", "comment_id");

-- CreateIndex
CREATE INDEX "bulk_actions_by_id_created_at_idx" ON "bulk_actions"("by_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_owner_id_page_name_key" ON "saved_views"("owner_id", "page", "name");

-- CreateIndex
CREATE INDEX "order_corrections_order_id_id_idx" ON "order_corrections"("order_id", "id");

-- CreateIndex
CREATE INDEX "mapping_changes_state_updated_at_idx" ON "mapping_changes"("state", "updated_at" DESC);

-- CreateIndex
CREATE INDEX "mapping_replays_change_id_created_at_idx" ON "mapping_replays"("change_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "mapping_replay_orders_order_id_idx" ON "mapping_replay_orders"("order_id");

-- CreateIndex
CREATE INDEX "mapping_uses_storefront_id_idx" ON "mapping_uses"("storefront_id");

-- CreateIndex
CREATE INDEX "mapping_uses_row_id_idx" ON "mapping_uses"("row_id");

-- CreateIndex
CREATE INDEX "exception_cases_snoozed_idx" ON "exception_cases"("snoozed_until") WHERE (snoozed_until is not null);

-- CreateIndex
CREATE UNIQUE INDEX "mapping_versions_change_id_key" ON "mapping_versions"("change_id");

-- CreateIndex
CREATE INDEX "users_deputy_id_idx" ON "users"("deputy_id");

-- CreateIndex
CREATE INDEX "web_orders_judge_idx" ON "web_orders"("judge_at") WHERE (judge_at is not null);

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_deputy_id_fkey" FOREIGN KEY ("deputy_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_comments" ADD CONSTRAINT "exception_comments_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "exception_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_mentions" ADD CONSTRAINT "exception_mentions_comment_id_fkey" FOREIGN KEY ("comment_id") REFERENCES "exception_comments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exception_mentions" ADD CONSTRAINT "exception_mentions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_corrections" ADD CONSTRAINT "order_corrections_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mapping_replays" ADD CONSTRAINT "mapping_replays_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "mapping_changes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mapping_replay_orders" ADD CONSTRAINT "mapping_replay_orders_replay_id_fkey" FOREIGN KEY ("replay_id") REFERENCES "mapping_replays"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mapping_replay_orders" ADD CONSTRAINT "mapping_replay_orders_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mapping_uses" ADD CONSTRAINT "mapping_uses_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_dismissals" ADD CONSTRAINT "link_dismissals_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;


