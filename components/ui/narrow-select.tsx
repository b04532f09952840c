'use client'
import { Select } from './select.tsx'

const every = '*'

interface NarrowSelectProps<Value extends string> {
  label: string
  /** What the first choice says: nothing is narrowed. */
  all: string
  choices: readonly { value: Value; label: string }[]
  value: Value | null
  onChange: (value: Value | null) => void
  className: string
}

/** Narrows a list by one of its choices, or by none. */
export function NarrowSelect<Value extends string>({
  label,
  all,
  choices,
  value,
  onChange,
  className,
}: NarrowSelectProps<Value>) {
  return (
    <Select
      label={label}
      className={className}
      choices={[{ value: every, label: all }, ...choices]}
      value={value ?? every}
      onChange={(chosen) => onChange(choices.find((choice) => choice.value === chosen)?.value ?? null)}
    />
  )
}
