import { Instant } from '../../../components/display/instant.tsx'
import { Status } from '../../../components/display/status.tsx'
import type { RunRow } from '../../../lib/runs/list-runs.ts'
import { RunBackfill } from './backfill.tsx'
import { backfillOf, progressWords } from './run-words.ts'

const words: Record<string, string> = {
  'connections:test': 'Test',
  'mirror:codes': 'Codes pulled',
  'mirror:items': 'Items read',
  'orders:census': 'Census',
  'orders:backfill': 'Backfill',
}

interface RunsListProps {
  runs: readonly RunRow[]
  connections: readonly { id: string; code: string; storefrontId: string | null }[]
  mayAsk: boolean
}

/** Long work somebody asked for, newest first, with what it came to. */
export function RunsList({ runs, connections, mayAsk }: RunsListProps) {
  const codeOf = (run: RunRow) =>
    connections.find(
      ({ id, storefrontId }) => id === run.connectionId || (storefrontId !== null && storefrontId === run.storefrontId),
    )?.code
  return (
    <section aria-labelledby="runs" className="card mt-4 p-4 md:p-5">
      <h2 id="runs" className="mb-2 text-base font-semibold">
        What was asked for
      </h2>
      {runs.length === 0 ? (
        <p className="text-muted">Nothing yet. Tests, censuses and backfills stand here with their results.</p>
      ) : (
        <ul className="divide-y divide-line/70">
          {runs.map((run) => (
            <li key={run.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="font-medium">
                {backfillOf(run)?.dryRun ? 'Backfill, count only' : (words[run.kind] ?? run.kind)} {codeOf(run)}
              </span>
              <Status kind="run" state={run.state} />
              <span className="w-full min-w-0 break-words text-sm text-muted md:w-auto md:flex-1">
                {windowWords(run)}
                {run.message ?? progressWords(run)}
              </span>
              {mayAsk && <LandCounted run={run} />}
              <span className="text-sm text-muted">
                {run.askedBy}, <Instant at={run.askedAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function windowWords(run: RunRow): string {
  const backfill = backfillOf(run)
  if (!backfill) return ''
  const short = (instant: string) => instant.slice(0, 16).replace('T', ' ')
  return `${short(backfill.from)} to ${short(backfill.to)} UTC. `
}

/** A count that found something new offers to land it. */
function LandCounted({ run }: { run: RunRow }) {
  const backfill = backfillOf(run)
  if (!backfill?.dryRun || run.state !== 'done' || backfill.fresh === 0 || !run.storefrontId) return null
  return <RunBackfill storefrontId={run.storefrontId} from={backfill.from} to={backfill.to} orders={backfill.fresh} />
}
