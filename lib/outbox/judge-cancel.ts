import type { OutboxState } from './entry.ts'
import { maxSends } from './entry.ts'
import type { FoundOrder } from './judge-look-up.ts'

export interface LookedUpCancel {
  state: OutboxState
  sends: number
  lookups: number
  lastDeadlineAt: Date | null
  stagedAt: Date
  outcomeCode: string | null
  outcomeMessage: string | null
}

export type CancelVerdict =
  /** The ERP lists the sales order as cancelled, whoever cancelled it. */
  | { kind: 'cancelled'; pkey: string; ordNum: string }
  | { kind: 'later'; at: Date }
  | { kind: 'send' }
  /** `again` is when it is looked at once more; null when nothing can change any more. */
  | { kind: 'refused'; code: string; message: string; again: Date | null }

/** A person may still cancel it in the ERP by hand. */
const refusedEveryMs = 600_000

/**
 * What a look-up proves about a cancel request: only the sales order's own status does, never an answer to the request. One
 * that has shipped is past cancelling and is not asked for.
 * @param found sales orders under the reference; `times` as for a sales order (judge-look-up.ts)
 */
export function judgeCancel(
  entry: LookedUpCancel,
  found: readonly FoundOrder[],
  times: { now: Date; settleMs: number; postingMs: number },
): CancelVerdict {
  const now = times.now.getTime()
  const standing = found.filter(({ status }) => status !== 'cancelled')
  const [first] = found
  if (first && standing.length === 0) return { kind: 'cancelled', pkey: first.pkey, ordNum: first.ordNum }
  const refused = (code: string, message: string, again = true): CancelVerdict => {
    return { kind: 'refused', code, message, again: again ? new Date(now + refusedEveryMs) : null }
  }
  const later = (ms: number): CancelVerdict => ({ kind: 'later', at: new Date(now + ms) })
  const shipped = standing.find(({ status }) => status === 'shipped')
  if (shipped) return refused('SHIPPED', `Sales order ${shipped.ordNum} has shipped`, false)
  switch (entry.state) {
    case 'staged':
      if (now < entry.stagedAt.getTime() + times.postingMs) {
        return later(Math.min(60_000, 1_000 * 2 ** Math.min(entry.lookups, 6)))
      }
      return refused('NOT_CANCELLED', 'The ERP took the cancel request and never cancelled the sales order')
    case 'rejected':
      return refused(entry.outcomeCode ?? 'NOT_CANCELLED', entry.outcomeMessage ?? 'The sales order still stands')
    default: {
      const settledAt = (entry.lastDeadlineAt?.getTime() ?? 0) + times.settleMs
      if (entry.lastDeadlineAt && now < settledAt) return later(Math.max(250, Math.min(settledAt - now, 15_000)))
      // It was accepted: it may only not be listed yet.
      const listedAt = entry.stagedAt.getTime() + times.settleMs
      if (first === undefined && now < listedAt) return later(Math.max(250, Math.min(listedAt - now, 15_000)))
      if (first === undefined) return refused('NOT_LISTED', 'The ERP does not list the sales order')
      if (entry.state !== 'unknown' || entry.sends < maxSends) return { kind: 'send' }
      return refused(
        'NOT_CANCELLED',
        `Asked ${entry.sends} times without a readable answer, and the sales order stands`,
      )
    }
  }
}
