-- Every look-up that is due, whatever the entry's state: first sends of a backfill and duplicates are looked up too.
DROP INDEX "outbox_entries_lookup_idx";
CREATE INDEX "outbox_entries_lookup_idx" ON "outbox_entries"("connection_id", "next_lookup_at") WHERE (next_lookup_at is not null);
