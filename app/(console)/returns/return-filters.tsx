'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { refundKinds, returnShows } from '../../../lib/boards/return-choices.ts'
import { isNarrowed, type ReturnFilters, returnFilters } from './filters.ts'
import { refundWords, showWords } from './return-words.ts'

const any = '*'

const shows = [
  { value: any, label: 'Every refund' },
  ...returnShows.map((show) => ({ value: show, label: showWords[show] })),
]
const kinds = [
  { value: any, label: 'Every kind' },
  ...refundKinds.map((kind) => ({ value: kind, label: refundWords[kind] })),
]

export function ReturnFilterBar() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(returnFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<ReturnFilters>) => void setFilter({ ...next, after: null })
  return (
    <FilterBar
      pending={pending}
      clear={
        isNarrowed(filter)
          ? { label: 'Clear', act: () => change({ show: null, kind: null, order: null, q: '' }) }
          : null
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
        className="sm:w-56"
        choices={shows}
        value={filter.show ?? any}
        onChange={(value) => change({ show: value === any ? null : (value as 'person') })}
      />
      <Select
        label="Kind"
        className="sm:w-40"
        choices={kinds}
        value={filter.kind ?? any}
        onChange={(value) => change({ kind: value === any ? null : (value as 'full') })}
      />
    </FilterBar>
  )
}
