import type { ReactNode } from 'react'
import { countText } from '../../../components/display/money-text.ts'
import type { Chosen } from './decisions.ts'
import { sideWords, subjectOf } from './drift-words.ts'

const listed = 50

/** What is decided, each by order and field. `effect` says what becomes of one; without it both sides stand beside each other. */
export function ChosenList({ chosen, effect }: { chosen: readonly Chosen[]; effect?: (one: Chosen) => ReactNode }) {
  const shown = chosen.slice(0, listed)
  return (
    <div>
      <ul
        aria-label="What is decided"
        className="max-h-56 divide-y divide-line/70 overflow-y-auto rounded-md border border-line text-sm"
      >
        {shown.map((one) => (
          <li key={one.row.id} className="px-3 py-1.5 break-words">
            <span className="figures font-medium">#{one.order.number}</span> {subjectOf(one.row)}:{' '}
            {effect?.(one) ?? <Sides {...one} />}
          </li>
        ))}
      </ul>
      {chosen.length > listed && (
        <p className="mt-1 text-sm text-muted">and {countText(chosen.length - listed)} more.</p>
      )}
    </div>
  )
}

function Sides({ order, row: { field, sides } }: Chosen) {
  if (typeof sides === 'string') return <span className="text-muted">not shown to your role</span>
  return (
    <>
      <span className="text-muted">the ERP has</span>{' '}
      <span className="figures">{sideWords(field, sides.erpNow, order.currency)}</span>
      <span className="text-muted">, the shop</span>{' '}
      <span className="figures">{sideWords(field, sides.shopNow, order.currency)}</span>
    </>
  )
}
