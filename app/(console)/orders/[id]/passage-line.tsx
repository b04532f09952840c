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
}

const looks: Record<Stage['state'], { text: string; mark: string; icon: keyof typeof stateIcons; word: string }> = {
  done: { text: 'text-text', mark: 'bg-mark-settled', icon: 'check', word: 'done' },
  waiting: { text: 'text-muted', mark: 'bg-line', icon: 'clock', word: 'not yet' },
  stopped: { text: 'text-waiting', mark: 'bg-mark-waiting', icon: 'hand', word: 'waits for a person' },
  skipped: { text: 'text-muted', mark: 'bg-line', icon: 'minus', word: 'will not happen' },
}

/** The passage stage by stage, each with its time. */
export function PassageLine({ stages }: { stages: readonly Stage[] }) {
  const firstStop = stages.findIndex((stage) => stage.state === 'stopped')
  return (
    <ol aria-label="Passage" className="card grid grid-cols-1 gap-x-1 p-3 sm:grid-cols-7 md:p-4">
      {stages.map((stage, at) => {
        const state = stage.state === 'stopped' && at > firstStop ? 'waiting' : stage.state
        const { text, mark, icon, word } = looks[state]
        const Icon = stateIcons[icon]
        return (
          <li key={stage.name} className="flex items-center gap-3 py-1 sm:block sm:py-0">
            <div aria-hidden className={classNames('hidden h-1 rounded-full sm:mb-2 sm:block', mark)} />
            <div className={classNames('flex w-28 items-center gap-1.5 font-medium sm:w-auto', text)}>
              <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={2.5} />
              {words[stage.name]}
              <span className="sr-only">, {word}</span>
            </div>
            <div className="min-w-0 text-sm text-muted">
              {stage.at && <Instant at={stage.at} show="clock" />}
              {stage.at && <Instant at={stage.at} show="day" className="ml-1.5 sm:ml-0 sm:block" />}
              {stage.detail && at <= (firstStop === -1 ? at : firstStop) && (
                <span className={classNames('block break-words', state === 'stopped' && 'text-waiting')}>
                  {stage.detail}
                </span>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
