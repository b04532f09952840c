'use client'
import { useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Button } from '../../../components/ui/button.tsx'
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

export function ExceptionFilters({ codes }: { codes: readonly { code: ExceptionCode; cases: number }[] }) {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(exceptionFilters, { shallow: false, startTransition, history: 'push' })
  const change = (next: Partial<typeof filter>) => void setFilter({ ...next, after: null, open: null })
  const narrowed = filter.owner !== null || filter.code !== null || filter.state !== 'open'
  const shown =
    codes.some(({ code }) => code === filter.code) || !filter.code ? codes : [...codes, { code: filter.code, cases: 0 }]
  return (
    <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:flex-wrap sm:items-center" aria-busy={pending}>
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
        label="Kind"
        className="col-span-2 sm:w-64"
        value={filter.code ?? any}
        onChange={(value) => change({ code: value === any ? null : (value as ExceptionCode) })}
        choices={[
          { value: any, label: 'Every kind' },
          ...shown.map(({ code, cases }) => ({ value: code, label: `${exceptionCodes[code].title} (${cases})` })),
        ]}
      />
      {narrowed && (
        <Button look="quiet" size="small" onClick={() => change({ owner: null, code: null, state: 'open' })}>
          Show all open
        </Button>
      )}
    </div>
  )
}
