import { canonicalJson, sha256 } from '../kernel/digest.ts'

/** What was done to a period, by whom and when. `detail` is whole JSON: amounts as text. */
export interface ChainEntry {
  at: Date
  actor: string
  /** `periods:prepare`. */
  action: string
  detail: object
}

/** Counted from 1. `previous` is the hash of the record before it; of the first, the hash of what the chain is of. */
export interface ChainRecord extends ChainEntry {
  sequence: number
  previous: string
  hash: string
}

/** One chain a storefront and period: a record of one is no record of another. */
export interface ChainOf {
  storefront: string
  period: string
}

/** The record that follows; appended under the period's row lock, so that two never follow the same one. */
export function nextRecord(
  chain: ChainOf,
  last: Pick<ChainRecord, 'sequence' | 'hash'> | null,
  entry: ChainEntry,
): ChainRecord {
  const { at, actor, action, detail } = entry
  const sequence = (last?.sequence ?? 0) + 1
  const previous = last?.hash ?? rootOf(chain)
  return { at, actor, action, detail, sequence, previous, hash: hashOf(sequence, previous, entry) }
}

export interface BrokenLink {
  /** The place in the chain, from 1, at which it first fails. */
  sequence: number
  reason: 'missing' | 'changed' | 'not linked'
}

/**
 * The first broken link, null when every one holds. A chain cut off at its end looks whole by itself: give the count that is
 * kept elsewhere (the period's row, the close pack).
 * @param records in the order of their sequence
 */
export function findBrokenLink(chain: ChainOf, records: Iterable<ChainRecord>, count?: number): BrokenLink | null {
  let last: ChainRecord | null = null
  for (const record of records) {
    const sequence = (last?.sequence ?? 0) + 1
    if (record.sequence !== sequence) return { sequence, reason: 'missing' }
    if (record.previous !== (last?.hash ?? rootOf(chain))) return { sequence, reason: 'not linked' }
    if (record.hash !== hashOf(sequence, record.previous, record)) return { sequence, reason: 'changed' }
    last = record
  }
  const found = last?.sequence ?? 0
  return count !== undefined && found < count ? { sequence: found + 1, reason: 'missing' } : null
}

const rootOf = ({ storefront, period }: ChainOf) => sha256(canonicalJson({ storefront, period })).toString('hex')

const hashOf = (sequence: number, previous: string, { at, actor, action, detail }: ChainEntry) =>
  sha256(canonicalJson({ sequence, previous, at: at.toISOString(), actor, action, detail })).toString('hex')
