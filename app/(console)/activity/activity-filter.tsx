'use client'
import { parseAsString, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Select } from '../../../components/ui/select.tsx'

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

export function ActivityFilter() {
  const [pending, startTransition] = useTransition()
  const [filter, setFilter] = useQueryStates(
    { kind: parseAsString, after: parseAsString },
    { shallow: false, startTransition, history: 'push' },
  )
  return (
    <div aria-busy={pending}>
      <Select
        label="What was changed"
        className="w-44"
        choices={kinds}
        value={filter.kind ?? any}
        onChange={(value) => void setFilter({ kind: value === any ? null : value, after: null })}
      />
    </div>
  )
}
