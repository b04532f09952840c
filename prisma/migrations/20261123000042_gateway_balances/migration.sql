set lock_timeout = '3s';

-- CreateTable
CREATE TABLE "gateway_balances" (
    "storefront_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "day" DATE NOT NULL,
    "amount" BIGINT NOT NULL,
    "stated_by" TEXT NOT NULL,
    "stated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_balances_pkey" PRIMARY KEY ("storefront_id","gateway","currency","day")
);

-- AddForeignKey
ALTER TABLE "gateway_balances" ADD CONSTRAINT "gateway_balances_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
