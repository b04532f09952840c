'use client'
import { X } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { states } from '../../../components/display/states.ts'
import { Button } from '../../../components/ui/button.tsx'
import { DayField } from '../../../components/ui/day-field.tsx'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { type OrderFilters, orderFilters } from './filters.ts'

const any = '*'

const shownBuckets = [
  'held',
  'queued',
  'in_erp',
  'cancelled',
  'excluded',
  'unclassed',
  'arriving',
  'unpaid',
  'ignored',
] as const

const buckets = [
  { value: any, label: 'Every order' },
  ...shownBuckets.map((bucket) => ({ value: bucket, label: states.bucket[bucket].word })),
]
const sorts = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
]

export function OrderFilterBar() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(orderFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<OrderFilters>) => void setFilter({ ...next, after: null })
  const chips = [
    ...(filter.code ? [{ label: exceptionCodes[filter.code].title, clear: { code: null } }] : []),
    ...(filter.case ? [{ label: 'Orders of one exception', clear: { case: null } }] : []),
  ]
  const narrowed = filter.bucket || filter.q || filter.from || filter.to || chips.length > 0
  return (
    <FilterBar
      pending={pending}
      clear={
        narrowed
          ? {
              label: 'Clear',
              act: () => change({ bucket: null, code: null, case: null, q: '', from: null, to: null }),
            }
          : null
      }
    >
      <SearchField
        label="Search by order number, shop id, sales order or transaction id"
        placeholder="Number or sales order"
        className="sm:w-64"
        text={filter.q}
        onSearch={(q) => change({ q })}
      />
      <Select
        label="Where the order stands"
        className="sm:w-40"
        choices={buckets}
        value={filter.bucket ?? any}
        onChange={(value) => change({ bucket: value === any ? null : (value as 'held') })}
      />
      <Select
        label="Order of the list"
        className="sm:w-36"
        choices={sorts}
        value={filter.sort}
        onChange={(value) => change({ sort: value as 'newest' })}
      />
      <DayField label="Placed from" value={filter.from} onChange={(from) => change({ from })} />
      <DayField label="to" value={filter.to} onChange={(to) => change({ to })} />
      {chips.map((chip) => (
        <Button key={chip.label} size="small" look="plain" onClick={() => change(chip.clear)}>
          {chip.label}
          <X aria-label="Remove this filter" />
        </Button>
      ))}
    </FilterBar>
  )
}
