-- A stock row is gone only when two whole readings agree; one that cannot be read keeps its figures and says since when.
set lock_timeout = '3s';

ALTER TABLE "erp_stock" ADD COLUMN     "refused_at" TIMESTAMPTZ(3),
ADD COLUMN     "unlisted_at" TIMESTAMPTZ(3);

-- Shop items to be matched again when an item of such a barcode changes, or when any comes that they may wait for.
CREATE INDEX "shop_items_storefront_id_barcode_idx" ON "shop_items"("storefront_id", "barcode") WHERE (barcode <> ''::text);

CREATE INDEX "shop_items_unmatched_idx" ON "shop_items"("storefront_id") WHERE (match = ANY (ARRAY['ambiguous'::shop_item_match, 'none'::shop_item_match]));
