'use client'
import { Menu as MenuIcon } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '../ui/class-names.ts'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { isHere, type NavigationEntry } from './navigation.ts'
import { NavigationSign } from './navigation-icon.tsx'
import { useStorefrontCode, withStorefront } from './storefront-query.ts'

/** The rail of a narrow screen: the role's first entries and the rest under "More". */
export function BottomBar({
  entries,
  openExceptions,
  waitingChanges,
}: {
  entries: readonly NavigationEntry[]
  openExceptions: number | null
  waitingChanges: number | null
}) {
  const path = usePathname()
  const [code] = useStorefrontCode()
  const fits = entries.length <= 4
  const first = fits ? entries : entries.slice(0, 4)
  const rest = fits ? [] : entries.slice(4)
  const cell = 'flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 px-0.5 text-[11px] font-medium'
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-raised pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="flex">
        {first.map(({ href, label, icon }) => {
          const here = isHere(href, path)
          const count = href === '/exceptions' ? openExceptions : href === '/mappings' ? waitingChanges : null
          return (
            <li key={href} className="flex min-w-0 flex-1">
              <Link
                href={withStorefront(href, code)}
                aria-current={here ? 'page' : undefined}
                className={classNames(cell, 'relative', here ? 'text-accent' : 'text-muted')}
              >
                <NavigationSign icon={icon} />
                {label}
                {count !== null && count > 0 && (
                  <span className="figures absolute top-1 left-[calc(50%+8px)] rounded-sm bg-waiting-soft px-1 text-[10px] leading-4 text-waiting">
                    {count > 99 ? '99+' : count}
                    <span className="sr-only">
                      {href === '/mappings' ? ` ${count === 1 ? 'change' : 'changes'} to approve` : ' open'}
                    </span>
                  </span>
                )}
              </Link>
            </li>
          )
        })}
        {rest.length > 0 && (
          <li className="flex flex-1">
            <Menu
              trigger={
                <button
                  type="button"
                  className={classNames(
                    cell,
                    rest.some(({ href }) => isHere(href, path)) ? 'text-accent' : 'text-muted',
                  )}
                >
                  <MenuIcon aria-hidden className="size-4" />
                  More
                </button>
              }
            >
              {rest.map(({ href, label, icon }) => (
                <MenuItem key={href} render={<Link href={withStorefront(href, code)} />}>
                  <NavigationSign icon={icon} />
                  {label}
                </MenuItem>
              ))}
            </Menu>
          </li>
        )}
      </ul>
    </nav>
  )
}
