-- Since when, and when last, a connection could not be reached: its exception waits some minutes for it.
set lock_timeout = '3s';

-- AlterTable
ALTER TABLE "connections" ADD COLUMN "unreached_at" TIMESTAMPTZ(3),
ADD COLUMN "unreached_since" TIMESTAMPTZ(3);
