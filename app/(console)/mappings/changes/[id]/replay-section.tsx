import type { ReactNode } from 'react'
import { Instant } from '../../../../../components/display/instant.tsx'
import { countOf, countText } from '../../../../../components/display/money-text.ts'
import { Status } from '../../../../../components/display/status.tsx'
import { Badge } from '../../../../../components/ui/badge.tsx'
import { listReplayOrders } from '../../../../../lib/mappings/replay/list-replay-orders.ts'
import type { Replay } from '../../../../../lib/mappings/replay/read-replay.ts'
import { db } from '../../../../_server/db.ts'
import type { Person } from '../../../../_server/session.ts'
import { ReplayDiff } from './replay-diff.tsx'
import { ReplaySummary } from './replay-summary.tsx'

interface ReplaySectionProps {
  person: Person
  replay: Replay | null
  undecided: boolean
  page: number
  code: string | null
  ask: ReactNode
}

/** What a change would have done to landed orders. */
export async function ReplaySection({ person, replay, undecided, page, code, ask }: ReplaySectionProps) {
  const isOver = replay !== null && replay.state !== 'waiting' && replay.state !== 'running'
  const orders =
    replay && isOver && replay.changed > 0 ? await listReplayOrders(db(), person, replay.id, { page, code }) : null
  return (
    <section aria-labelledby="replay">
      <div className="card mb-4 p-4 md:p-5">
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-96">
            <h2 id="replay" className="text-base font-semibold">
              Replay
            </h2>
            {replay ? (
              <ReplayTruth replay={replay} undecided={undecided} />
            ) : (
              <p className="text-muted">
                Landed orders are mapped by the rules in force and by this change, side by side. Nothing is sent, and
                nothing but the report is written. What it shall do from a later date is shown on orders of earlier
                ones.
              </p>
            )}
          </div>
          {ask}
        </div>
        {replay && !isOver && <Progress done={replay.done} total={replay.total} />}
        {replay && isOver && replay.done > 0 && <ReplaySummary replay={replay} />}
      </div>
      {orders && <ReplayDiff {...orders} page={page} code={code} />}
    </section>
  )
}

function ReplayTruth({ replay, undecided }: { replay: Replay; undecided: boolean }) {
  const { state, byLabel, createdAt, error } = replay
  return (
    <div className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
      <Status kind="replay" state={state} />
      <span>
        {selectionWords(replay)}, by {byLabel}, <Instant at={createdAt} />.{error && ` It ended: ${error}.`}
      </span>
      {undecided && state === 'done' && !replay.isEvidence && (
        <Badge tone="waiting">The change was edited since: replay it again</Badge>
      )}
      {undecided && replay.isEvidence && replay.isBehind && <Badge tone="waiting">Other rules were saved since</Badge>}
    </div>
  )
}

function selectionWords({ selection, total }: Replay): string {
  if ('orderIds' in selection) return countOf(selection.orderIds.length, 'chosen order')
  if ('numbers' in selection) return countOf(selection.numbers.length, 'named order')
  if ('from' in selection) return `Orders paid from ${selection.from} to ${selection.to}`
  const all = total > 0 && total < selection.last ? `, ${countText(total)} there are` : ''
  return `The last ${countText(selection.last)} orders${all}`
}

function Progress({ done, total }: { done: number; total: number }) {
  return (
    <div className="mt-4">
      <div
        role="progressbar"
        aria-label="Orders replayed"
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={Math.max(total, 1)}
        className="h-2 overflow-hidden rounded-full bg-closed-soft"
      >
        <div
          className="h-full bg-mark-flight transition-[width] duration-500"
          style={{ width: `${total > 0 ? Math.round((done / total) * 100) : 0}%` }}
        />
      </div>
      <p className="mt-1 text-sm text-muted">
        {total > 0 ? `${countText(done)} of ${countText(total)} orders` : 'Waiting for a worker'}
      </p>
    </div>
  )
}
