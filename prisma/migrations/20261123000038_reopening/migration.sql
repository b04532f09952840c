set lock_timeout = '3s';

-- Who asked for a signed period to be opened again, until another person confirms it or it is dropped.
alter table "periods"
  add column "reopen_asked_by_id" uuid,
  add column "reopen_asked_by" text,
  add column "reopen_asked_at" timestamptz(3),
  add column "reopen_reason" text;

-- A variance that somebody sent to the exceptions: its case closes with it.
alter table "variances" add column "sent_at" timestamptz(3);
create index "variances_sent_idx" on "variances" ("storefront_id") where (sent_at is not null);
