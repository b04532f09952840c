'use client'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'

interface FilterBarProps {
  /** What is asked for is being read. */
  pending: boolean
  /** Takes every part of the filter back; null while there is none. */
  clear: { label: string; act: () => void } | null
  children: ReactNode
}

/** The controls a list is narrowed by: a line of them, two columns on a narrow screen. */
export function FilterBar({ pending, clear, children }: FilterBarProps) {
  return (
    <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto sm:flex-wrap sm:items-center" aria-busy={pending}>
      {children}
      {clear && (
        <Button look="quiet" size="small" className="max-sm:justify-self-start" onClick={clear.act}>
          {clear.label}
        </Button>
      )}
    </div>
  )
}
