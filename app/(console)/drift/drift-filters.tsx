'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { movers } from '../../../lib/boards/drift-choices.ts'
import { moverWords } from './drift-words.ts'
import { type DriftFilters, driftFilters, isNarrowed } from './filters.ts'

const any = '*'

const standings = [
  { value: 'open', label: 'Open' },
  { value: 'decided', label: 'Decided, still different' },
  { value: 'closed', label: 'The same again' },
  { value: 'all', label: 'Every standing' },
]
const sides = [{ value: any, label: 'By anybody' }, ...movers.map((by) => ({ value: by, label: moverWords[by] }))]
const times = [
  { value: any, label: 'At any time' },
  { value: 'before', label: 'Before it left' },
  { value: 'after', label: 'After it left' },
]

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
      <SearchField
        label="Search by order, PO or sales order number"
        placeholder="Order or sales order"
        className="sm:w-56"
        text={filter.q}
        onSearch={(q) => change({ q, order: null })}
      />
      <Select
        label="Standing"
        className="sm:w-52"
        choices={standings}
        value={filter.show}
        onChange={(value) => change({ show: value as 'open', order: null })}
      />
      <Select
        label="Changed by"
        className="sm:w-52"
        choices={sides}
        value={filter.by ?? any}
        onChange={(value) => change({ by: value === any ? null : (value as 'erp') })}
      />
      <Select
        label="Found"
        className="sm:w-40"
        choices={times}
        value={filter.found ?? any}
        onChange={(value) => change({ found: value === any ? null : (value as 'after') })}
      />
    </FilterBar>
  )
}
