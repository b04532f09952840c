'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { states } from '../../../../components/display/states.ts'
import { FilterBar } from '../../../../components/ui/filter-bar.tsx'
import { NarrowSelect } from '../../../../components/ui/narrow-select.tsx'
import { wismoRisks } from '../../../../lib/boards/shipment-choices.ts'
import { CarrierSelect } from '../carrier-select.tsx'
import { type UnconfirmedFilters, unconfirmedFilters } from './filters.ts'

const risks = wismoRisks.map((risk) => ({ value: risk, label: `${states.wismo[risk].word} risk` }))

export function UnconfirmedFilterBar({ shippers }: { shippers: readonly string[] }) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(unconfirmedFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<UnconfirmedFilters>) => void setFilter({ ...next, after: null })
  return (
    <FilterBar
      pending={pending}
      clear={
        filter.risk || filter.carrier ? { label: 'Clear', act: () => change({ risk: null, carrier: null }) } : null
      }
    >
      <NarrowSelect
        label="Whether the customer may ask"
        all="Every risk"
        className="sm:w-36"
        choices={risks}
        value={filter.risk}
        onChange={(risk) => change({ risk })}
      />
      <CarrierSelect carriers={shippers} value={filter.carrier} onChange={(carrier) => change({ carrier })} />
    </FilterBar>
  )
}
