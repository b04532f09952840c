set lock_timeout = '3s';

ALTER TABLE "order_money"
  ADD COLUMN "charged_lines" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "mapping_version" INTEGER;
