'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { SearchField } from '../../../components/ui/search-field.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { exceptionFilters, isNarrowed } from './filters.ts'
import { severityChoices } from './severity-choices.ts'

const any = '*'

const states = [
  { value: 'open', label: 'Open' },
  { value: 'snoozed', label: 'Snoozed' },
  { value: 'dismissed', label: 'Dismissed' },
  { value: 'closed', label: 'Closed' },
]
const owners = [
  { value: any, label: 'Every owner' },
  { value: 'ecommerce', label: 'Ecommerce operations' },
  { value: 'finance', label: 'Finance' },
  { value: 'admin', label: 'Admin' },
]
const dues = [
  { value: any, label: 'Due whenever' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'today', label: 'Due today' },
]

/** Every part of the filter taken back, the storefront left as it is. */
const unfiltered = {
  q: null,
  owner: null,
  code: null,
  state: null,
  severity: null,
  due: null,
  assignee: null,
  mentioned: null,
  waiting: null,
} as const

interface ExceptionFiltersProps {
  codes: readonly { code: ExceptionCode; cases: number }[]
  people: readonly { id: string; name: string }[]
  myId: string
}

export function ExceptionFilters({ codes, people, myId }: ExceptionFiltersProps) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(exceptionFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: { [Name in keyof typeof filter]?: (typeof filter)[Name] | null }) =>
    void setFilter({ ...next, after: null, open: null, beyond: null, before: null })
  const shown =
    codes.some(({ code }) => code === filter.code) || !filter.code ? codes : [...codes, { code: filter.code, cases: 0 }]
  return (
    <FilterBar
      pending={pending}
      clear={isNarrowed(filter) ? { label: 'Show all open', act: () => change(unfiltered) } : null}
    >
      <SearchField
        label="Search the exceptions"
        placeholder="SKU, code, order or PO number"
        text={filter.q}
        onSearch={(q) => change({ q })}
        className="sm:w-52"
      />
      <Select
        label="Owner"
        className="sm:w-42"
        choices={owners}
        value={filter.owner ?? any}
        onChange={(value) => change({ owner: value === any ? null : (value as 'admin') })}
      />
      <Select
        label="State"
        className="sm:w-28"
        choices={states}
        value={filter.state}
        onChange={(value) => change({ state: value as 'open' })}
      />
      <Select
        label="Severity"
        className="sm:w-36"
        choices={[{ value: any, label: 'Every severity' }, ...severityChoices]}
        value={filter.severity ?? any}
        onChange={(value) => change({ severity: value === any ? null : (value as 'low') })}
      />
      <Select
        label="Due"
        className="sm:w-36"
        choices={dues}
        value={filter.due ?? any}
        onChange={(value) => change({ due: value === any ? null : (value as 'overdue') })}
      />
      <Select
        label="With"
        className="sm:w-36"
        value={filter.assignee === 'me' ? myId : (filter.assignee ?? any)}
        onChange={(value) => change({ assignee: value === any ? null : value === myId ? 'me' : value })}
        choices={[
          { value: any, label: 'With anybody' },
          ...(people.some(({ id }) => id === myId) ? [{ value: myId, label: 'With me' }] : []),
          { value: 'nobody', label: 'With nobody' },
          ...people.filter(({ id }) => id !== myId).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        label="Kind"
        className="sm:w-56"
        value={filter.code ?? any}
        onChange={(value) => change({ code: value === any ? null : (value as ExceptionCode) })}
        choices={[
          { value: any, label: 'Every kind' },
          ...shown.map(({ code, cases }) => ({ value: code, label: `${exceptionCodes[code].title} (${cases})` })),
        ]}
      />
    </FilterBar>
  )
}
