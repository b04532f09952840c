'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { states } from '../../../components/display/states.ts'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { stockStates } from '../../../lib/boards/stock-choices.ts'
import { type StockFilters, stockFilters } from './filters.ts'
import { any, velocityChoices } from './stock-columns.tsx'

const standings = [
  { value: any, label: 'Every state' },
  ...stockStates.map((state) => ({ value: state, label: states.stock[state].word })),
]
const bands = [
  { value: any, label: 'Any number' },
  { value: 'low', label: 'Low: 1 to 5' },
  { value: 'zero', label: 'Zero' },
  { value: 'oversold', label: 'Oversold' },
]
const sorts = [
  { value: 'sku', label: 'By SKU' },
  { value: 'least', label: 'Least left first' },
]

export function StockFilterBar({ seasons }: { seasons: readonly string[] }) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(stockFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<StockFilters>) => void setFilter({ ...next, after: null })
  const chosen = (value: string) => (value === any ? null : value)
  const narrowed = filter.state || filter.band || filter.velocity || filter.season || filter.q
  return (
    <FilterBar
      pending={pending}
      clear={
        narrowed
          ? {
              label: 'Clear',
              act: () => change({ state: null, band: null, velocity: null, season: null, q: '' }),
            }
          : null
      }
    >
      <SearchField
        label="Search by SKU, name or barcode"
        placeholder="SKU, name or barcode"
        className="sm:w-56"
        text={filter.q}
        onSearch={(q) => change({ q })}
      />
      <Select
        label="How the number stands"
        className="sm:w-44"
        choices={standings}
        value={filter.state ?? any}
        onChange={(value) => change({ state: chosen(value) as 'ready' | null })}
      />
      <Select
        label="How much is on offer"
        className="sm:w-32"
        choices={bands}
        value={filter.band ?? any}
        onChange={(value) => change({ band: chosen(value) as 'low' | null })}
      />
      <Select
        label="How fast it sells"
        className="sm:w-36"
        choices={velocityChoices}
        value={filter.velocity ?? any}
        onChange={(value) => change({ velocity: chosen(value) as 'fast' | null })}
      />
      {seasons.length > 0 && (
        <Select
          label="Season"
          className="sm:w-32"
          choices={[
            { value: any, label: 'Every season' },
            ...seasons.map((season) => ({ value: season, label: season })),
          ]}
          value={filter.season ?? any}
          onChange={(value) => change({ season: chosen(value) })}
        />
      )}
      <Select
        label="Order of the list"
        className="sm:w-36"
        choices={sorts}
        value={filter.sort}
        onChange={(value) => change({ sort: value as 'sku' })}
      />
    </FilterBar>
  )
}
