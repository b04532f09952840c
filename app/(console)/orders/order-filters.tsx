'use client'
import { Search, X } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { type FormEvent, useTransition } from 'react'
import { states } from '../../../components/display/states.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Input } from '../../../components/ui/input.tsx'
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
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    change({ q: String(new FormData(event.currentTarget).get('q') ?? '').trim() })
  }
  const chips = [
    ...(filter.code ? [{ label: exceptionCodes[filter.code].title, clear: { code: null } }] : []),
    ...(filter.case ? [{ label: 'Orders of one exception', clear: { case: null } }] : []),
  ]
  const narrowed = filter.bucket || filter.q || filter.from || filter.to || chips.length > 0
  return (
    <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:flex-wrap sm:items-center" aria-busy={pending}>
      <form onSubmit={search} className="relative col-span-2 sm:w-72" key={filter.q}>
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
        <Input
          name="q"
          type="search"
          defaultValue={filter.q}
          aria-label="Search by order number, shop id, sales order or transaction id"
          placeholder="Number or sales order"
          className="pl-8"
        />
      </form>
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
      <span className="flex flex-col gap-1 sm:flex-row sm:items-center sm:gap-1.5">
        <label htmlFor="from" className="text-sm text-muted">
          Placed from
        </label>
        <Input
          id="from"
          type="date"
          className="sm:w-40"
          value={filter.from ?? ''}
          onChange={(event) => change({ from: event.target.value || null })}
        />
      </span>
      <span className="flex flex-col gap-1 sm:flex-row sm:items-center sm:gap-1.5">
        <label htmlFor="to" className="text-sm text-muted">
          to
        </label>
        <Input
          id="to"
          type="date"
          className="sm:w-40"
          value={filter.to ?? ''}
          onChange={(event) => change({ to: event.target.value || null })}
        />
      </span>
      {chips.map((chip) => (
        <Button key={chip.label} size="small" look="plain" onClick={() => change(chip.clear)}>
          {chip.label}
          <X aria-label="Remove this filter" />
        </Button>
      ))}
      {narrowed && (
        <Button
          look="quiet"
          size="small"
          onClick={() => change({ bucket: null, code: null, case: null, q: '', from: null, to: null })}
        >
          Clear
        </Button>
      )}
    </div>
  )
}
