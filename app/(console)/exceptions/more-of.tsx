'use client'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'

/** Another page of a list inside the open case, from its beginning when `value` is null. */
export function MoreOf({
  name,
  value,
  children,
}: {
  name: 'beyond' | 'before'
  value: string | null
  children: ReactNode
}) {
  const path = usePathname()
  const wanted = new URLSearchParams(useSearchParams())
  if (value) wanted.set(name, value)
  else wanted.delete(name)
  return (
    <Link href={`${path}?${wanted}`} scroll={false} className="hover:underline max-md:py-3">
      {children}
    </Link>
  )
}
