import { ThroughputChart } from '../../../components/chart/throughput-chart.tsx'
import { Instant } from '../../../components/display/instant.tsx'
import { countText } from '../../../components/display/money-text.ts'
import { readThroughput } from '../../../lib/boards/flow-health.ts'
import { db } from '../../_server/db.ts'
import type { BoardScope } from './board-scope.ts'

/** What went out in the last hour, what waits, and when it will be gone. */
export async function ThroughputSection({ scope }: { scope: BoardScope }) {
  const { minutes, backlog } = await readThroughput(db(), new Date(), scope.person, scope.storefrontId ?? null)
  return (
    <div className="flex flex-col gap-4">
      <ThroughputChart
        title="Sales orders in the last hour"
        step="one minute"
        points={minutes.map(({ at, accepted }) => ({ at, accepted, usual: null }))}
      />
      <section aria-labelledby="backlog" className="card p-4">
        <h2 id="backlog" className="mb-2 text-base font-semibold">
          On the way out
        </h2>
        {backlog.length === 0 && <p className="text-muted">No ERP is connected.</p>}
        <ul className="divide-y divide-line/70">
          {backlog.map((line) => (
            <li
              key={line.connectionId}
              className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 py-1.5 first:pt-0 last:pb-0"
            >
              <span className="font-medium">{line.code}</span>
              <span className="text-muted">
                <span className="figures text-text">{countText(line.waiting)}</span> waiting
                {line.delayed > 0 && (
                  <>
                    , <span className="figures text-text">{countText(line.delayed)}</span> within their release delay
                  </>
                )}
                {line.expectedEndAt ? (
                  <>
                    , gone <Instant at={line.expectedEndAt} />
                  </>
                ) : line.waiting > 0 ? (
                  ', nothing has moved in ten minutes'
                ) : (
                  ''
                )}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
