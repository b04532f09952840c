import type { WriteResult } from '../../erp/port.ts'
import type { Finding } from '../../exceptions/codes.ts'
import type { ClaimedLookUp } from '../../outbox/claim-look-ups.ts'
import type { OutboxKind } from '../../outbox/entry.ts'
import type { Verdict } from '../../outbox/judge-look-up.ts'
import type { Settlement } from '../../outbox/settle.ts'

/** What an attempt came to: for the outbox, and for the queue of exceptions. */
export interface Outcome {
  kind: OutboxKind
  settlement: Settlement
  currency: string
  amount: bigint
  /** What must be open about the order from now on; null leaves its exceptions as they are. */
  findings: Finding[] | null
}

interface Sent {
  id: bigint
  kind: OutboxKind
  attemptId: bigint
  sends: number
  currency: string
  totalAmount: bigint
  outcomeCode: string | null
}

const firstLookUpMs = 1_000

/** How a send ended (bluecherry.md rule 2). */
export function outcomeOfSend(entry: Sent, result: WriteResult, now: Date): Outcome {
  const { outcome } = result
  const soon = new Date(now.getTime() + firstLookUpMs)
  // What the order suffered before is remembered until it is accepted, so that its exception is closed then.
  const hadTrouble = entry.sends > 1 || entry.outcomeCode !== null
  const base: Settlement = {
    entryId: entry.id,
    attemptId: entry.attemptId,
    kind: 'send',
    from: 'sending',
    fence: entry.sends,
    to: 'unknown',
    outcome: outcome.kind,
    counts: true,
    pkey: null,
    ordNum: null,
    code: entry.outcomeCode,
    field: null,
    message: null,
    httpStatus: result.httpStatus,
    response: result.response,
    readyAt: null,
    nextLookupAt: null,
  }
  const about = { kind: entry.kind, currency: entry.currency, amount: entry.totalAmount, findings: null }
  const cancels = entry.kind === 'sales_order_cancel' || entry.kind === 'sales_order_part_cancel'
  const settle = (change: Partial<Settlement>, findings: Finding[] | null = null): Outcome => ({
    ...about,
    settlement: { ...base, ...change },
    findings: ownFindings(entry.kind, findings),
  })
  switch (outcome.kind) {
    case 'accepted':
      // Only the sales order's own status proves that it is cancelled.
      if (cancels) return settle({ to: 'staged', pkey: outcome.pkey, ordNum: outcome.ordNum, nextLookupAt: soon })
      return settle({ to: 'accepted', pkey: outcome.pkey, ordNum: outcome.ordNum, code: null }, hadTrouble ? [] : null)
    case 'staged':
      return settle({ to: 'staged', pkey: outcome.pkey, nextLookupAt: soon })
    case 'duplicate':
      return settle({ code: 'DUPLICATE', message: 'The ERP says the reference is there already', nextLookupAt: now })
    case 'rejected': {
      const { code, field, message } = outcome
      // Looked at once more: it may be refused for being cancelled already.
      if (cancels) return settle({ to: 'rejected', code, field, message, nextLookupAt: soon })
      return settle({ to: 'rejected', code, field, message }, [rejection(code, field, message)])
    }
    case 'throttled':
      return settle({ to: 'ready', counts: false, message: `asked to wait ${outcome.retryAfterMs} ms` })
    case 'not_sent':
      return settle({ to: 'ready', counts: false, message: outcome.reason })
    case 'stopped':
      return settle({ to: 'ready', counts: false, message: outcome.message })
    case 'unknown':
      return settle({ code: 'UNKNOWN', message: outcome.reason, nextLookupAt: soon })
  }
}

