import { Instant } from '../../../components/display/instant.tsx'
import { countText } from '../../../components/display/money-text.ts'
import { Status } from '../../../components/display/status.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import { type FlowHealth, readFlowHealth } from '../../../lib/boards/flow-health.ts'
import { db } from '../../_server/db.ts'
import type { BoardScope } from './board-scope.ts'
import { pollSeconds } from './poll-seconds.ts'

/** How the orders flow of every shop does. */
export async function FlowsSection({ scope }: { scope: BoardScope }) {
  const flows = (await readFlowHealth(db(), new Date(), scope.person, pollSeconds())).filter(
    (flow) => !scope.storefrontId || flow.storefrontId === scope.storefrontId,
  )
  return (
    <section aria-labelledby="flows" className="card p-4">
      <h2 id="flows" className="mb-2 text-base font-semibold">
        Orders flow
      </h2>
      {flows.length === 0 && (
        <p className="text-muted">No shop is connected. An admin connects one under Connections.</p>
      )}
      <ul className="divide-y divide-line/70">
        {flows.map((flow) => (
          <li key={flow.storefrontId} className="py-2.5 first:pt-0 last:pb-0">
            <div className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{flow.name}</span>
              <Status kind="mode" state={flow.mode} />
              {flow.silent && <Badge tone="blocked">Silent: not polled as often as it should be</Badge>}
              {flow.quietSince && (
                <Badge tone="blocked">
                  No order since <Instant at={flow.quietSince} />: longer than usual
                </Badge>
              )}
            </div>
            <p className="mt-1 text-sm text-muted">{sentenceOf(flow)}</p>
            {flow.lastError && <p className="mt-1 text-sm break-words text-blocked">{flow.lastError}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function sentenceOf(flow: FlowHealth) {
  return (
    <>
      {flow.polledAt ? (
        <>
          Polled <Instant at={flow.polledAt} />, {countText(flow.lastRows)} changed
        </>
      ) : (
        'Never polled'
      )}
      {flow.cursorAt && (
        <>
          ; verified up to <Instant at={flow.cursorAt} />
        </>
      )}
      {flow.lastLandedAt && (
        <>
          ; last order landed <Instant at={flow.lastLandedAt} />
        </>
      )}
      {!flow.liveFrom && '; no go-live instant yet'}
    </>
  )
}
