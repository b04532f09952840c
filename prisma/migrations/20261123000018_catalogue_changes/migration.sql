-- One open change a field and one open publication a SKU, whoever asks; what of the ERP moved is found without reading it all.
set lock_timeout = '3s';

ALTER TABLE "poll_cursors" ADD COLUMN     "compared_at" TIMESTAMPTZ(3),
ADD COLUMN     "whole_at" TIMESTAMPTZ(3);

ALTER TABLE "catalogue_changes" ADD COLUMN     "sku" TEXT NOT NULL DEFAULT '';

CREATE INDEX "erp_items_connection_id_read_at_idx" ON "erp_items"("connection_id", "read_at");

CREATE INDEX "erp_items_connection_id_gone_at_idx" ON "erp_items"("connection_id", "gone_at");

CREATE INDEX "catalogue_changes_style_idx" ON "catalogue_changes"("storefront_id", "style_key") WHERE (style_key is not null);

CREATE UNIQUE INDEX "catalogue_changes_one_open_idx" ON "catalogue_changes"("shop_item_id", "field") WHERE (state = ANY (ARRAY['proposed'::catalogue_change_state, 'ready'::catalogue_change_state, 'sending'::catalogue_change_state, 'unknown'::catalogue_change_state]));

CREATE UNIQUE INDEX "catalogue_changes_one_publish_idx" ON "catalogue_changes"("storefront_id", "sku") WHERE (kind = 'publish'::catalogue_change_kind AND state = ANY (ARRAY['proposed'::catalogue_change_state, 'ready'::catalogue_change_state, 'sending'::catalogue_change_state, 'unknown'::catalogue_change_state]));