/** What a look-up came to. `next` is when an order nobody can account for is looked up again. */
export function outcomeOfLookUp(entry: ClaimedLookUp, verdict: Verdict, now: Date): Outcome {
  const base = lookUpBase(entry, verdict.kind)
  const settle = (change: Partial<Settlement>, findings: Finding[] | null = null): Outcome => ({
    kind: entry.kind,
    currency: entry.currency,
    amount: entry.totalAmount,
    settlement: { ...base, ...change },
    findings: ownFindings(entry.kind, findings),
  })
  const reference = { field: 'altpo', value: entry.reference }
  const patience = new Date(now.getTime() + unresolvedEveryMs)
  switch (verdict.kind) {
    case 'ours':
      return settle({ to: 'accepted', pkey: verdict.pkey, ordNum: verdict.ordNum, code: null, message: null }, [])
    case 'several': {
      const duplicate: Finding = {
        code: 'DUPLICATE_IN_ERP',
        blocking: verdict.ours === null,
        cause: reference,
        lineRef: '',
        evidence: { count: verdict.count, ourOrdNum: verdict.ours?.ordNum ?? null },
      }
      const message = `${verdict.count} sales orders carry the reference`
      if (!verdict.ours) return settle({ to: 'rejected', code: 'DUPLICATE_IN_ERP', message }, [duplicate])
      const { pkey, ordNum } = verdict.ours
      return settle({ to: 'accepted', pkey, ordNum, code: 'DUPLICATE_IN_ERP', message, nextLookupAt: patience }, [
        duplicate,
      ])
    }
    case 'taken': {
      const { ordNum, currency, total } = verdict.found
      const evidence = { ordNum, foundCurrency: currency, foundTotal: String(total) }
      const finding: Finding = { code: 'REFERENCE_TAKEN', blocking: true, cause: reference, lineRef: '', evidence }
      const message = `Sales order ${ordNum} carries the reference with another total or currency`
      return settle({ to: 'rejected', code: 'REFERENCE_TAKEN', field: 'altpo', message }, [finding])
    }
    case 'later':
      return settle({ pkey: entry.pkey, nextLookupAt: verdict.at })
    case 'send':
      return settle({ to: 'ready' })
    case 'unresolved': {
      const finding: Finding = {
        code: 'SEND_UNRESOLVED',
        blocking: true,
        cause: reference,
        lineRef: '',
        evidence: { sends: entry.sends, lookups: entry.lookups },
      }
      return settle({ to: 'unknown', code: 'SEND_UNRESOLVED', nextLookupAt: patience }, [finding])
    }
    case 'never posted': {
      const message = 'The ERP took the order for processing and never listed it'
      return settle({ to: 'rejected', code: 'NOT_POSTED', message }, [rejection('NOT_POSTED', '', message)])
    }
    case 'still rejected':
      return settle({ to: 'rejected' })
  }
}

/** What is wrong with a sales order is the outbox's to say; with anything else, of those that asked for it. */
const ownFindings = (kind: OutboxKind, findings: Finding[] | null) => (kind === 'sales_order' ? findings : null)

const unresolvedEveryMs = 600_000

/** A look-up that changes nothing yet. */
export const lookUpBase = (entry: ClaimedLookUp, outcome: string): Settlement => ({
  entryId: entry.id,
  attemptId: entry.attemptId,
  kind: 'lookup',
  from: entry.state,
  fence: entry.lookups,
  to: sameState(entry),
  outcome,
  counts: true,
  pkey: null,
  ordNum: null,
  code: entry.outcomeCode,
  field: null,
  message: entry.outcomeMessage,
  httpStatus: null,
  response: null,
  readyAt: null,
  nextLookupAt: null,
})

/** A look-up is made in none of the other states. */
const sameState = ({ state }: ClaimedLookUp): Settlement['to'] =>
  state === 'claimed' || state === 'sending' || state === 'withdrawn' ? 'unknown' : state

/** One refusal of many orders is one case: what differs from order to order is taken out of its words. */
function rejection(code: string, field: string, message: string): Finding {
  const value = message
    .replace(/^(?:line|charge|address|tender) \d+: /i, '')
    .replace(/\d{5,}/g, '…')
    .slice(0, 200)
  return { code: 'ERP_REJECTED', blocking: true, cause: { field, value }, lineRef: '', evidence: { code, message } }
}
