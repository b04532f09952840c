'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { NarrowSelect } from '../../../components/ui/narrow-select.tsx'
import { OrderSearch } from '../../../components/ui/order-search.tsx'
import { refundKinds, returnShows } from '../../../lib/boards/return-choices.ts'
import { isNarrowed, type ReturnFilters, returnFilters } from './filters.ts'
import { refundWords, showWords } from './return-words.ts'

const shows = returnShows.map((show) => ({ value: show, label: showWords[show] }))
const kinds = refundKinds.map((kind) => ({ value: kind, label: refundWords[kind] }))

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
      <OrderSearch text={filter.q} onSearch={(q) => change({ q, order: null })} />
      <NarrowSelect
        label="Standing"
        all="Every refund"
        className="sm:w-56"
        choices={shows}
        value={filter.show}
        onChange={(show) => change({ show })}
      />
      <NarrowSelect
        label="Kind"
        all="Every kind"
        className="sm:w-40"
        choices={kinds}
        value={filter.kind}
        onChange={(kind) => change({ kind })}
      />
    </FilterBar>
  )
}
