set lock_timeout = '3s';

-- CreateTable
CREATE TABLE "gateway_terms" (
    "storefront_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "column_map" JSONB,
    "fee_basis_points" INTEGER,
    "fee_fixed" BIGINT NOT NULL DEFAULT 0,
    "payout_days" INTEGER NOT NULL DEFAULT 2,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_by" TEXT NOT NULL,

    CONSTRAINT "gateway_terms_pkey" PRIMARY KEY ("storefront_id","gateway")
);

-- CreateTable
CREATE TABLE "payout_files" (
    "id" UUID NOT NULL,
    "storefront_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "lines" INTEGER NOT NULL,
    "new_lines" INTEGER NOT NULL,
    "currencies" TEXT[],
    "imported_by_id" UUID,
    "imported_by" TEXT NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payout_files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payout_lines" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "file_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "order_id" BIGINT,
    "amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "settled" BIGINT NOT NULL,
    "settled_currency" CHAR(3) NOT NULL,
    "settled_scale" SMALLINT NOT NULL,
    "fee" BIGINT NOT NULL,
    "rate" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE NOT NULL,
    "payout_id" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "payout_lines_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "payout_files_storefront_id_gateway_hash_key" ON "payout_files"("storefront_id", "gateway", "hash");

-- CreateIndex
CREATE INDEX "payout_lines_storefront_id_transaction_id_idx" ON "payout_lines"("storefront_id", "transaction_id");

-- CreateIndex
CREATE INDEX "payout_lines_unlinked_idx" ON "payout_lines"("storefront_id", "transaction_id") WHERE (order_id is null and transaction_id <> '');

-- CreateIndex
CREATE INDEX "payout_lines_order_id_idx" ON "payout_lines"("order_id");

-- CreateIndex
CREATE INDEX "payout_lines_storefront_id_gateway_day_idx" ON "payout_lines"("storefront_id", "gateway", "day");

-- CreateIndex
CREATE INDEX "payout_lines_file_id_idx" ON "payout_lines"("file_id");

-- CreateIndex
CREATE UNIQUE INDEX "payout_lines_storefront_id_gateway_external_id_key" ON "payout_lines"("storefront_id", "gateway", "external_id");

-- AddForeignKey
ALTER TABLE "gateway_terms" ADD CONSTRAINT "gateway_terms_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_files" ADD CONSTRAINT "payout_files_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_lines" ADD CONSTRAINT "payout_lines_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_lines" ADD CONSTRAINT "payout_lines_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "payout_files"("id") ON DELETE CASCADE ON UPDATE CASCADE;
