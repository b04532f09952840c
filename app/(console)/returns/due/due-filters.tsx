'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../../components/ui/search-field.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import { dueCauses } from '../../../../lib/boards/return-choices.ts'
import { causeWords } from '../return-words.ts'
import { type DueFilters, dueFilters, isNarrowed } from './filters.ts'

const any = '*'

const shows = [
  { value: 'open', label: 'Owed' },
  { value: 'closed', label: 'Settled' },
]
const causes = [
  { value: any, label: 'Every cause' },
  ...dueCauses.map((cause) => ({ value: cause, label: causeWords[cause] })),
]

export function DueFilterBar() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(dueFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<DueFilters>) => void setFilter({ ...next, after: null })
  return (
    <FilterBar
      pending={pending}
      clear={isNarrowed(filter) ? { label: 'Clear', act: () => change({ cause: null, order: null, q: '' }) } : null}
    >
      <SearchField
        label="Search by order, PO or sales order number"
        placeholder="Order or sales order"
        className="sm:w-56"
        text={filter.q}
        onSearch={(q) => change({ q, order: null })}
      />
      <Select
        label="Standing"
        className="sm:w-32"
        choices={shows}
        value={filter.show}
        onChange={(value) => change({ show: value as 'open' })}
      />
      <Select
        label="Cause"
        className="sm:w-60"
        choices={causes}
        value={filter.cause ?? any}
        onChange={(value) => change({ cause: value === any ? null : (value as 'return') })}
      />
    </FilterBar>
  )
}
