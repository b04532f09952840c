-- A person lets one order go in spite of one finding.
set lock_timeout = '3s';

-- CreateTable
CREATE TABLE "finding_releases" (
    "order_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "by_id" UUID,
    "by_label" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "finding_releases_pkey" PRIMARY KEY ("order_id","code","cause")
);

-- AddForeignKey
ALTER TABLE "finding_releases" ADD CONSTRAINT "finding_releases_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "web_orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;
