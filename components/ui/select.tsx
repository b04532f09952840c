'use client'
import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { classNames } from './class-names.ts'
import { inputClasses } from './input.tsx'
import { popupClasses, rowClasses } from './popup.ts'

export interface Choice {
  value: string
  label: string
  hint?: string
}

interface SelectProps {
  /** What is chosen, for assistive technology; a visible label may name the same by `id`. */
  label: string
  choices: readonly Choice[]
  value: string | null
  onChange: (value: string) => void
  placeholder?: string
  id?: string
  name?: string
  disabled?: boolean
  className?: string
}

export function Select({ label, choices, value, onChange, placeholder, id, name, disabled, className }: SelectProps) {
  return (
    <Base.Root
      items={choices.map((choice) => ({ value: choice.value, label: choice.label }))}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      {...(name ? { name } : {})}
      {...(disabled ? { disabled } : {})}
    >
      <Base.Trigger
        id={id}
        aria-label={label}
        className={classNames(
          inputClasses,
          'flex items-center justify-between gap-2 text-left hover:bg-hover',
          className,
        )}
      >
        <span className="truncate">
          <Base.Value placeholder={placeholder ?? label} />
        </span>
        <Base.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className={classNames(popupClasses, 'max-h-80 min-w-(--anchor-width) overflow-y-auto')}>
            <Base.List>
              {choices.map((choice) => (
                <Base.Item key={choice.value} value={choice.value} className={rowClasses}>
                  <Base.ItemIndicator keepMounted className="w-4 data-[selected]:visible not-data-selected:invisible">
                    <Check aria-hidden className="size-4" />
                  </Base.ItemIndicator>
                  <span>
                    <Base.ItemText>{choice.label}</Base.ItemText>
                    {choice.hint && <span className="block text-xs text-muted">{choice.hint}</span>}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
