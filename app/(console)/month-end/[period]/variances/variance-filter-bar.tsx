'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../../../components/ui/filter-bar.tsx'
import { NarrowSelect } from '../../../../../components/ui/narrow-select.tsx'
import { OrderSearch } from '../../../../../components/ui/order-search.tsx'
import type { VarianceClass } from '../../../../../lib/reconciliation/variance-classes.ts'
import { termsOf } from '../../../../../lib/reconciliation/variance-classes.ts'
import { isNarrowed, type VarianceFilters, varianceFilters, varianceStates } from './filters.ts'
import { stateChoice } from './variance-words.ts'

interface VarianceFilterBarProps {
  /** Those the period has. */
  classes: readonly VarianceClass[]
  people: readonly { id: string; name: string }[]
}

export function VarianceFilterBar({ classes, people }: VarianceFilterBarProps) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(varianceFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<VarianceFilters>) => void setFilter({ ...next, after: null })
  return (
    <FilterBar
      pending={pending}
      clear={
        isNarrowed(filter)
          ? { label: 'Clear', act: () => change({ class: null, state: null, owner: null, q: '' }) }
          : null
      }
    >
      <OrderSearch text={filter.q} onSearch={(q) => change({ q })} />
      <NarrowSelect
        label="Class"
        all="Every class"
        className="sm:w-56"
        choices={classes.map((name) => ({ value: name, label: termsOf(name).title }))}
        value={filter.class}
        onChange={(name) => change({ class: name })}
      />
      <NarrowSelect
        label="State"
        all="Every state"
        className="sm:w-40"
        choices={varianceStates.map((state) => ({ value: state, label: stateChoice(state) }))}
        value={filter.state}
        onChange={(state) => change({ state })}
      />
      <NarrowSelect
        label="Owner"
        all="Everybody’s"
        className="sm:w-44"
        choices={[
          { value: 'nobody', label: 'Nobody’s' },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={filter.owner}
        onChange={(owner) => change({ owner })}
      />
    </FilterBar>
  )
}
