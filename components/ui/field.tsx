import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

interface FieldProps {
  label: string
  htmlFor: string
  hint?: ReactNode
  error?: string | undefined
  className?: string
  children: ReactNode
}

/** A labelled control with its hint and its error; the control points to both by `aria-describedby={htmlFor + '-hint'}`. */
export function Field({ label, htmlFor, hint, error, className, children }: FieldProps) {
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <label htmlFor={htmlFor} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {(error || hint) && (
        <p id={`${htmlFor}-hint`} className={classNames('text-xs', error ? 'text-blocked' : 'text-muted')}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}
