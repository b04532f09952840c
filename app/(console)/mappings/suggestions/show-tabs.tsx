'use client'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { classNames } from '../../../../components/ui/class-names.ts'

const lists = [
  { show: 'open', label: 'Open' },
  { show: 'dismissed', label: 'Dismissed for good' },
] as const

/** The two lists of the page, by their address. */
export function ShowTabs({ show }: { show: 'open' | 'dismissed' }) {
  const path = usePathname()
  const query = useSearchParams()
  const href = (wanted: string) => {
    const next = new URLSearchParams(query)
    next.delete('after')
    if (wanted === 'open') next.delete('show')
    else next.set('show', wanted)
    return next.size > 0 ? `${path}?${next}` : path
  }
  return (
    <nav aria-label="Which suggestions" className="flex gap-1">
      {lists.map((list) => (
        <Link
          key={list.show}
          href={href(list.show)}
          aria-current={list.show === show ? 'page' : undefined}
          className={classNames(
            'flex h-8 items-center rounded-md px-3 font-medium text-muted hover:bg-hover max-md:h-11',
            list.show === show && 'bg-accent-soft text-text',
          )}
        >
          {list.label}
        </Link>
      ))}
    </nav>
  )
}
