'use client'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { countText } from '../../../components/display/money-text.ts'
import { classNames } from '../../../components/ui/class-names.ts'
import { type FaultGroup, faultGroups } from '../../../lib/boards/catalogue-faults.ts'
import { groupWords } from './catalogue-words.ts'
import type { ComparisonFilters } from './filters.ts'

interface ShowGroupsProps {
  show: ComparisonFilters['show']
  groups: Record<FaultGroup, number>
  all: number
}

/** Every kind of finding with its count, and the shop items themselves. */
export function ShowGroups({ show, groups, all }: ShowGroupsProps) {
  const path = usePathname()
  const query = useSearchParams()
  const href = (wanted: ComparisonFilters['show']) => {
    const next = new URLSearchParams(query)
    next.delete('after')
    if (wanted) next.set('show', wanted)
    else next.delete('show')
    return next.size > 0 ? `${path}?${next}` : path
  }
  const entries: { show: ComparisonFilters['show']; label: string; count: number | null }[] = [
    { show: null, label: 'All findings', count: all },
    ...faultGroups.map((group) => ({ show: group, label: groupWords[group], count: groups[group] })),
    { show: 'off_sale', label: 'Drafts and private', count: null },
    { show: 'every', label: 'Every shop item', count: null },
  ]
  return (
    <nav
      aria-label="What is shown"
      className="flex w-full gap-1 max-md:overflow-x-auto max-md:[scrollbar-width:none] md:flex-wrap"
    >
      {entries
        .filter((entry) => entry.count !== 0 || entry.show === null || entry.show === show)
        .map((entry) => (
          <Link
            key={entry.label}
            href={href(entry.show)}
            aria-current={entry.show === show ? 'page' : undefined}
            className={classNames(
              'flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium text-muted hover:bg-hover max-md:h-11',
              entry.show === show && 'bg-accent-soft text-text',
            )}
          >
            {entry.label}
            {entry.count !== null && <span className="figures text-xs">{countText(entry.count)}</span>}
          </Link>
        ))}
    </nav>
  )
}
