'use client'
import { Search } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { type FormEvent, useTransition } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Input } from '../../../components/ui/input.tsx'
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
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    change({ who: String(new FormData(event.currentTarget).get('who') ?? '').trim() })
  }
  const narrowed = filter.kind || filter.action || filter.who || filter.from || filter.to
  return (
    <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:flex-wrap sm:items-center" aria-busy={pending}>
      <form onSubmit={search} className="relative col-span-2 sm:w-52" key={filter.who}>
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
        <Input
          name="who"
          type="search"
          defaultValue={filter.who}
          aria-label="Who did it"
          placeholder="Who"
          className="pl-8"
        />
      </form>
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
      <Day label="From" value={filter.from} onChange={(from) => change({ from })} />
      <Day label="To" value={filter.to} onChange={(to) => change({ to })} />
      {narrowed && (
        <Button
          look="quiet"
          size="small"
          onClick={() => change({ kind: null, action: null, who: '', from: null, to: null })}
        >
          Show everything
        </Button>
      )}
    </div>
  )
}

interface DayProps {
  label: string
  value: string | null
  onChange: (value: string | null) => void
}

const Day = ({ label, value, onChange }: DayProps) => (
  <span className="flex flex-col gap-1 sm:flex-row sm:items-center sm:gap-1.5">
    <label htmlFor={`activity-${label}`} className="text-sm text-muted">
      {label}
    </label>
    <Input
      id={`activity-${label}`}
      type="date"
      className="sm:w-40"
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
    />
  </span>
)
