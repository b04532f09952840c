'use client'
import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import type { ComponentProps } from 'react'

/** `label` is read out; a visible text beside it belongs in a <label>. */
export function Checkbox({ label, ...rest }: Omit<ComponentProps<typeof Base.Root>, 'className'> & { label?: string }) {
  return (
    <Base.Root
      aria-label={label}
      className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent"
      {...rest}
    >
      <Base.Indicator>
        <Check aria-hidden className="size-3 text-accent-text" strokeWidth={3} />
      </Base.Indicator>
    </Base.Root>
  )
}
