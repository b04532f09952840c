set lock_timeout = '3s';

-- CreateTable
CREATE TABLE "journal_accounts" (
    "storefront_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "debit" TEXT NOT NULL,
    "credit" TEXT NOT NULL,
    "dimension" TEXT NOT NULL DEFAULT '',
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_by" TEXT NOT NULL,

    CONSTRAINT "journal_accounts_pkey" PRIMARY KEY ("storefront_id","kind")
);

-- CreateTable
CREATE TABLE "journal_numbers" (
    "storefront_id" UUID NOT NULL,
    "year" SMALLINT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "journal_numbers_pkey" PRIMARY KEY ("storefront_id","year")
);

-- CreateTable
CREATE TABLE "journal_entries" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "period_id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "scale" SMALLINT NOT NULL,
    "dated_on" DATE NOT NULL,
    "hash" BYTEA NOT NULL,
    "reverses_id" BIGINT,
    "variance_id" BIGINT,
    "words" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "made_by" TEXT NOT NULL,

    CONSTRAINT "journal_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journal_lines" (
    "entry_id" BIGINT NOT NULL,
    "place" SMALLINT NOT NULL,
    "account" TEXT NOT NULL,
    "debit" BIGINT NOT NULL DEFAULT 0,
    "credit" BIGINT NOT NULL DEFAULT 0,
    "dimension" TEXT NOT NULL DEFAULT '',
    "reference" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "journal_lines_pkey" PRIMARY KEY ("entry_id","place")
);

-- CreateTable
CREATE TABLE "journal_adjustments" (
    "id" BIGSERIAL NOT NULL,
    "storefront_id" UUID NOT NULL,
    "variance_id" BIGINT NOT NULL,
    "debit" TEXT NOT NULL,
    "credit" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "proposed_by_id" UUID NOT NULL,
    "proposed_by" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "journal_adjustments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "journal_entries_reverses_id_key" ON "journal_entries"("reverses_id");

-- CreateIndex
CREATE INDEX "journal_entries_period_id_idx" ON "journal_entries"("period_id");

-- CreateIndex
CREATE INDEX "journal_entries_variance_id_idx" ON "journal_entries"("variance_id");

-- CreateIndex
CREATE UNIQUE INDEX "journal_entries_storefront_id_number_key" ON "journal_entries"("storefront_id", "number");

-- CreateIndex
CREATE INDEX "journal_adjustments_variance_id_idx" ON "journal_adjustments"("variance_id");

-- AddForeignKey
ALTER TABLE "journal_accounts" ADD CONSTRAINT "journal_accounts_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_numbers" ADD CONSTRAINT "journal_numbers_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_entries" ADD CONSTRAINT "journal_entries_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_entries" ADD CONSTRAINT "journal_entries_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "periods"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_entries" ADD CONSTRAINT "journal_entries_reverses_id_fkey" FOREIGN KEY ("reverses_id") REFERENCES "journal_entries"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_lines" ADD CONSTRAINT "journal_lines_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "journal_entries"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_adjustments" ADD CONSTRAINT "journal_adjustments_storefront_id_fkey" FOREIGN KEY ("storefront_id") REFERENCES "storefronts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table journal_lines add constraint journal_lines_one_side check (debit >= 0 and credit >= 0 and (debit = 0) <> (credit = 0));
create trigger journal_entries_immutable before update on journal_entries for each row execute function refuse_change();
create trigger journal_lines_immutable before update on journal_lines for each row execute function refuse_change();

-- One proposal of a variance waits at a time.
CREATE UNIQUE INDEX "journal_adjustments_waiting_key" ON "journal_adjustments"("variance_id") WHERE (outcome is null);

-- What does not balance is not committed, whether its entry is new or a line comes to it later.
create function require_balanced_entry() returns trigger language plpgsql as $$
declare
  entry bigint := case tg_table_name when 'journal_lines' then (to_jsonb(new) ->> 'entry_id')::bigint else (to_jsonb(new) ->> 'id')::bigint end;
begin
  if (select coalesce(sum(debit), 0) <> coalesce(sum(credit), 0) or count(*) < 2 from journal_lines where entry_id = entry) then
    raise exception 'journal entry % does not balance', (select number from journal_entries where id = entry);
  end if;
  return null;
end $$;
create constraint trigger journal_entries_balanced after insert on journal_entries
  deferrable initially deferred for each row execute function require_balanced_entry();
create constraint trigger journal_lines_balanced after insert on journal_lines
  deferrable initially deferred for each row execute function require_balanced_entry();
