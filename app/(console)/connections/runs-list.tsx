import { Instant } from '../../../components/display/instant.tsx'
import { Status } from '../../../components/display/status.tsx'
import type { Json } from '../../../lib/kernel/digest.ts'
import type { RunRow } from '../../../lib/runs/list-runs.ts'

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
}

/** Long work somebody asked for, newest first, with what it came to. */
export function RunsList({ runs, connections }: RunsListProps) {
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
                {words[run.kind] ?? run.kind} {codeOf(run)}
              </span>
              <Status kind="run" state={run.state} />
              <span className="min-w-0 flex-1 break-words text-sm text-muted">
                {run.message ?? progressText(run.progress)}
              </span>
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

function progressText(progress: Json): string {
  if (progress === null || typeof progress !== 'object' || Array.isArray(progress)) return ''
  return Object.entries(progress)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()} ${String(value)}`)
    .join(', ')
}
