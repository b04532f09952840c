set lock_timeout = '3s';

-- CreateIndex
CREATE INDEX "refund_parts_expected_idx" ON "refund_parts"("expected_by") WHERE (expected_by is not null);
