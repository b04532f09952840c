import type { Db } from '../../kernel/db.ts'
import { applyEdits } from '../change/apply-edits.ts'
import type { MappingEdit } from '../change/edits.ts'
import type { MappingBook } from '../snapshot.ts'
import { bookOf, readStandingRows } from '../standing-rows.ts'

export interface ReplayedBooks {
  /** What is in force. */
  before: MappingBook
  /** The same with the change, for every date: what it does is seen on orders of days before it shall hold. */
  after: MappingBook
}

/**
 * The rules of one version without and with the edits, by storefront.
 * @throws {Fault} MAPPING_CHANGED, MAPPING_DUPLICATE, MAPPING_OVERLAP: the edits do not fit the rules of that version
 */
export async function loadReplayedBooks(
  db: Db,
  version: number,
  edits: readonly MappingEdit[],
): Promise<(storefrontId: string) => ReplayedBooks> {
  const rows = await readStandingRows(db, { version })
  const changed = applyEdits(rows, edits, null)
  const books = new Map<string, ReplayedBooks>()
  return (storefrontId) => {
    const known = books.get(storefrontId)
    if (known) return known
    const before = bookOf(version, rows, storefrontId)
    const made = { before, after: bookOf(version, changed, storefrontId) }
    books.set(storefrontId, made)
    return made
  }
}
