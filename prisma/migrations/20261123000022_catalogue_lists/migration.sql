-- The comparison and the record of changes of all storefronts, newest first, a page at a time.
set lock_timeout = '3s';

CREATE INDEX "catalogue_findings_since_idx" ON "catalogue_findings"("opened_at" DESC, "id" DESC) WHERE (closed_at IS NULL);

CREATE INDEX "catalogue_changes_created_at_id_idx" ON "catalogue_changes"("created_at" DESC, "id" DESC);
