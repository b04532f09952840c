import Link from 'next/link'
import { AgeingChart } from '../../../components/chart/ageing-chart.tsx'
import { DaysToCloseChart } from '../../../components/chart/days-to-close-chart.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { may } from '../../../lib/access/permissions.ts'
import { systemClock } from '../../../lib/kernel/clock.ts'
import { listPeriods } from '../../../lib/reconciliation/read/list-periods.ts'
import { readMonthBoard } from '../../../lib/reconciliation/read/read-month-board.ts'
import { termsOf } from '../../../lib/reconciliation/variance-classes.ts'
import { db } from '../../_server/db.ts'
import { stateTitles } from '../month-end/period-words.ts'
import type { BoardScope } from './board-scope.ts'

const monthMs = 62 * 86_400_000

/** How far each period is from being closed, and what is still to explain. */
export async function MonthEndSection({ scope }: { scope: BoardScope }) {
  if (!may(scope.person, 'month-end:read')) return null
  const now = systemClock.now()
  const storefrontId = scope.storefrontId ?? null
  const [periods, board] = await Promise.all([
    listPeriods(db(), now, scope.person, { storefrontId, since: new Date(now.getTime() - monthMs) }),
    readMonthBoard(db(), now, scope.person, storefrontId),
  ])
  const unsigned = periods.filter(({ state, isOver }) => isOver && state !== 'signed_off')
  const shown = unsigned.length > 0 ? unsigned : periods.slice(0, 4)
  return (
    <>
      <section aria-labelledby="month-end" className="card p-4">
        <h2 id="month-end" className="text-base font-semibold">
          Month-end
        </h2>
        <p className="mb-2 text-sm text-muted">
          {periods.length === 0
            ? 'No storefront closes its months here yet.'
            : unsigned.length === 0
              ? 'Every period that is over is signed off.'
              : `${countOf(unsigned.length, 'period')} over and not signed off.`}
        </p>
        <ul>
          {shown.map((period) => (
            <li key={period.id}>
              <Link
                href={`/month-end/${period.id}`}
                className="-mx-2 flex items-baseline justify-between gap-4 rounded-md px-2 py-1 hover:bg-hover max-md:py-3"
              >
                <span>
                  <span className="figures">{period.name}</span> {period.storefront}{' '}
                  <span className="text-muted">{period.currency}</span>
                  <span className="ml-2 text-sm text-muted">
                    {period.isOver || period.state !== 'open'
                      ? stateTitles[period.state].words.toLowerCase()
                      : 'running'}
                  </span>
                </span>
                <span className={period.open > 0 ? 'text-sm text-waiting' : 'text-sm text-muted'}>
                  {period.open > 0 ? `${countText(period.open)} to explain` : 'nothing to explain'}
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {board.classes.length > 0 && (
          <>
            <h3 className="mt-3 mb-1 text-sm font-medium">To explain, by class</h3>
            <ul>
              {board.classes.slice(0, 8).map(({ class: name, currency, scale, open, money }) => (
                <li key={`${name} ${currency}`} className="flex items-baseline justify-between gap-4 py-0.5 text-sm">
                  <span>
                    {termsOf(name).title} <span className="text-muted">({countText(open)})</span>
                  </span>
                  <Money currency={currency} amount={money} scale={scale} />
                </li>
              ))}
            </ul>
          </>
        )}
        <Link href="/month-end" className="mt-2 inline-block font-medium text-accent hover:underline max-md:py-3">
          Open the month-end
        </Link>
      </section>
      {board.ages.some(({ count }) => count > 0) && (
        <AgeingChart
          title="How long variances have waited"
          noun="variances to explain"
          groups={board.ages}
          since="they were found"
        />
      )}
      {board.closes.length > 0 && <DaysToCloseChart closes={board.closes} />}
    </>
  )
}
