'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { NarrowSelect } from '../../../components/ui/narrow-select.tsx'
import { OrderSearch } from '../../../components/ui/order-search.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { movers } from '../../../lib/boards/drift-choices.ts'
import { moverWords } from './drift-words.ts'
import { type DriftFilters, driftFilters, isNarrowed } from './filters.ts'

const standings = [
  { value: 'open', label: 'Open' },
  { value: 'decided', label: 'Decided, still different' },
  { value: 'closed', label: 'The same again' },
  { value: 'all', label: 'Every standing' },
]
const sides = movers.map((by) => ({ value: by, label: moverWords[by] }))
const times = [
  { value: 'before', label: 'Before it left' },
  { value: 'after', label: 'After it left' },
] as const

export function DriftFilterBar() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(driftFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<DriftFilters>) => void setFilter({ ...next, after: null })
  return (
    <FilterBar
      pending={pending}
      clear={
        isNarrowed(filter) ? { label: 'Clear', act: () => change({ by: null, found: null, order: null, q: '' }) } : null
      }
    >
      <OrderSearch text={filter.q} onSearch={(q) => change({ q, order: null })} />
      <Select
        label="Standing"
        className="sm:w-52"
        choices={standings}
        value={filter.show}
        onChange={(value) => change({ show: value as 'open', order: null })}
      />
      <NarrowSelect
        label="Changed by"
        all="By anybody"
        className="sm:w-52"
        choices={sides}
        value={filter.by}
        onChange={(by) => change({ by })}
      />
      <NarrowSelect
        label="Found"
        all="At any time"
        className="sm:w-40"
        choices={times}
        value={filter.found}
        onChange={(found) => change({ found })}
      />
    </FilterBar>
  )
}
