import type { ClaimedLookUp } from '../../outbox/claim-look-ups.ts'
import type { CancelVerdict } from '../../outbox/judge-cancel.ts'
import type { Outcome } from './settlement-of.ts'
import { lookUpBase } from './settlement-of.ts'

/** What a look-up of a cancel request came to. Its findings are evaluation's, which reads how the request stands. */
export function outcomeOfCancelLookUp(entry: ClaimedLookUp, verdict: CancelVerdict): Outcome {
  const base = lookUpBase(entry, verdict.kind)
  const settle = (change: Partial<Outcome['settlement']>): Outcome => ({
    kind: entry.kind,
    currency: entry.currency,
    amount: entry.totalAmount,
    settlement: { ...base, ...change },
    findings: null,
  })
  switch (verdict.kind) {
    case 'cancelled': {
      const { pkey, ordNum } = verdict
      return settle({ to: 'accepted', pkey, ordNum, code: null, message: null })
    }
    case 'later':
      return settle({ nextLookupAt: verdict.at })
    case 'send':
      return settle({ to: 'ready' })
    case 'refused':
      return settle({ to: 'rejected', code: verdict.code, message: verdict.message, nextLookupAt: verdict.again })
  }
}
