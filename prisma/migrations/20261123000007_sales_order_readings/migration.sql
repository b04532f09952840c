-- What the ERP said last about a sales order it accepted, and since when it does not list it.
set lock_timeout = '3s';

-- AlterTable
ALTER TABLE "outbox_entries" ADD COLUMN "erp_status" TEXT,
ADD COLUMN "missed_at" TIMESTAMPTZ(3),
ADD COLUMN "verified_at" TIMESTAMPTZ(3);
