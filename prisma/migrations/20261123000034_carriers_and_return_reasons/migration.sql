set lock_timeout = '3s';

-- Who carried a parcel, and as what a refund comes back: rules as any other, without approval.
ALTER TYPE "mapping_table" ADD VALUE 'carrier';
ALTER TYPE "mapping_table" ADD VALUE 'return_reason';

-- The list of shipments of every storefront, newest first.
CREATE INDEX "erp_picks_shipped_at_id_idx" ON "erp_picks"("shipped_at" DESC, "id" DESC);
