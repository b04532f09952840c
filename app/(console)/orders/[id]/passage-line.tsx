import { ChevronRight } from 'lucide-react'
import { dayText } from '../../../../components/display/duration-text.ts'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { stateIcons } from '../../../../components/display/status.tsx'
import { classNames } from '../../../../components/ui/class-names.ts'
import type { Stage } from '../../../../lib/boards/passage-stages.ts'

const words: Record<Stage['name'], string> = {
  placed: 'Placed',
  paid: 'Paid',
  landed: 'Landed',
  valid: 'Valid',
  mapped: 'Mapped',
  sent: 'Sent',
  accepted: 'Accepted',
  cancelled: 'Cancelled',
  picked: 'Picked',
  shipped: 'Shipped',
  confirmed: 'Confirmed',
  invoiced: 'Invoiced',
}

const looks: Record<Stage['state'], { text: string; mark: string; icon: keyof typeof stateIcons; word: string }> = {
  done: { text: 'text-text', mark: 'text-settled', icon: 'check', word: 'done' },
  waiting: { text: 'text-muted', mark: 'text-muted', icon: 'clock', word: 'not yet' },
  stopped: { text: 'text-waiting', mark: 'text-waiting', icon: 'hand', word: 'waits for a person' },
  skipped: { text: 'text-muted', mark: 'text-muted', icon: 'minus', word: 'will not happen' },
}

/** Whether a stage begins another day than the one before it: the day is told once. */
function newDays(stages: readonly Stage[], timeZone: string): Map<Stage, boolean> {
  let before = ''
  return new Map(
    stages.map((stage) => {
      const day = stage.at ? dayText(stage.at, timeZone) : before
      const differs = day !== before
      before = day
      return [stage, differs]
    }),
  )
}

/** The passage as one line, each stage with its time below; a list on a narrow screen. */
export function PassageLine({ stages, timeZone }: { stages: readonly Stage[]; timeZone: string }) {
  const firstStop = stages.findIndex((stage) => stage.state === 'stopped')
  const days = newDays(stages, timeZone)
  return (
    <ol aria-label="Passage" className="card flex flex-col p-3 sm:flex-row sm:flex-wrap sm:gap-y-3 md:px-4 md:py-3.5">
      {stages.map((stage, at) => {
        const state = stage.state === 'stopped' && at > firstStop ? 'waiting' : stage.state
        const { text, mark, icon, word } = looks[state]
        const Icon = stateIcons[icon]
        const told = stage.detail !== '' && at <= (firstStop === -1 ? at : firstStop)
        return (
          <li key={stage.name} className="flex items-center gap-3 py-1 sm:items-start sm:gap-0 sm:py-0">
            {at > 0 && (
              <ChevronRight aria-hidden className="mx-1.5 mt-0.5 hidden size-4 shrink-0 text-muted sm:block" />
            )}
            <div className="flex min-w-0 flex-1 items-baseline gap-3 sm:block">
              <div className={classNames('flex w-28 shrink-0 items-center gap-1.5 font-medium sm:w-auto', text)}>
                <Icon aria-hidden className={classNames('size-3.5 shrink-0', mark)} strokeWidth={2.5} />
                {words[stage.name]}
                <span className="sr-only">, {word}</span>
                {told && stage.name === 'accepted' && state === 'done' && (
                  <Identifier value={stage.detail} className="hidden sm:inline-flex" />
                )}
              </div>
              <div className="flex min-w-0 flex-wrap gap-x-2 text-sm text-muted sm:block sm:pl-5">
                {stage.at && <Instant at={stage.at} show="clock" />}
                {stage.at && days.get(stage) && <Instant at={stage.at} show="day" className="sm:block" />}
                {told && (
                  <span
                    className={classNames(
                      'break-words sm:block sm:max-w-56',
                      state === 'stopped' && 'text-waiting',
                      stage.name === 'accepted' && state === 'done' && 'figures sm:hidden',
                    )}
                  >
                    {stage.detail}
                  </span>
                )}
              </div>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
