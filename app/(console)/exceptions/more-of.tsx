'use client'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'

/** Another page of the open case's orders, from the first when `beyond` is null. */
export function MoreOrders({ beyond, children }: { beyond: string | null; children: ReactNode }) {
  const path = usePathname()
  const wanted = new URLSearchParams(useSearchParams())
  if (beyond) wanted.set('beyond', beyond)
  else wanted.delete('beyond')
  return (
    <Link href={`${path}?${wanted}`} scroll={false} className="hover:underline max-md:py-3">
      {children}
    </Link>
  )
}
