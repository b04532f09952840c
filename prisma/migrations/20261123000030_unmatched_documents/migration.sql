set lock_timeout = '3s';

-- What carries a reference of ours and fits no order yet: looked through after every reading.
CREATE INDEX "erp_sales_orders_unmatched_idx" ON "erp_sales_orders"("storefront_id") WHERE (order_id is null);
CREATE INDEX "erp_returns_unmatched_idx" ON "erp_returns"("storefront_id") WHERE (order_id is null);
CREATE INDEX "erp_credit_memos_unmatched_idx" ON "erp_credit_memos"("storefront_id") WHERE (order_id is null);
