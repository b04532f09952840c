'use client'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { countText } from '../display/money-text.ts'
import { classNames } from '../ui/class-names.ts'
import type { NavigationEntry } from './navigation.ts'
import { isHere } from './navigation.ts'
import { NavigationSign } from './navigation-icon.tsx'
import { useStorefrontCode, withStorefront } from './storefront-query.ts'
import { Wordmark } from './wordmark.tsx'

interface RailProps {
  entries: readonly NavigationEntry[]
  openExceptions: number | null
  /** Changes of mappings that wait for this person; null = none is theirs to approve. */
  waitingChanges: number | null
  collapsed: boolean
}

/** The left rail; it remembers whether it is folded. */
export function Rail({ entries, openExceptions, waitingChanges, collapsed }: RailProps) {
  const path = usePathname()
  const [folded, setFolded] = useState(collapsed)
  const [code] = useStorefrontCode()
  const fold = () => {
    setFolded(!folded)
    document.cookie = `rail=${folded ? 'open' : 'folded'}; path=/; max-age=31536000; samesite=lax`
  }
  return (
    <nav
      aria-label="Main"
      className={classNames(
        'sticky top-0 hidden h-dvh shrink-0 flex-col border-r border-line bg-sunken md:flex',
        folded ? 'w-14' : 'w-52',
      )}
    >
      <Link href="/" className="flex h-13 items-center gap-2 px-4 font-semibold" aria-label="Selvedge, to the board">
        <Wordmark folded={folded} />
      </Link>
      <ul className="flex flex-1 flex-col gap-0.5 px-2 py-1">
        {entries.map(({ href, label, icon }) => {
          const here = isHere(href, path)
          const count = href === '/exceptions' ? openExceptions : href === '/mappings' ? waitingChanges : null
          return (
            <li key={href}>
              <Link
                href={withStorefront(href, code)}
                aria-current={here ? 'page' : undefined}
                title={folded ? label : undefined}
                className={classNames(
                  'flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium hover:bg-hover',
                  here ? 'bg-raised text-text shadow-[0_0_0_1px_var(--line)]' : 'text-muted hover:text-text',
                )}
              >
                <NavigationSign icon={icon} />
                <span className={folded ? 'sr-only' : 'flex-1'}>{label}</span>
                {count !== null && count > 0 && !folded && (
                  <span className="figures rounded-sm bg-waiting-soft px-1.5 text-xs text-waiting">
                    {countText(count)}
                    <span className="sr-only">
                      {href === '/mappings' ? ` ${count === 1 ? 'change' : 'changes'} to approve` : ' open'}
                    </span>
                  </span>
                )}
              </Link>
            </li>
          )
        })}
      </ul>
      <button
        type="button"
        onClick={fold}
        className="m-2 flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted hover:bg-hover hover:text-text"
      >
        {folded ? <PanelLeftOpen aria-hidden className="size-4" /> : <PanelLeftClose aria-hidden className="size-4" />}
        <span className={folded ? 'sr-only' : ''}>{folded ? 'Unfold the rail' : 'Fold'}</span>
      </button>
    </nav>
  )
}
