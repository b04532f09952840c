'use client'
import type { LucideIcon } from 'lucide-react'
import { countText } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { decidedAtMost } from './decisions.ts'

interface SelectionBarProps<Kind extends string> {
  selection: {
    chosen: number
    everything: boolean
    wholePage: boolean
    chooseEverything: () => void
    clear: () => void
  }
  /** Rows of the filter on every page, as far as they are counted. */
  total: number
  actions: readonly { kind: Kind; label: string; Icon: LucideIcon }[]
  onAct: (kind: Kind) => void
}

/** What can be done with what is selected. */
export function SelectionBar<Kind extends string>({ selection, total, actions, onAct }: SelectionBarProps<Kind>) {
  const { chosen, everything, wholePage, chooseEverything, clear } = selection
  if (chosen === 0 && !everything) return null
  const reach = Math.min(total, decidedAtMost)
  const all = reach < total ? `the newest ${countText(reach)}` : `all ${countText(total)}`
  return (
    <section
      aria-label="Selection"
      className="sticky bottom-17 z-20 mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-[0_8px_24px_rgb(0_0_0/0.16)] md:bottom-4"
    >
      <span className="mr-2 font-medium first-letter:uppercase">
        {everything ? `${all} of the filter selected` : `${countText(chosen)} selected`}
      </span>
      {wholePage && !everything && total > chosen && (
        <Button look="quiet" size="small" onClick={chooseEverything}>
          Select {all} of the filter
        </Button>
      )}
      {actions.map(({ kind, label, Icon }) => (
        <Button key={kind} size="small" onClick={() => onAct(kind)}>
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
