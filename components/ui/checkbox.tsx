'use client'
import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import { type ReactNode, useId } from 'react'

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
      <Base.Root
        id={id}
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        className="touch flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent"
      >
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
