import 'server-only'
import { listFindings, subjectsOf } from '../../../lib/boards/catalogue-findings.ts'
import { listShopItems } from '../../../lib/boards/catalogue-items.ts'
import type { Db } from '../../../lib/kernel/db.ts'
import { readScope } from '../../_server/query.ts'
import type { Person } from '../../_server/session.ts'
import { findingsFilter, itemsFilter } from './comparison-filter.ts'
import { decidedAtMost, type Target } from './decisions.ts'
import { loadComparisonFilters } from './filters.ts'

interface Asker {
  db: Db
  actor: Person
}

const pageSize = 500

/** The findings meant: those named, or the newest of the filter's, at most a thousand. */
export async function resolveFindings(
  { db, actor }: Asker,
  target: Target,
): Promise<{ id: bigint; shopItemId: bigint | null }[]> {
  if ('ids' in target)
    return subjectsOf(
      db,
      actor,
      target.ids.map((id) => BigInt(id)),
    )
  const filters = loadComparisonFilters(new URLSearchParams(target.query))
  const { storefrontId } = await readScope(actor, filters.storefront)
  const filter = findingsFilter(filters, storefrontId)
  if (!filter) return []
  const found = await readPages((after) => listFindings(db, actor, filter, { size: pageSize, ...after }))
  return found.map(({ id, shopItem }) => ({ id: BigInt(id), shopItemId: shopItem ? BigInt(shopItem.id) : null }))
}

/** The shop items meant, in the same way. */
export async function resolveShopItems({ db, actor }: Asker, target: Target): Promise<bigint[]> {
  if ('ids' in target) return target.ids.map((id) => BigInt(id))
  const filters = loadComparisonFilters(new URLSearchParams(target.query))
  const { storefrontId } = await readScope(actor, filters.storefront)
  const filter = itemsFilter(filters, storefrontId)
  const found = await readPages((after) => listShopItems(db, actor, filter, { size: pageSize, ...after }))
  return found.map(({ id }) => BigInt(id))
}

async function readPages<Row>(
  read: (page: { after?: string }) => Promise<{ rows: Row[]; next: string | null }>,
): Promise<Row[]> {
  const found: Row[] = []
  let page: { after?: string } = {}
  while (found.length < decidedAtMost) {
    const { rows, next } = await read(page)
    found.push(...rows)
    if (next === null) break
    page = { after: next }
  }
  return found.slice(0, decidedAtMost)
}
