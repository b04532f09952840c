'use client'
import Link from 'next/link'
import { countText } from '../../../components/display/money-text.ts'
import { useStorefrontCode, withStorefront } from '../../../components/shell/storefront-query.ts'
import { classNames } from '../../../components/ui/class-names.ts'

const places = [
  { at: 'comparison', href: '/catalogue', label: 'Comparison' },
  { at: 'changes', href: '/catalogue/changes', label: 'Changes' },
  { at: 'fields', href: '/catalogue/fields', label: 'Fields' },
  { at: 'audit', href: '/catalogue/audit', label: 'Audit' },
] as const

export type CataloguePlace = (typeof places)[number]['at']

export function CatalogueNav({ at, waiting }: { at: CataloguePlace; waiting: number }) {
  const [code] = useStorefrontCode()
  return (
    <nav aria-label="Catalogue" className="mb-4 flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none]">
      {places.map((place) => (
        <Link
          key={place.at}
          href={withStorefront(place.href, code)}
          aria-current={place.at === at ? 'page' : undefined}
          className={classNames(
            '-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-3 font-medium max-md:h-11',
            place.at === at ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
          )}
        >
          {place.label}
          {place.at === 'changes' && waiting > 0 && (
            <span className="figures rounded-sm bg-waiting-soft px-1.5 text-xs text-waiting">
              {countText(waiting)}
              <span className="sr-only"> wait for approval</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
