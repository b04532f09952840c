import type { Db } from '../../kernel/db.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import { wrappedKeyPlace } from './personal-place.ts'

const batchSize = 500

/**
 * Wraps the keys of orders' personal data with the newest key of the ring, where an older one wrapped them; the data itself
 * stays as it is. In batches, each its own statement: it may be stopped and run again, beside workers.
 * @returns how many were wrapped anew
 * @throws {Fault} KEY_UNKNOWN when the ring lacks the key an order was sealed with
 */
export async function resealOrderKeys(
  db: Db,
  keyRing: KeyRing,
  onProgress: (looked: number) => void = () => {},
): Promise<number> {
  let after = 0n
  let looked = 0
  let resealed = 0
  for (;;) {
    const rows = await db.webOrder.findMany({
      where: { id: { gt: after }, wrappedKey: { not: null } },
      orderBy: { id: 'asc' },
      take: batchSize,
      select: { id: true, storefrontId: true, externalId: true, wrappedKey: true },
    })
    const last = rows.at(-1)
    if (!last) return resealed
    after = last.id
    looked += rows.length
    const stale = rows.flatMap(({ id, storefrontId, externalId, wrappedKey }) => {
      if (!wrappedKey || !keyRing.stale(wrappedKey)) return []
      const place = wrappedKeyPlace(storefrontId, externalId)
      return [{ id, before: wrappedKey, after: keyRing.seal(keyRing.open(wrappedKey, place), place) }]
    })
    if (stale.length > 0) {
      // Compare and set: an order whose key was destroyed meanwhile stays without one.
      resealed += await db.$executeRaw`
        update web_orders o set wrapped_key = n.after
        from unnest(${stale.map(({ id }) => id)}::bigint[], ${stale.map((row) => row.before)}::bytea[], ${stale.map((row) => row.after)}::bytea[])
          as n (id, before, after)
        where o.id = n.id and o.wrapped_key = n.before`
    }
    onProgress(looked)
  }
}
