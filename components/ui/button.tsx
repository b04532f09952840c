'use client'
import { Button as Base } from '@base-ui/react/button'
import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

export const buttonClasses = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium select-none transition-colors disabled:opacity-50 data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-accent text-accent-text hover:bg-accent-hover',
        plain: 'border border-line-strong bg-surface text-text hover:bg-hover',
        quiet: 'text-text hover:bg-hover',
        danger: 'border border-blocked bg-surface text-blocked hover:bg-blocked-soft',
      },
      size: {
        normal: 'h-8 px-3 text-base',
        small: 'h-7 px-2 text-sm',
        icon: 'size-8 p-0',
      },
    },
    defaultVariants: { look: 'plain', size: 'normal' },
  },
)

type ButtonProps = Omit<ComponentProps<typeof Base>, 'className'> &
  VariantProps<typeof buttonClasses> & { className?: string; pending?: boolean }

/** A button is a verb that names its effect. `pending` blocks it and says so to assistive technology. */
export function Button({ look, size, className, pending, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <Base
      type={type}
      aria-busy={pending || undefined}
      disabled={disabled || pending}
      className={classNames(buttonClasses({ look, size }), pending && 'animate-pulse', className)}
      {...rest}
    />
  )
}
