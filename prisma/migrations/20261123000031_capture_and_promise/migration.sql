set lock_timeout = '3s';

-- AlterTable
ALTER TABLE "dispatches" ADD COLUMN     "capture_by" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "erp_sales_orders" ADD COLUMN     "promised_on" DATE;

-- CreateIndex
CREATE INDEX "dispatches_capture_idx" ON "dispatches"("storefront_id", "capture_by") WHERE (capture_by is not null);

-- CreateIndex
CREATE INDEX "erp_picks_unmatched_idx" ON "erp_picks"("storefront_id") WHERE (order_id is null);

-- CreateIndex
CREATE INDEX "erp_sales_orders_promise_idx" ON "erp_sales_orders"("storefront_id", "promised_on") WHERE (promised_on is not null);
