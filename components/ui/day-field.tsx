'use client'
import { useId } from 'react'
import { Input } from './input.tsx'

interface DayFieldProps {
  label: string
  /** A date as 2026-09-01; null while none is chosen. */
  value: string | null
  onChange: (value: string | null) => void
}

/** A date a list begins or ends with; both are inside. */
export function DayField({ label, value, onChange }: DayFieldProps) {
  const id = useId()
  return (
    <span className="flex min-w-0 flex-col gap-1 sm:flex-row sm:items-center sm:gap-1.5">
      <label htmlFor={id} className="text-sm text-muted">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        className="sm:w-36"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || null)}
      />
    </span>
  )
}
