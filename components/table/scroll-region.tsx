import type { ReactNode } from 'react'
import { classNames } from '../ui/class-names.ts'

/** A table that may be wider than the page: it scrolls by itself, by the keyboard too. */
export const ScrollRegion = ({
  label,
  className,
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
  <section tabIndex={0} aria-label={label} className={classNames('overflow-x-auto', className)}>
    {children}
  </section>
)
