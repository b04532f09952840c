'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { DayField } from '../../../components/ui/day-field.tsx'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { actionWords } from './action-words.ts'
import { activityFilters } from './filters.ts'

const any = '*'

const kinds = [
  { value: any, label: 'Everything' },
  { value: 'order', label: 'Orders' },
  { value: 'exception', label: 'Exceptions' },
  { value: 'mapping_version', label: 'Mappings' },
  { value: 'connection', label: 'Connections' },
  { value: 'storefront', label: 'Storefronts' },
  { value: 'run', label: 'Runs' },
  { value: 'user', label: 'Users' },
]
const actions = [
  { value: any, label: 'Every action' },
  ...Object.entries(actionWords).map(([value, label]) => ({ value, label })),
]

export function ActivityFilter() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(activityFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<typeof filter>) => void setFilter({ ...next, after: null })
  const narrowed = filter.kind || filter.action || filter.who || filter.from || filter.to
  return (
    <FilterBar
      pending={pending}
      clear={
        narrowed
          ? {
              label: 'Show everything',
              act: () => change({ kind: null, action: null, who: '', from: null, to: null }),
            }
          : null
      }
    >
      <SearchField
        label="Who did it"
        placeholder="Who"
        className="sm:w-52"
        text={filter.who}
        onSearch={(who) => change({ who })}
      />
      <Select
        label="What was changed"
        className="sm:w-40"
        choices={kinds}
        value={filter.kind ?? any}
        onChange={(value) => change({ kind: value === any ? null : value })}
      />
      <Select
        label="What was done"
        className="sm:w-56"
        choices={actions}
        value={filter.action ?? any}
        onChange={(value) => change({ action: value === any ? null : value })}
      />
      <DayField label="From" value={filter.from} onChange={(from) => change({ from })} />
      <DayField label="to" value={filter.to} onChange={(to) => change({ to })} />
    </FilterBar>
  )
}
