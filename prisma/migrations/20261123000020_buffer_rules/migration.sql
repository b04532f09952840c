set lock_timeout = '3s';

-- What is kept back of an item's stock: rules as any other, without approval.
ALTER TYPE "mapping_table" ADD VALUE 'buffer';

-- The guard asks after every computation for the zeros that would be sent.
CREATE INDEX "stock_levels_zeros_idx" ON "stock_levels"("storefront_id", "shop_item_id") WHERE ((desired = 0) AND (state = ANY (ARRAY['ready'::stock_state, 'guarded'::stock_state])));
