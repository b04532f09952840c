'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classNames } from '../ui/class-names.ts'
import { useStorefrontCode, withStorefront } from './storefront-query.ts'

interface SectionPagesProps {
  /** Names the section. */
  label: string
  pages: readonly { href: string; label: string }[]
}

/** Between the pages of one section. */
export function SectionPages({ label, pages }: SectionPagesProps) {
  const path = usePathname()
  const [code] = useStorefrontCode()
  return (
    <nav
      aria-label={label}
      className="mb-4 flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none] max-sm:pr-8 max-sm:[mask-image:linear-gradient(to_right,black_calc(100%-32px),transparent)]"
    >
      {pages.map(({ href, label: page }) => (
        <Link
          key={href}
          href={withStorefront(href, code)}
          aria-current={path === href ? 'page' : undefined}
          className={classNames(
            'flex h-9 shrink-0 items-center border-b-2 px-3 font-medium max-md:h-11',
            path === href ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
          )}
        >
          {page}
        </Link>
      ))}
    </nav>
  )
}
