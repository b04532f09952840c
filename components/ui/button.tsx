'use client'
import { Button as Base } from '@base-ui/react/button'
import type { VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { buttonClasses } from './button-classes.ts'
import { classNames } from './class-names.ts'

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
