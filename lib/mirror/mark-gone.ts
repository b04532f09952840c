import type { Db, Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { DocumentTable, Touched } from './known-documents.ts'

/** So many may always be missing; beyond it not more than a share of what is known. */
const fewMissing = 3
const mostMissing = 0.2

/** Documents that a reading of everything stamped since should have listed and did not. */
export async function findUnlisted(
  db: Db,
  table: DocumentTable,
  connectionId: string,
  { since, startedAt, listed }: { since: Date; startedAt: Date; listed: ReadonlySet<string> },
): Promise<{ missing: string[]; known: number }> {
  const rows = await db.$queryRaw<{ pkey: string }[]>`
    select pkey from ${Prisma.raw(table)}
    where connection_id = ${connectionId}::uuid and gone_at is null and last_mod_at >= ${since} and read_at < ${startedAt}`
  return { missing: rows.flatMap(({ pkey }) => (listed.has(pkey) ? [] : pkey)), known: rows.length }
}

/** A listing that lost a fifth of what is known was not whole: nothing is taken for gone. */
export const isBelieved = (missing: number, known: number): boolean =>
  missing <= fewMissing || missing < known * mostMissing

/** What two readings of everything did not list is gone; the orders concerned are judged again by the caller. */
export const markGone = (
  tx: Tx,
  now: Date,
  table: DocumentTable,
  connectionId: string,
  pkeys: readonly string[],
): Promise<Touched[]> =>
  tx.$queryRaw<Touched[]>`
    update ${Prisma.raw(table)} set gone_at = ${now}
    where connection_id = ${connectionId}::uuid and pkey = any(${[...pkeys]}::text[]) and gone_at is null
    returning storefront_id::text as "storefrontId", order_id as "orderId"`
