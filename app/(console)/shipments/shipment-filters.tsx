'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { states } from '../../../components/display/states.ts'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { NarrowSelect } from '../../../components/ui/narrow-select.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { shipmentAgeNames, shipmentAges, shipmentStates } from '../../../lib/boards/shipment-choices.ts'
import { CarrierSelect } from './carrier-select.tsx'
import { type ShipmentFilters, shipmentFilters } from './filters.ts'

const standings = shipmentStates.map((state) => ({ value: state, label: states.dispatch[state].word }))
const ages = shipmentAgeNames.map((age) => ({ value: age, label: shipmentAges[age].label }))

export function ShipmentFilterBar({ shippers }: { shippers: readonly string[] }) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(shipmentFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<ShipmentFilters>) => void setFilter({ ...next, after: null })
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
      <NarrowSelect
        label="How it stands in the shop"
        all="Every state"
        className="sm:w-48"
        choices={standings}
        value={filter.state}
        onChange={(state) => change({ state })}
      />
      <CarrierSelect carriers={shippers} value={filter.carrier} onChange={(carrier) => change({ carrier })} />
      <NarrowSelect
        label="When it left"
        all="Whenever it left"
        className="sm:w-48"
        choices={ages}
        value={filter.age}
        onChange={(age) => change({ age })}
      />
    </FilterBar>
  )
}
