'use client'
import { classNames } from '../ui/class-names.ts'
import { absoluteText, clockText, dayText, relativeText } from './duration-text.ts'
import { useNow } from './now.tsx'

/** The one way a time is printed: relative first (or the time of day where `show` says so), absolute with its zone on hover. */
export function Instant({
  at,
  show = 'relative',
  className,
}: {
  at: Date
  show?: 'relative' | 'clock' | 'day'
  className?: string
}) {
  const { now, timeZone } = useNow()
  const text =
    show === 'relative' ? relativeText(at, now) : show === 'clock' ? clockText(at, timeZone) : dayText(at, timeZone)
  return (
    <time
      dateTime={at.toISOString()}
      title={absoluteText(at, timeZone)}
      suppressHydrationWarning
      className={classNames(show === 'relative' ? 'tabular-nums' : 'figures', 'whitespace-nowrap', className)}
    >
      {text}
    </time>
  )
}
