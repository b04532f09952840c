import { Empty } from '../../../../components/display/empty.tsx'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { Source } from '../../../../components/display/source.tsx'
import type { PassageAttempt } from '../../../../lib/boards/passage-entries.ts'
import { attemptWords, prettyJson } from '../../attempt-words.ts'

/** Every request that left for this order, newest first, with what was asked and what was answered. */
export function OrderAttempts({ attempts }: { attempts: readonly PassageAttempt[] }) {
  if (attempts.length === 0) {
    return (
      <div className="card px-5 py-10 text-center">
        <Empty title="Nothing has been sent">Requests stand here with their answers once one leaves.</Empty>
      </div>
    )
  }
  return (
    <ol className="flex flex-col gap-3">
      {attempts.map((attempt) => (
        <li key={attempt.id} className="card p-4">
          <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
            <span className="font-semibold">{attempt.kind === 'send' ? 'Send' : 'Look-up'}</span>
            {attempt.about === 'sales_order_cancel' && <span>of the cancel request</span>}
            <span>{attemptWords(attempt)}</span>
            {attempt.httpStatus !== null && <span className="figures text-muted">HTTP {attempt.httpStatus}</span>}
            <Instant at={attempt.startedAt} className="text-muted" />
            {attempt.endedAt && (
              <span className="figures text-muted">{attempt.endedAt.getTime() - attempt.startedAt.getTime()} ms</span>
            )}
            <span className="text-sm text-muted">
              by worker <Identifier value={attempt.worker} shown={attempt.worker.slice(-12)} />
            </span>
          </div>
          {attempt.message && <p className="mt-1 break-words">{attempt.message}</p>}
          <div className="mt-2 grid gap-3 lg:grid-cols-2">
            <Source title="Asked" text={attempt.request === null ? '' : JSON.stringify(attempt.request, null, 2)} />
            <Source title="Answered" text={prettyJson(attempt.response)} />
          </div>
        </li>
      ))}
    </ol>
  )
}
