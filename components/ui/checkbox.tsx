'use client'
import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import { type ReactNode, useId } from 'react'

const boxClasses =
  'touch flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent'

interface CheckboxLineProps {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
}

/** A box with its words beside it; both can be clicked. */
export function CheckboxLine({ checked, onChange, children }: CheckboxLineProps) {
  const id = useId()
  return (
    <div className="flex items-center gap-2 max-md:min-h-11">
      <Base.Root id={id} checked={checked} onCheckedChange={(next) => onChange(next)} className={boxClasses}>
        <Base.Indicator>
          <Check aria-hidden className="size-3 text-accent-text" strokeWidth={3} />
        </Base.Indicator>
      </Base.Root>
      <label htmlFor={id} className="max-md:py-3">
        {children}
      </label>
    </div>
  )
}

interface CheckboxAloneProps {
  /** For assistive technology: nothing else names it. */
  label: string
  checked: boolean
  /** Some of what it stands for are. */
  some?: boolean
  onChange: (checked: boolean) => void
}

/** A box in a table's row or head. */
export function CheckboxAlone({ label, checked, some = false, onChange }: CheckboxAloneProps) {
  return (
    <Base.Root
      aria-label={label}
      checked={checked}
      indeterminate={some}
      onCheckedChange={(next) => onChange(next)}
      className={boxClasses}
    >
      <Base.Indicator>
        {some ? (
          <Minus aria-hidden className="size-3 text-accent-text" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3 text-accent-text" strokeWidth={3} />
        )}
      </Base.Indicator>
    </Base.Root>
  )
}
