'use client'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { Status } from '../../../components/display/status.tsx'
import type { ReturnPart, ReturnRow } from '../../../lib/boards/returns-list.ts'
import { PartActions } from './part-actions.tsx'
import { codeWords, partText, stateOf } from './return-words.ts'

/** What a refund became, part by part: where it stands, what it waits for, its goods, its credit memo. */
export function RefundParts({ refund, mayManage }: { refund: ReturnRow; mayManage: boolean }) {
  if (refund.parts.length === 0)
    return <span className="text-muted">{refund.amount === 0n ? 'Nothing to book' : 'Not judged yet'}</span>
  return (
    <ul className="flex flex-col gap-2">
      {refund.parts.map((part) => (
        <li key={part.id} className="flex flex-wrap items-start gap-x-3 gap-y-1">
          <span className="flex min-w-0 flex-1 basis-64 flex-col">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
              <Status kind="refundPart" state={stateOf(part)} />
              <span className="text-text">{partText(part)}</span>
              {refund.parts.length > 1 && (
                <Money amount={part.amount} currency={refund.currency} scale={refund.scale} className="text-sm" />
              )}
            </span>
            <Said part={part} refund={refund} />
          </span>
          {mayManage && <PartActions part={part} number={refund.number} />}
        </li>
      ))}
    </ul>
  )
}

function Said({ part, refund }: { part: ReturnPart; refund: ReturnRow }) {
  const { reference, code, outcome, expectedBy, receivedAt, memo, kind, state } = part
  const why = codeWords(code)
  return (
    <span className="flex flex-wrap gap-x-3 text-sm text-muted">
      {reference && <span className="figures">{reference}</span>}
      {why && <span>{why}</span>}
      {outcome && <span className="break-words">{outcome}</span>}
      {kind === 'return' && receivedAt && (
        <span>
          goods received <Instant at={receivedAt} show="day" />
        </span>
      )}
      {kind === 'return' && !receivedAt && expectedBy && state !== 'taken_back' && (
        <span>
          goods expected by <Instant at={expectedBy} show="day" />
        </span>
      )}
      {memo && (
        <span>
          memo <span className="figures">{memo.crmNum}</span>
          {memo.amount !== part.amount && (
            <>
              {' '}
              over <Money amount={memo.amount} currency={memo.currency} scale={refund.scale} />
            </>
          )}
          {!memo.posted && ', not posted'}
        </span>
      )}
    </span>
  )
}
