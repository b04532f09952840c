set lock_timeout = '3s';

CREATE TABLE "erp_invoices" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "pkey" TEXT NOT NULL,
    "inv_num" TEXT NOT NULL,
    "inv_on" DATE NOT NULL,
    "pick_num" TEXT NOT NULL DEFAULT '',
    "ord_num" TEXT NOT NULL DEFAULT '',
    "alt_po" TEXT NOT NULL DEFAULT '',
    "po_num" TEXT NOT NULL DEFAULT '',
    "storefront_id" UUID,
    "order_id" BIGINT,
    "currency" CHAR(3) NOT NULL,
    "merchandise" BIGINT NOT NULL,
    "discount" BIGINT NOT NULL,
    "freight" BIGINT NOT NULL,
    "misc" BIGINT NOT NULL,
    "tax" BIGINT NOT NULL,
    "total" BIGINT NOT NULL,
    "posted" BOOLEAN NOT NULL,
    "lines" JSONB NOT NULL DEFAULT '[]',
    "content_hash" BYTEA NOT NULL,
    "last_mod_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "erp_invoices_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "erp_invoices_order_id_idx" ON "erp_invoices"("order_id");
CREATE INDEX "erp_invoices_storefront_id_inv_on_idx" ON "erp_invoices"("storefront_id", "inv_on");
CREATE INDEX "erp_invoices_unmatched_idx" ON "erp_invoices"("storefront_id") WHERE (order_id is null);
CREATE UNIQUE INDEX "erp_invoices_connection_id_pkey_key" ON "erp_invoices"("connection_id", "pkey");

ALTER TABLE "erp_invoices" ADD CONSTRAINT "erp_invoices_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "erp_invoices" ADD CONSTRAINT "erp_invoices_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "erp_invoices" ADD CONSTRAINT "erp_invoices_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE SET NULL ON UPDATE CASCADE;
