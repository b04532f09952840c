import { maxSends } from './entry.ts'
import type { CancelVerdict, LookedUpCancel } from './judge-cancel.ts'

/** Pieces that shall be cancelled: `until` is what the ERP then shows cancelled of the upc. */
interface CancelledPiece {
  upc: string
  quantity: number
  until: number
}

/** A sales order the ERP lists under our reference, with the pieces of each line. */
export interface FoundLines {
  pkey: string
  ordNum: string
  status: string
  lines: readonly { upc: string; open: number; cancelled: number }[]
}

/**
 * What a look-up proves about a partial cancel: only the cancelled pieces of the sales order do, never an answer to the
 * request. What it asks for is a state, so that it is never carried out twice.
 * @param found sales orders under the reference; `times` as for a sales order (judge-look-up.ts)
 */
export function judgePartCancel(
  entry: LookedUpCancel,
  pieces: readonly CancelledPiece[],
  found: readonly FoundLines[],
  times: { now: Date; settleMs: number; postingMs: number },
): CancelVerdict {
  const now = times.now.getTime()
  const later = (ms: number): CancelVerdict => ({ kind: 'later', at: new Date(now + ms) })
  const refused = (code: string, message: string): CancelVerdict => ({ kind: 'refused', code, message, again: null })
  const standing = found.find(({ status }) => status !== 'cancelled') ?? found[0]
  if (standing && (standing.status === 'cancelled' || pieces.every((piece) => isCarriedOut(standing, piece)))) {
    return { kind: 'cancelled', pkey: standing.pkey, ordNum: standing.ordNum }
  }
  switch (entry.state) {
    case 'staged':
      if (now < entry.stagedAt.getTime() + times.postingMs)
        return later(Math.min(60_000, 1_000 * 2 ** Math.min(entry.lookups, 6)))
      return refused('NOT_CANCELLED', 'The ERP took the cancel request and never cancelled the pieces')
    case 'rejected':
      return refused(entry.outcomeCode ?? 'NOT_CANCELLED', entry.outcomeMessage ?? 'The pieces still stand')
    default: {
      const settledAt = (entry.lastDeadlineAt?.getTime() ?? 0) + times.settleMs
      if (entry.lastDeadlineAt && now < settledAt) return later(Math.max(250, Math.min(settledAt - now, 15_000)))
      if (!standing) {
        const listedAt = entry.stagedAt.getTime() + times.settleMs
        if (now < listedAt) return later(Math.max(250, Math.min(listedAt - now, 15_000)))
        return refused('NOT_LISTED', 'The ERP does not list the sales order')
      }
      if (!pieces.every((piece) => isOpen(standing, piece))) {
        return refused('NOT_OPEN', `Sales order ${standing.ordNum} does not hold the pieces open any more`)
      }
      if (entry.state !== 'unknown' || entry.sends < maxSends) return { kind: 'send' }
      return refused('NOT_CANCELLED', `Asked ${entry.sends} times without a readable answer, and the pieces stand`)
    }
  }
}

const pieces = (order: FoundLines, upc: string, which: 'open' | 'cancelled') =>
  order.lines.filter((line) => line.upc === upc).reduce((all, line) => all + line[which], 0)

const isCarriedOut = (order: FoundLines, { upc, until }: CancelledPiece) => pieces(order, upc, 'cancelled') >= until
const isOpen = (order: FoundLines, piece: CancelledPiece) =>
  isCarriedOut(order, piece) || pieces(order, piece.upc, 'open') >= piece.quantity
