-- Suggested item links: items are found by what their SKU, style, colour and size resemble.
set lock_timeout = '3s';

-- Trusted since PostgreSQL 13: who may create in the database may install it.
create extension if not exists pg_trgm;

-- A SKU without the signs people put between its parts, so that `RUL-BR-15`, `rul br 15` and `RUL.BR/15` are one.
create function plain_sku(sku text) returns text
  language sql immutable parallel safe
  return lower(regexp_replace(sku, '[[:space:]._/\\#:+-]+', '', 'g'));

-- Expressions are beyond the Prisma schema; lib/mappings/suggest/find-candidates.ts asks by these very ones.
create index erp_items_alike_idx on erp_items using gin (
  plain_sku(third_party_item) gin_trgm_ops,
  plain_sku(style || color_code || size_desc) gin_trgm_ops
);

-- CreateIndex
CREATE INDEX "erp_items_connection_id_style_idx" ON "erp_items"("connection_id", "style");
