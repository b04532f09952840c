'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useStorefrontCode, withStorefront } from '../../../components/shell/storefront-query.ts'
import { classNames } from '../../../components/ui/class-names.ts'

/** Between the pages of the inventory. */
export function InventoryPages({ pages }: { pages: readonly { href: string; label: string }[] }) {
  const path = usePathname()
  const [code] = useStorefrontCode()
  return (
    <nav
      aria-label="Inventory"
      className="mb-4 flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none] max-sm:pr-8 max-sm:[mask-image:linear-gradient(to_right,black_calc(100%-32px),transparent)]"
    >
      {pages.map(({ href, label }) => (
        <Link
          key={href}
          href={withStorefront(href, code)}
          aria-current={path === href ? 'page' : undefined}
          className={classNames(
            'flex h-9 shrink-0 items-center border-b-2 px-3 font-medium max-md:h-11',
            path === href ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
