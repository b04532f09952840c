'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterBar } from '../../../components/ui/filter-bar.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { exceptionFilters } from './filters.ts'

const any = '*'

const states = [
  { value: 'open', label: 'Open' },
  { value: 'dismissed', label: 'Dismissed' },
  { value: 'closed', label: 'Closed' },
]
const owners = [
  { value: any, label: 'Every owner' },
  { value: 'ecommerce', label: 'Ecommerce operations' },
  { value: 'finance', label: 'Finance' },
  { value: 'admin', label: 'Admin' },
]

interface ExceptionFiltersProps {
  codes: readonly { code: ExceptionCode; cases: number }[]
  people: readonly { id: string; name: string }[]
  myId: string
}

export function ExceptionFilters({ codes, people, myId }: ExceptionFiltersProps) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(exceptionFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<typeof filter>) => void setFilter({ ...next, after: null, open: null, beyond: null })
  const narrowed = filter.owner !== null || filter.code !== null || filter.assignee !== null || filter.state !== 'open'
  const shown =
    codes.some(({ code }) => code === filter.code) || !filter.code ? codes : [...codes, { code: filter.code, cases: 0 }]
  return (
    <FilterBar
      pending={pending}
      clear={
        narrowed
          ? {
              label: 'Show all open',
              act: () => change({ owner: null, code: null, assignee: null, state: 'open' }),
            }
          : null
      }
    >
      <Select
        label="Owner"
        className="sm:w-48"
        choices={owners}
        value={filter.owner ?? any}
        onChange={(value) => change({ owner: value === any ? null : (value as 'admin') })}
      />
      <Select
        label="State"
        className="sm:w-32"
        choices={states}
        value={filter.state}
        onChange={(value) => change({ state: value as 'open' })}
      />
      <Select
        label="With"
        className="sm:w-44"
        value={filter.assignee ?? any}
        onChange={(value) => change({ assignee: value === any ? null : value })}
        choices={[
          { value: any, label: 'With anybody' },
          ...(people.some(({ id }) => id === myId) ? [{ value: myId, label: 'With me' }] : []),
          { value: 'nobody', label: 'With nobody' },
          ...people.filter(({ id }) => id !== myId).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        label="Kind"
        className="sm:w-64"
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
