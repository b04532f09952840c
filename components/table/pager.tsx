'use client'
import { ArrowLeft, ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { buttonClasses } from '../ui/button-classes.ts'

/** Pages by the last row seen: forward, or back to the first. The browser's own back goes one page back. */
export function Pager({ next }: { next: string | null }) {
  const path = usePathname()
  const query = useSearchParams()
  const link = (after: string | null) => {
    const wanted = new URLSearchParams(query)
    wanted.delete('open')
    wanted.delete('beyond')
    wanted.delete('before')
    if (after) wanted.set('after', after)
    else wanted.delete('after')
    return `${path}${wanted.size > 0 ? `?${wanted}` : ''}`
  }
  const beyond = query.has('after')
  if (!next && !beyond) return null
  return (
    <nav aria-label="Pages" className="mt-3 flex justify-end gap-2">
      {beyond && (
        <Link href={link(null)} className={buttonClasses({ size: 'small' })}>
          <ArrowLeft aria-hidden />
          First page
        </Link>
      )}
      {next && (
        <Link href={link(next)} className={buttonClasses({ size: 'small' })}>
          Next page
          <ArrowRight aria-hidden />
        </Link>
      )}
    </nav>
  )
}
