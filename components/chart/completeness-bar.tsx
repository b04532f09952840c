import Link from 'next/link'
import { countText } from '../display/money-text.ts'
import type { StateIcon } from '../display/states.ts'
import { stateIcons } from '../display/status.tsx'
import { classNames } from '../ui/class-names.ts'

export interface Share {
  key: string
  label: string
  count: number
  tone: 'settled' | 'flight' | 'waiting' | 'blocked' | 'closed'
  icon: StateIcon
  href: string
}

const marks: Record<Share['tone'], string> = {
  settled: 'bg-mark-settled',
  flight: 'bg-mark-flight',
  waiting: 'bg-mark-waiting',
  blocked: 'bg-mark-blocked',
  closed: 'bg-mark-closed',
}
const words: Record<Share['tone'], string> = {
  settled: 'text-settled',
  flight: 'text-flight',
  waiting: 'text-waiting',
  blocked: 'text-blocked',
  closed: 'text-closed',
}

/** Where every paid order stands, as one bar whose parts sum to the whole; each figure below is a link to its orders. */
export function CompletenessBar({ shares }: { shares: readonly Share[] }) {
  const total = shares.reduce((sum, share) => sum + share.count, 0)
  const label = shares.map((share) => `${countText(share.count)} ${share.label}`).join(', ')
  return (
    <div>
      <div role="img" aria-label={label} className="flex h-7 gap-px overflow-hidden rounded-md bg-closed-soft">
        {shares
          .filter((share) => share.count > 0)
          .map((share) => (
            <div
              key={share.key}
              title={`${countText(share.count)} ${share.label}`}
              className={classNames('min-w-1.5', marks[share.tone])}
              style={{ flexGrow: share.count / Math.max(1, total), flexBasis: 0 }}
            />
          ))}
      </div>
      <ul className="mt-3 grid grid-cols-2 gap-x-6 gap-y-2 max-md:gap-y-0 sm:flex sm:flex-wrap">
        {shares.map((share) => {
          const Icon = stateIcons[share.icon]
          return (
            <li key={share.key}>
              <Link href={share.href} className="group flex items-baseline gap-1.5 max-md:py-2.5">
                <Icon
                  aria-hidden
                  className={classNames(
                    'size-3.5 shrink-0 translate-y-0.5',
                    share.count === 0 ? 'text-muted' : words[share.tone],
                  )}
                  strokeWidth={2.5}
                />
                <span className={classNames('figures text-lg font-semibold', share.count === 0 && 'text-muted')}>
                  {countText(share.count)}
                </span>
                <span className="text-muted group-hover:text-accent group-hover:underline">{share.label}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
