import { Instant } from '../../../../components/display/instant.tsx'
import type { StockEventRow } from '../../../../lib/boards/stock-timeline.ts'
import { eventWords } from './event-words.ts'

const shownAtMost = 40

/** What became of the number, newest first. */
export function StockEvents({ events, more }: { events: readonly StockEventRow[]; more: boolean }) {
  const shown = events.slice(0, shownAtMost)
  return (
    <section aria-labelledby="events" className="card p-4">
      <h2 id="events" className="mb-2 text-base font-semibold">
        Events
      </h2>
      {shown.length === 0 && <p className="text-muted">Nothing has happened in this time.</p>}
      <ol className="divide-y divide-line/70">
        {shown.map((event) => (
          <li key={event.id} className="flex items-baseline justify-between gap-4 py-1.5 first:pt-0 last:pb-0">
            <span className="min-w-0 break-words">
              {eventWords(event)}
              {event.version && <span className="figures ml-2 text-xs text-muted">v{event.version}</span>}
            </span>
            <Instant at={event.at} className="shrink-0 text-sm text-muted" />
          </li>
        ))}
      </ol>
      {(more || events.length > shown.length) && (
        <p className="mt-2 text-sm text-muted">
          The {shown.length} newest are listed; the time line draws more of them.
        </p>
      )}
    </section>
  )
}
