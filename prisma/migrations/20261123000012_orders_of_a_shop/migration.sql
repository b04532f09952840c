-- The orders of one shop, newest first, whatever their bucket: a small shop beside a large one is not searched for row by row.
set lock_timeout = '3s';

CREATE INDEX "web_orders_storefront_id_placed_at_id_idx" ON "web_orders"("storefront_id", "placed_at" DESC, "id" DESC);
