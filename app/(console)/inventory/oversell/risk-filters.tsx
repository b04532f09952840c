'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { states } from '../../../../components/display/states.ts'
import { FilterBar } from '../../../../components/ui/filter-bar.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import { nearDays, riskBands } from '../../../../lib/boards/stock-choices.ts'
import { any, velocityChoices } from '../stock-columns.tsx'
import { type RiskFilters, riskFilters } from './filters.ts'

const bands = [
  { value: any, label: 'Every risk' },
  ...riskBands.map((band) => ({ value: band, label: states.risk[band].word })),
]
const days = [3, 7, 14, 28].map((count) => ({ value: String(count), label: `Near: ${count} days of sales` }))

export function RiskFilterBar() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(riskFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<RiskFilters>) => void setFilter({ ...next, after: null })
  const chosen = (value: string) => (value === any ? null : value)
  const narrowed = filter.band || filter.velocity || filter.days !== nearDays
  return (
    <FilterBar
      pending={pending}
      clear={narrowed ? { label: 'Clear', act: () => change({ band: null, velocity: null, days: nearDays }) } : null}
    >
      <Select
        label="Which risk"
        className="sm:w-36"
        choices={bands}
        value={filter.band ?? any}
        onChange={(value) => change({ band: chosen(value) as 'near' | null })}
      />
      <Select
        label="How fast it sells"
        className="sm:w-36"
        choices={velocityChoices}
        value={filter.velocity ?? any}
        onChange={(value) => change({ velocity: chosen(value) as 'fast' | null })}
      />
      <Select
        label="What counts as near"
        className="sm:w-48"
        choices={days}
        value={String(filter.days)}
        onChange={(value) => change({ days: Number(value) })}
      />
    </FilterBar>
  )
}
