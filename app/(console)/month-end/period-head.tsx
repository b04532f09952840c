import type { ReactNode } from 'react'
import { PageHead } from '../../../components/display/page-head.tsx'
import { SectionPages } from '../../../components/shell/section-pages.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import { dateOf, lastDayOf } from '../../../lib/reconciliation/periods/terms.ts'
import type { PeriodHead as Head } from '../../../lib/reconciliation/read/read-period.ts'
import { stateTitles } from './period-words.ts'

/** What every page of a period begins with. */
export function PeriodHead({ head, truth, actions }: { head: Head; truth?: ReactNode; actions?: ReactNode }) {
  const { words, tone } = stateTitles[head.state]
  const at = (page: string) => `/month-end/${head.id}${page}`
  return (
    <>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {head.storefront} {head.name} <span className="text-muted">{head.currency}</span>{' '}
            <Badge tone={tone}>{words}</Badge>
          </span>
        }
        truth={
          <>
            <span className="figures">{dateOf(head.fromOn)}</span> to{' '}
            <span className="figures">{dateOf(lastDayOf(head))}</span>, {head.timeZone}. {truth}
          </>
        }
        actions={actions}
      />
      <SectionPages
        label="Period"
        pages={[
          { href: at(''), label: 'Overview' },
          { href: at('/variances'), label: 'Variances' },
          { href: at('/tie-out'), label: 'Tie-out' },
          { href: at('/roll-forward'), label: 'Roll-forward' },
          { href: at('/tax'), label: 'Tax' },
          { href: at('/payouts'), label: 'Payouts' },
          { href: at('/journal'), label: 'Journal' },
          { href: at('/sign-off'), label: 'Sign-off' },
          { href: at('/pack'), label: 'Close pack' },
        ]}
      />
    </>
  )
}
