'use client'
import { Search } from 'lucide-react'
import { useQueryState } from 'nuqs'
import type { FormEvent } from 'react'
import { Input } from '../../../../components/ui/input.tsx'
import { mappingFilters } from './filters.ts'

export function RuleSearch() {
  const [q, setQ] = useQueryState('q', mappingFilters.q.withOptions({ shallow: false, history: 'push' }))
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('q') ?? '').trim()
    void setQ(text === '' ? null : text)
  }
  return (
    <form onSubmit={search} key={q} className="relative w-full sm:w-72">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <Input
        name="q"
        type="search"
        defaultValue={q}
        aria-label="Search these rules"
        placeholder="A code, SKU or name"
        className="pl-8"
      />
    </form>
  )
}
