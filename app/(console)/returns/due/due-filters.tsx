'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../../components/ui/filter-bar.tsx'
import { NarrowSelect } from '../../../../components/ui/narrow-select.tsx'
import { OrderSearch } from '../../../../components/ui/order-search.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import { dueCauses } from '../../../../lib/boards/return-choices.ts'
import { causeWords } from '../return-words.ts'
import { type DueFilters, dueFilters, isNarrowed } from './filters.ts'

const shows = [
  { value: 'open', label: 'Owed' },
  { value: 'closed', label: 'Settled' },
]
const causes = dueCauses.map((cause) => ({ value: cause, label: causeWords[cause] }))

export function DueFilterBar() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(dueFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<DueFilters>) => void setFilter({ ...next, after: null })
  return (
    <FilterBar
      pending={pending}
      clear={isNarrowed(filter) ? { label: 'Clear', act: () => change({ cause: null, order: null, q: '' }) } : null}
    >
      <OrderSearch text={filter.q} onSearch={(q) => change({ q, order: null })} />
      <Select
        label="Standing"
        className="sm:w-32"
        choices={shows}
        value={filter.show}
        onChange={(value) => change({ show: value as 'open' })}
      />
      <NarrowSelect
        label="Cause"
        all="Every cause"
        className="sm:w-60"
        choices={causes}
        value={filter.cause}
        onChange={(cause) => change({ cause })}
      />
    </FilterBar>
  )
}
