import type { Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { canonicalJson, keyedHash } from '../kernel/digest.ts'
import type { Match } from './match-orders.ts'

export type DocumentTable = 'erp_sales_orders' | 'erp_picks' | 'erp_returns' | 'erp_credit_memos' | 'erp_invoices'

/** One reading of documents of a kind: whose it is, and when it was asked for. */
export interface Reading {
  connectionId: string
  /** When the answer that holds them was asked for. */
  askedAt: Date
  /** Of the key ring: what is compared says something about a person. */
  hashKey: Uint8Array
}

export interface Matched<Document> {
  document: Document
  match: Match
}

/** A document that was not as it is known. */
export interface Touched {
  storefrontId: string
  orderId: bigint | null
}

interface Known {
  pkey: string
  contentHash: Uint8Array
  orderId: bigint | null
  isGone: boolean
  isSealed: boolean
}

export interface Changed<Document> extends Matched<Document> {
  contentHash: Buffer<ArrayBuffer>
  known: Known | null
}

/**
 * Those of a reading that are new, differ from what is known, are linked to another order or were gone. Of one listed twice
 * the later stamp counts, else the later one. Sorted by key, so that two readings write in the same order.
 * @param content what is compared: everything but the stamp
 */
export async function changedOf<Document extends { pkey: string; lastModAt: Date | null }>(
  tx: Tx,
  table: DocumentTable,
  { connectionId, hashKey }: Reading,
  documents: readonly Matched<Document>[],
  content: (document: Document) => Json,
): Promise<Changed<Document>[]> {
  const unique = new Map<string, Matched<Document>>()
  for (const one of documents) {
    const known = unique.get(one.document.pkey)
    if (!known || stampOf(one.document) >= stampOf(known.document)) unique.set(one.document.pkey, one)
  }
  if (unique.size === 0) return []
  const isOrders = table === 'erp_sales_orders'
  const rows = await tx.$queryRaw<Known[]>`
    select pkey, content_hash as "contentHash", order_id as "orderId", gone_at is not null as "isGone",
      ${isOrders ? Prisma.sql`party_sealed is not null` : Prisma.sql`true`} as "isSealed"
    from ${Prisma.raw(table)} where connection_id = ${connectionId}::uuid and pkey = any(${[...unique.keys()]}::text[])`
  const knownBy = new Map(rows.map((row) => [row.pkey, row]))
  return [...unique.values()]
    .map((one): Changed<Document> => {
      const contentHash = Buffer.from(keyedHash(hashKey, canonicalJson(content(one.document))))
      return { ...one, contentHash, known: knownBy.get(one.document.pkey) ?? null }
    })
    .filter(({ contentHash, known, match: { order } }) => {
      if (!known || known.isGone || known.orderId !== (order?.id ?? null)) return true
      // Read before its order landed: there was no key to seal it with.
      if (isOrders && !known.isSealed && order?.wrappedKey) return true
      return !contentHash.equals(known.contentHash)
    })
    .sort((a, b) => (a.document.pkey < b.document.pkey ? -1 : 1))
}

/** Those that were written: another reading's later answer may stand already. */
export function touchedOf<Document extends { pkey: string }>(
  changed: readonly Changed<Document>[],
  written: readonly { pkey: string }[],
): Touched[] {
  const pkeys = new Set(written.map(({ pkey }) => pkey))
  return changed
    .filter(({ document }) => pkeys.has(document.pkey))
    .map(({ match: { storefrontId, order } }) => ({ storefrontId, orderId: order?.id ?? null }))
}

const stampOf = ({ lastModAt }: { lastModAt: Date | null }) => lastModAt?.getTime() ?? 0
