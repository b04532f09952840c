'use client'
import { AlarmClock, Gauge, MinusCircle, RotateCw, UserCheck } from 'lucide-react'
import { countText } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import type { BulkKind } from './bulk-words.ts'
import { useQueueState } from './queue-state.tsx'

const actions: readonly { kind: BulkKind; label: string; Icon: typeof UserCheck }[] = [
  { kind: 'assign', label: 'Assign ...', Icon: UserCheck },
  { kind: 'snooze', label: 'Snooze ...', Icon: AlarmClock },
  { kind: 'severity', label: 'Severity ...', Icon: Gauge },
  { kind: 'retry', label: 'Look again ...', Icon: RotateCw },
  { kind: 'dismiss', label: 'Dismiss ...', Icon: MinusCircle },
]

interface BulkBarProps {
  pageIds: readonly string[]
  /** Rows of the filter on every page. */
  total: number
  onBulk: (kind: BulkKind) => void
}

/** What can be done with what is selected. */
export function BulkBar({ pageIds, total, onBulk }: BulkBarProps) {
  const { chosen, everything, chooseEverything, clear } = useQueueState()
  if (chosen.size === 0 && !everything) return null
  const wholePage = pageIds.length > 0 && pageIds.every((id) => chosen.has(id))
  return (
    <section
      aria-label="Selection"
      className="sticky bottom-17 z-20 mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-[0_8px_24px_rgb(0_0_0/0.16)] md:bottom-4"
    >
      <span className="mr-2 font-medium">
        {everything ? `All ${countText(total)} of the filter selected` : `${countText(chosen.size)} selected`}
      </span>
      {wholePage && !everything && total > chosen.size && (
        <Button look="quiet" size="small" onClick={chooseEverything}>
          Select all {countText(total)} of the filter
        </Button>
      )}
      {actions.map(({ kind, label, Icon }) => (
        <Button key={kind} size="small" onClick={() => onBulk(kind)}>
          <Icon aria-hidden />
          {label}
        </Button>
      ))}
      <Button look="quiet" size="small" onClick={clear}>
        Clear
      </Button>
    </section>
  )
}
