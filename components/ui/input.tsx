import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

export const inputClasses =
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-base text-text placeholder:text-muted disabled:opacity-60 aria-invalid:border-blocked'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={classNames(inputClasses, className)} {...rest} />
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={classNames(inputClasses, 'h-auto min-h-20 py-1.5', className)} {...rest} />
}
