'use client'
import { useQueryState } from 'nuqs'
import { SearchField } from '../../../../components/ui/search-field.tsx'
import { mappingFilters } from './filters.ts'

export function RuleSearch() {
  const [q, setQ] = useQueryState('q', mappingFilters.q.withOptions({ shallow: false, history: 'push' }))
  return (
    <SearchField
      label="Search these rules"
      placeholder="A code, SKU or name"
      className="w-full sm:w-72"
      text={q}
      onSearch={(text) => void setQ(text === '' ? null : text)}
    />
  )
}
