'use client'
import { Pencil } from 'lucide-react'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { Status } from '../../../components/display/status.tsx'
import { CheckboxAlone } from '../../../components/ui/checkbox.tsx'
import { classNames } from '../../../components/ui/class-names.ts'
import type { DriftRow } from '../../../lib/boards/drift-list.ts'
import { roundTo, type Scale } from '../../../lib/kernel/money.ts'
import { fieldWords, hasMoved, lineWords, moverWords, sideWords, subjectOf } from './drift-words.ts'

interface DriftLineProps {
  row: DriftRow
  currency: string
  scale: Scale
  /** Null where it cannot be decided. */
  choose: { chosen: boolean; onChoose: (on: boolean) => void } | null
}

const sides = [
  { name: 'asSent', title: 'As sent' },
  { name: 'shopNow', title: 'Shop now' },
  { name: 'erpNow', title: 'ERP now' },
] as const

/** One field on which the sides do not agree. */
export function DriftLine({ row, currency, scale, choose }: DriftLineProps) {
  // A line's worth is shared out of its pieces and may have finer decimals than any document of the order.
  const amount = roundTo(row.amount ?? 0n, scale)
  return (
    <li className="grid gap-x-3 gap-y-1.5 px-4 py-2 text-sm md:grid-cols-[minmax(0,1.4fr)_repeat(3,minmax(0,1fr))_minmax(0,1.1fr)]">
      <div className="flex min-w-0 items-start gap-2.5">
        {choose && (
          <span className="mt-0.5">
            <CheckboxAlone label={`Select ${subjectOf(row)}`} checked={choose.chosen} onChange={choose.onChoose} />
          </span>
        )}
        <div className="min-w-0">
          <p className="font-medium first-letter:uppercase">{fieldWords(row.field)}</p>
          {row.lineKey !== '' && <p className="figures text-xs break-words text-muted">{lineWords(row.lineKey)}</p>}
          <p className="text-xs text-muted">{moverWords[row.movedBy]}</p>
        </div>
      </div>
      <dl className="contents max-md:grid max-md:grid-cols-3 max-md:gap-x-3">
        {sides.map(({ name, title }) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-muted md:sr-only">{title}</dt>
            <dd>
              <Side row={row} name={name} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
      <div className="flex min-w-0 flex-wrap items-start gap-x-3 gap-y-1 md:flex-col md:items-end">
        {amount !== 0n && (
          <span>
            <span className="text-xs text-muted md:sr-only">ERP against shop </span>
            <Difference amount={amount} currency={currency} scale={scale} />
          </span>
        )}
        {row.state !== 'open' && <Status kind="drift" state={row.state} />}
        {row.decidedBy && (
          <span className="text-xs text-muted md:text-right">
            {row.decidedBy}
            {row.decidedAt && (
              <>
                , <Instant at={row.decidedAt} />
              </>
            )}
            {row.reason && <span className="block break-words">“{row.reason}”</span>}
          </span>
        )}
      </div>
    </li>
  )
}

/** What is more in the ERP carries a plus: the sign is the point of it. */
const Difference = ({ amount, currency, scale }: { amount: bigint; currency: string; scale: Scale }) => (
  <span className="figures whitespace-nowrap">
    {amount > 0n && (
      <>
        <span aria-hidden>+</span>
        <span className="sr-only">plus </span>
      </>
    )}
    <Money amount={amount} currency={currency} scale={scale} />
  </span>
)

function Side({
  row: { field, sides: shown, movedBy },
  name,
  currency,
}: {
  row: DriftRow
  name: (typeof sides)[number]['name']
  currency: string
}) {
  const moved = name !== 'asSent' && hasMoved(movedBy, name)
  const words =
    shown === 'hidden'
      ? 'not shown to your role'
      : shown === 'erased'
        ? 'erased'
        : sideWords(field, shown[name], currency)
  return (
    <span
      className={classNames(
        'inline-flex max-w-full items-start gap-1 rounded-sm px-1 -mx-1',
        moved ? 'bg-waiting-soft font-medium text-waiting' : typeof shown === 'string' && 'text-muted',
      )}
    >
      {moved && <Pencil aria-hidden className="mt-0.5 size-3 shrink-0" />}
      <span className={classNames('min-w-0 break-words', typeof shown !== 'string' && 'figures')}>
        {words}
        {moved && <span className="sr-only">, changed</span>}
      </span>
    </span>
  )
}
