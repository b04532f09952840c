'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../../components/ui/search-field.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import { changeKinds } from '../../../../lib/boards/catalogue-change-kinds.ts'
import { kindWords } from '../catalogue-words.ts'
import { type ChangeFilters, changeFilters } from './filters.ts'

const any = '*'

const states = [
  { value: any, label: 'Every state' },
  { value: 'waiting', label: 'Waits for approval' },
  { value: 'open', label: 'Under way' },
  { value: 'done', label: 'Done' },
  { value: 'refused', label: 'Refused' },
  { value: 'withdrawn', label: 'Withdrawn' },
]
const kinds = [
  { value: any, label: 'Every kind' },
  ...changeKinds.map((kind) => ({ value: kind, label: kindWords[kind] })),
]

export function ChangeFilterBar() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(changeFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<ChangeFilters>) => void setFilter({ ...next, after: null })
  const narrowed = filter.show || filter.kind || filter.q
  return (
    <FilterBar
      pending={pending}
      clear={narrowed ? { label: 'Clear', act: () => change({ show: null, kind: null, q: '' }) } : null}
    >
      <SearchField
        label="Search by SKU, name, barcode, style or shop id"
        placeholder="SKU, name or division/style"
        className="sm:w-64"
        text={filter.q}
        onSearch={(q) => change({ q })}
      />
      <Select
        label="State"
        className="sm:w-48"
        choices={states}
        value={filter.show ?? any}
        onChange={(value) => change({ show: value === any ? null : (value as 'done') })}
      />
      <Select
        label="Kind"
        className="sm:w-40"
        choices={kinds}
        value={filter.kind ?? any}
        onChange={(value) => change({ kind: value === any ? null : (value as 'revert') })}
      />
    </FilterBar>
  )
}
