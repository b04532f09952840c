import { maxSends, type OutboxState } from './entry.ts'

export interface LookedUp {
  state: OutboxState
  currency: string
  totalAmount: bigint
  sends: number
  lookups: number
  lastDeadlineAt: Date | null
  stagedAt: Date
}

/** A sales order the ERP lists under our reference. */
export interface FoundOrder {
  pkey: string
  ordNum: string
  currency: string
  total: bigint
  status: string
}

export type Verdict =
  | { kind: 'ours'; pkey: string; ordNum: string }
  /** Several stand under one reference; `ours` is one that says what we sent. */
  | { kind: 'several'; count: number; ours: FoundOrder | null }
  | { kind: 'taken'; found: FoundOrder }
  /** Nothing is proven yet. */
  | { kind: 'later'; at: Date }
  | { kind: 'send' }
  | { kind: 'unresolved' }
  | { kind: 'never posted' }
  /** It was rejected, and nothing says otherwise. */
  | { kind: 'still rejected' }

/**
 * What a look-up proves (bluecherry.md rule 2). A found order is ours only if currency and total are equal. An empty answer
 * counts only once the listing has settled after the last send's deadline; then it may be sent again, three sends at most.
 * @param settleMs how long the ERP's listing may lag; `postingMs` how long a staged order may take to be posted
 */
export function judgeLookUp(
  entry: LookedUp,
  found: readonly FoundOrder[],
  times: { now: Date; settleMs: number; postingMs: number },
): Verdict {
  const standing = found.filter(({ status }) => status !== 'cancelled')
  const candidates = standing.length > 0 ? standing : found
  const isOurs = (order: FoundOrder) => order.currency === entry.currency && order.total === entry.totalAmount
  if (standing.length > 1) return { kind: 'several', count: standing.length, ours: standing.find(isOurs) ?? null }
  const ours = candidates.find(isOurs)
  if (ours) return { kind: 'ours', pkey: ours.pkey, ordNum: ours.ordNum }
  if (candidates[0]) return { kind: 'taken', found: candidates[0] }

  const now = times.now.getTime()
  const again = (ms: number): Verdict => ({ kind: 'later', at: new Date(now + ms) })
  switch (entry.state) {
    case 'staged': {
      if (now >= entry.stagedAt.getTime() + times.postingMs) return { kind: 'never posted' }
      return again(Math.min(60_000, 1_000 * 2 ** Math.min(entry.lookups, 6)))
    }
    case 'rejected':
      return { kind: 'still rejected' }
    // Accepted and not listed: somebody took it out of the ERP. Drift finds that, not the way out.
    case 'accepted':
      return again(600_000)
    default: {
      const settledAt = (entry.lastDeadlineAt?.getTime() ?? 0) + times.settleMs
      if (entry.lastDeadlineAt && now < settledAt) return again(Math.max(250, Math.min(settledAt - now, 15_000)))
      return entry.state === 'unknown' && entry.sends >= maxSends ? { kind: 'unresolved' } : { kind: 'send' }
    }
  }
}
