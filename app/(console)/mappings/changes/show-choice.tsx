import Link from 'next/link'
import { classNames } from '../../../../components/ui/class-names.ts'

const words = { open: 'Open', decided: 'Decided' } as const

/** Open changes, or those that were decided. */
export function ShowChoice({ show }: { show: keyof typeof words }) {
  return (
    <nav aria-label="Which changes" className="flex gap-1">
      {(['open', 'decided'] as const).map((one) => (
        <Link
          key={one}
          href={one === 'open' ? '/mappings/changes' : `/mappings/changes?show=${one}`}
          aria-current={one === show ? 'page' : undefined}
          className={classNames(
            'flex h-8 items-center rounded-md px-3 font-medium hover:bg-hover max-md:h-11',
            one === show ? 'bg-accent-soft text-accent' : 'text-muted',
          )}
        >
          {words[one]}
        </Link>
      ))}
    </nav>
  )
}
