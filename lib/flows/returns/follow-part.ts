import { sum } from '../../kernel/money.ts'
import type { OrderFacts } from './plan-order.ts'
import type { AskedEntry } from './read-flagged-orders.ts'
import { byPerson, type WantedPart } from './stored-part.ts'

interface Follow {
  now: Date
  facts: OrderFacts
  entryOf: ReadonlyMap<string, AskedEntry>
  expectedBy(from: Date, location: string): Date
}

/** How far a part has come: what its entry says, then the ERP's own receipt and credit memo. */
export function followPart(follow: Follow, part: WantedPart): WantedPart {
  if (part.reference === '' || part.code === byPerson.excluded) return part
  const entry = follow.entryOf.get(part.reference)
  if (!entry) return part
  const own = { ...part, outboxEntryId: entry.id }
  switch (entry.state) {
    case 'ready':
    case 'claimed':
      return { ...own, state: 'planned' }
    case 'withdrawn':
      return part
    case 'rejected':
      return { ...own, state: 'held', code: 'RETURN_REFUSED' }
    case 'unknown':
      if (entry.outcomeCode === 'SEND_UNRESOLVED') return { ...own, state: 'held', code: 'SEND_UNRESOLVED' }
      return { ...own, state: 'sent', code: null }
    case 'sending':
    case 'staged':
      return { ...own, state: 'sent', code: null }
    case 'accepted':
      return part.kind === 'cancel' ? { ...own, state: 'booked', code: null } : followDocument(follow, own, entry)
  }
}

function followDocument({ now, facts, expectedBy: until }: Follow, part: WantedPart, entry: AskedEntry): WantedPart {
  const shown = facts.returns.find(
    ({ refNum2, retNum }) => refNum2 === part.reference || (retNum !== '' && retNum === entry.ordNum),
  )
  const numbers = new Set([shown?.retNum, entry.ordNum].filter((number) => number))
  const memos = facts.memos.filter(({ refNum2, retNum }) => refNum2 === part.reference || numbers.has(retNum))
  const credited = sum(memos.map(({ total }) => total))
  const isGoods = part.kind === 'return'
  const came = shown ? receiptOf(shown) : { isWhole: false, at: null }
  const receivedAt = isGoods && came.isWhole ? (part.receivedAt ?? came.at) : null
  const expectedBy = isGoods ? (part.expectedBy ?? until(entry.acceptedAt ?? now, part.location)) : null
  const booked = {
    ...part,
    state: 'booked' as const,
    code: null,
    creditMemoId: memos[0]?.id ?? null,
    receivedAt,
    expectedBy,
  }
  // Goods that come back in several parcels are credited as they come in.
  const isAllThere = !isGoods || receivedAt !== null
  const differs = memos.length > 0 && (isAllThere ? credited !== part.amount : credited > part.amount)
  if (differs) return { ...booked, code: 'CREDIT_DIFFERS' }
  if (memos.length > 0 && isAllThere && memos.every(({ posted }) => posted)) return { ...booked, state: 'matched' }
  const isLate = isGoods && receivedAt === null && expectedBy !== null && expectedBy < now
  return isLate ? { ...booked, code: 'RECEIPT_OVERDUE' } : booked
}

/** The ERP's own receipt: whole once every line is in; one that counts no pieces is whole with its date. */
function receiptOf({ receivedOn, lines }: OrderFacts['returns'][number]): { isWhole: boolean; at: Date | null } {
  const counts = lines.some(({ received }) => received > 0)
  const isWhole = receivedOn !== null && (!counts || lines.every(({ quantity, received }) => received >= quantity))
  return { isWhole, at: receivedOn }
}
