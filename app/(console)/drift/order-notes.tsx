import { Instant } from '../../../components/display/instant.tsx'
import { Status } from '../../../components/display/status.tsx'
import type { DriftedOrder } from '../../../lib/boards/drift-list.ts'

/** What was, or will be, written on the shop's order about what changed. */
export function OrderNotes({ notes }: { notes: DriftedOrder['notes'] }) {
  if (notes.length === 0) return null
  return (
    <ul aria-label="Notes on the shop's order" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      {notes.slice(0, 4).map((note) => (
        <li key={`${note.createdAt.getTime()} ${note.toCustomer}`} className="flex flex-wrap items-center gap-1.5">
          <Status kind="shopNote" state={note.state as 'ready'} />
          <span className="text-muted">
            {note.toCustomer ? 'to the customer' : 'private'}, by {note.by},{' '}
            <Instant at={note.confirmedAt ?? note.createdAt} />
            {note.why && note.state !== 'confirmed' && <>; {note.why}</>}
          </span>
        </li>
      ))}
    </ul>
  )
}
