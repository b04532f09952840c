'use client'
import { AlarmClock, Hourglass } from 'lucide-react'
import { absoluteText, durationText, relativeText } from '../../../components/display/duration-text.ts'
import { useNow } from '../../../components/display/now.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import type { CaseRow } from '../../../lib/exceptions/list-cases.ts'

/** When somebody should have dealt with it; said so when that is past. */
export function DueMark({ at }: { at: Date }) {
  const { now, timeZone } = useNow()
  const late = (now - at.getTime()) / 1000
  return (
    <time
      dateTime={at.toISOString()}
      title={`Due ${absoluteText(at, timeZone)}`}
      suppressHydrationWarning
      className="whitespace-nowrap tabular-nums"
    >
      {late > 0 ? (
        <span className="font-medium text-blocked">overdue {durationText(late)}</span>
      ) : (
        <>
          <span className="md:hidden">due </span>
          {relativeText(at, now)}
        </>
      )}
    </time>
  )
}

export function SnoozeMark({ snooze }: { snooze: NonNullable<CaseRow['snooze']> }) {
  const { timeZone } = useNow()
  const until = snooze.until ? `until ${absoluteText(snooze.until, timeZone)}` : 'until an order joins or leaves it'
  return (
    <Badge tone="closed">
      <AlarmClock aria-hidden />
      <span title={`${snooze.by} ${until}: ${snooze.reason}`}>Snoozed</span>
    </Badge>
  )
}

export function WaitingMark({ waitingFor }: { waitingFor: NonNullable<CaseRow['waitingFor']> }) {
  return (
    <Badge tone="flight">
      <Hourglass aria-hidden />
      <span title={`A change of the mappings waits for approval: ${waitingFor.title}`}>Waits for approval</span>
    </Badge>
  )
}
