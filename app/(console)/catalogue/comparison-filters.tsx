'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import type { FaultGroup } from '../../../lib/boards/catalogue-faults.ts'
import { comparisonFilters } from './filters.ts'
import { ShowGroups } from './show-groups.tsx'

/** What the comparison is narrowed by: a kind, and a text. */
export function ComparisonFilterBar({ groups, all }: { groups: Record<FaultGroup, number>; all: number }) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(comparisonFilters, { shallow: false, startTransition, history: 'push' })
  const search = (q: string) => void setFilter({ q, after: null })
  return (
    <>
      <ShowGroups show={filter.show} groups={groups} all={all} />
      <FilterBar pending={pending} clear={filter.q ? { label: 'Clear', act: () => search('') } : null}>
        <SearchField
          label="Search by SKU, name, barcode, style or shop id"
          placeholder="SKU, name, barcode or style"
          className="sm:w-72"
          text={filter.q}
          onSearch={search}
        />
      </FilterBar>
    </>
  )
}
