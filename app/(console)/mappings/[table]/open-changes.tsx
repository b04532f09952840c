import { FilePen, Hourglass } from 'lucide-react'
import Link from 'next/link'
import type { ListedChange } from '../../../../lib/mappings/change/list-changes.ts'

/** Changes of this table that are not in force yet: one's own draft, and what waits for approval. */
export function OpenChanges({ changes }: { changes: readonly ListedChange[] }) {
  if (changes.length === 0) return null
  return (
    <ul aria-label="Changes of this table not in force yet" className="card mb-3 divide-y divide-line/70">
      {changes.map(({ id, title, state, begins, ends, effectiveOn, byLabel }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 py-2">
          {state === 'waiting' ? (
            <Hourglass aria-hidden className="size-4 shrink-0 text-waiting" />
          ) : (
            <FilePen aria-hidden className="size-4 shrink-0 text-muted" />
          )}
          <span className="font-medium">{state === 'waiting' ? 'Waits for approval:' : 'Your draft:'}</span>
          <span className="min-w-0 break-words">{title}</span>
          <span className="text-muted">
            {[
              begins > 0 ? `${begins} ${begins === 1 ? 'rule begins' : 'rules begin'}` : '',
              ends > 0 ? `${ends} ${ends === 1 ? 'ends' : 'end'}` : '',
              effectiveOn ? `from ${effectiveOn}` : '',
              state === 'waiting' ? `by ${byLabel}` : '',
            ]
              .filter(Boolean)
              .join(', ')}
          </span>
          <Link href={`/mappings/changes/${id}`} className="touch ml-auto font-medium text-accent hover:underline">
            {state === 'waiting' ? 'Look at it' : 'Open the draft'}
          </Link>
        </li>
      ))}
    </ul>
  )
}
