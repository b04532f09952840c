'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { states } from '../../../components/display/states.ts'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { shipmentAges, shipmentStates } from '../../../lib/boards/shipment-choices.ts'
import { type ShipmentFilters, shipmentFilters } from './filters.ts'

const any = '*'

const standings = [
  { value: any, label: 'Every state' },
  ...shipmentStates.map((state) => ({ value: state, label: states.dispatch[state].word })),
]
const ages = [
  { value: any, label: 'Whenever it left' },
  ...Object.entries(shipmentAges).map(([age, { label }]) => ({ value: age, label })),
]

export function ShipmentFilterBar({ shippers }: { shippers: readonly string[] }) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(shipmentFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<ShipmentFilters>) => void setFilter({ ...next, after: null })
  const chosen = (value: string) => (value === any ? null : value)
  const narrowed = filter.state || filter.carrier || filter.age || filter.q
  return (
    <FilterBar
      pending={pending}
      clear={narrowed ? { label: 'Clear', act: () => change({ state: null, carrier: null, age: null, q: '' }) } : null}
    >
      <SearchField
        label="Search by pick, order or tracking number"
        placeholder="Pick, order or tracking number"
        className="sm:w-64"
        text={filter.q}
        onSearch={(q) => change({ q })}
      />
      <Select
        label="How it stands in the shop"
        className="sm:w-48"
        choices={standings}
        value={filter.state ?? any}
        onChange={(value) => change({ state: chosen(value) as 'ready' | null })}
      />
      {shippers.length > 0 && (
        <Select
          label="Carrier"
          className="sm:w-36"
          choices={[{ value: any, label: 'Every carrier' }, ...shippers.map((code) => ({ value: code, label: code }))]}
          value={filter.carrier ?? any}
          onChange={(value) => change({ carrier: chosen(value) })}
        />
      )}
      <Select
        label="When it left"
        className="sm:w-48"
        choices={ages}
        value={filter.age ?? any}
        onChange={(value) => change({ age: chosen(value) as 'day' | null })}
      />
    </FilterBar>
  )
}
