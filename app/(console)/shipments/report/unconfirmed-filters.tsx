'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { states } from '../../../../components/display/states.ts'
import { FilterBar } from '../../../../components/ui/filter-bar.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import { wismoRisks } from '../../../../lib/boards/shipment-choices.ts'
import { type UnconfirmedFilters, unconfirmedFilters } from './filters.ts'

const any = '*'

const risks = [
  { value: any, label: 'Every risk' },
  ...wismoRisks.map((risk) => ({ value: risk, label: `${states.wismo[risk].word} risk` })),
]

export function UnconfirmedFilterBar({ shippers }: { shippers: readonly string[] }) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(unconfirmedFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<UnconfirmedFilters>) => void setFilter({ ...next, after: null })
  const chosen = (value: string) => (value === any ? null : value)
  return (
    <FilterBar
      pending={pending}
      clear={
        filter.risk || filter.carrier ? { label: 'Clear', act: () => change({ risk: null, carrier: null }) } : null
      }
    >
      <Select
        label="Whether the customer may ask"
        className="sm:w-36"
        choices={risks}
        value={filter.risk ?? any}
        onChange={(value) => change({ risk: chosen(value) as 'high' | null })}
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
    </FilterBar>
  )
}
