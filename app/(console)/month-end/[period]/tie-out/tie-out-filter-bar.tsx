'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../../../components/ui/filter-bar.tsx'
import { NarrowSelect } from '../../../../../components/ui/narrow-select.tsx'
import { OrderSearch } from '../../../../../components/ui/order-search.tsx'
import { termsOf, varianceClassNames } from '../../../../../lib/reconciliation/variance-classes.ts'
import { type TieOutFilters, tieOutFilters } from './filters.ts'

const choices = [
  { value: 'agrees', label: 'Both sides agree' },
  { value: 'differs', label: 'Differs, or stands open' },
  ...varianceClassNames.map((name) => ({ value: name, label: termsOf(name).title })),
] as const

export function TieOutFilterBar() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(tieOutFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<TieOutFilters>) => void setFilter({ ...next, after: null })
  const isNarrowed = filter.verdict !== null || filter.q.trim() !== ''
  return (
    <FilterBar
      pending={pending}
      clear={isNarrowed ? { label: 'Clear', act: () => change({ verdict: null, q: '' }) } : null}
    >
      <OrderSearch text={filter.q} onSearch={(q) => change({ q })} />
      <NarrowSelect
        label="Verdict"
        all="Every order"
        className="sm:w-64"
        choices={choices}
        value={filter.verdict}
        onChange={(verdict) => change({ verdict: verdict as TieOutFilters['verdict'] })}
      />
    </FilterBar>
  )
}
