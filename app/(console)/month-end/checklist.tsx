import { Circle, CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { countText } from '../../../components/display/money-text.ts'
import type { Check } from '../../../lib/reconciliation/periods/checklist.ts'

/** What has to be so before a period is signed, and where it is put right. */
export function Checklist({ checks, periodId }: { checks: readonly Check[]; periodId: string }) {
  const hrefs: Record<Check['section'], string> = {
    overview: `/month-end/${periodId}`,
    variances: `/month-end/${periodId}/variances?state=open`,
    terms: '/month-end/terms',
    payouts: `/month-end/${periodId}/payouts`,
    journal: `/month-end/${periodId}/journal`,
    flows: '/connections',
    'sign-off': `/month-end/${periodId}/sign-off`,
  }
  const done = checks.filter(({ isDone }) => isDone).length
  return (
    <section aria-labelledby="checklist" className="card p-4">
      <h2 id="checklist" className="text-base font-semibold">
        Before it is signed
      </h2>
      <p className="mb-3 text-sm text-muted">
        {done} of {checks.length} done
      </p>
      <ul className="flex flex-col gap-1.5">
        {checks.map(({ key, words, isDone, left, section, holds }) => (
          <li key={key} className="flex items-start gap-2 text-sm">
            {isDone ? (
              <CircleCheck aria-label="Done" className="mt-0.5 size-4 shrink-0 text-settled" />
            ) : (
              <Circle aria-label="To do" className="mt-0.5 size-4 shrink-0 text-waiting" />
            )}
            {isDone ? (
              <span className="text-muted">{words}</span>
            ) : (
              <span>
                <Link href={hrefs[section]} className="touch hover:text-accent hover:underline">
                  {words}
                </Link>
                {left ? <span className="figures ml-1.5 text-waiting">{countText(left)} left</span> : null}
                {holds === 'approver' && <span className="ml-1.5 text-xs text-muted">by the approver</span>}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
