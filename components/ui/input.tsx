import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

export const inputClasses =
  'h-8 max-md:h-11 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-base text-text placeholder:text-muted disabled:opacity-60 aria-invalid:border-blocked'

/** Below 16 px a phone zooms into what is typed. */
const typedClasses = 'max-md:text-lg'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={classNames(inputClasses, typedClasses, className)} {...rest} />
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={classNames(inputClasses, typedClasses, 'h-auto min-h-20 py-1.5 max-md:h-auto', className)}
      {...rest}
    />
  )
}
