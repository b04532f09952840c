import Link from 'next/link'
import { CompletenessBar, type Share } from '../../../components/chart/completeness-bar.tsx'
import { durationText } from '../../../components/display/duration-text.ts'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countText } from '../../../components/display/money-text.ts'
import { narrowScope } from '../../../lib/access/permissions.ts'
import { type Completeness, readCompleteness } from '../../../lib/boards/completeness.ts'
import { readFlowHealth } from '../../../lib/boards/flow-health.ts'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { parseAmount } from '../../../lib/kernel/money.ts'
import { db } from '../../_server/db.ts'
import { type BoardScope, into } from './board-scope.ts'
import { pollSeconds } from './poll-seconds.ts'

/** Where every paid order stands, each figure a link to its orders. */
export async function CompletenessSection({ scope }: { scope: BoardScope }) {
  const now = new Date()
  const [figures, flows] = await Promise.all([
    readCompleteness(db(), now, narrowScope(scope.person, scope.storefrontId)),
    readFlowHealth(db(), now, scope.person, pollSeconds()),
  ])
  const shown = flows.filter((flow) => !scope.storefrontId || flow.storefrontId === scope.storefrontId)
  const polled = stalest(shown.map((flow) => flow.polledAt))
  const census = stalest(shown.map((flow) => flow.censusAt))
  return (
    <section aria-labelledby="completeness" className="card p-4 md:p-5">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id="completeness" className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-base font-semibold">Completeness</span>
          <span>
            <span className="figures text-xl font-semibold">{countText(figures.paid)}</span>{' '}
            <span className="text-muted">paid orders</span>
          </span>
        </h2>
        <p className="text-sm text-muted">
          {polled ? (
            <>
              last poll <Instant at={polled} />
            </>
          ) : (
            'not polled yet'
          )}
          {census ? (
            <>
              {' · '}last census <Instant at={census} />
            </>
          ) : (
            ' · no census yet'
          )}
        </p>
      </div>
      <CompletenessBar shares={sharesOf(figures, scope.code)} />
      <div className="mt-4 grid gap-x-10 gap-y-4 border-t border-line pt-3 sm:flex sm:flex-wrap sm:items-start sm:justify-between">
        <div className="min-w-0 flex-1">
          <h3 className="mb-1 text-sm font-medium text-muted">What holds them</h3>
          <HeldBy figures={figures} code={scope.code} />
        </div>
        <div>
          <h3 className="mb-1 text-sm font-medium text-muted">Money of the paid orders</h3>
          {Object.keys(figures.money).length === 0 && <p className="text-muted">None yet.</p>}
          <ul className="w-fit text-right">
            {Object.entries(figures.money).map(([currency, text]) => {
              const { amount, scale } = parseAmount(text)
              return (
                <li key={currency}>
                  <Money amount={amount} currency={currency} scale={scale} />
                </li>
              )
            })}
          </ul>
        </div>
        <div>
          <h3 className="mb-1 text-sm font-medium text-muted">Oldest on its way</h3>
          <p className="tabular-nums sm:text-right">
            {figures.lagSeconds === 0 ? 'none past its delay' : durationText(figures.lagSeconds)}
          </p>
        </div>
      </div>
    </section>
  )
}

function HeldBy({ figures, code }: { figures: Completeness; code: string | null }) {
  const holds = Object.entries(figures.heldBy).sort(([, a], [, b]) => b - a)
  if (holds.length === 0) return <p className="text-muted">Nothing is held.</p>
  return (
    <ul className="sm:flex sm:flex-wrap sm:gap-x-5 sm:gap-y-1">
      {holds.map(([key, count]) => (
        <li key={key}>
          <Link
            href={into('/orders', key === 'NOT_STATED' ? { bucket: 'held' } : { bucket: 'held', code: key }, code)}
            className="flex gap-2 hover:text-accent hover:underline max-md:py-3 sm:gap-1.5"
          >
            <span className="figures min-w-6 text-right font-medium sm:min-w-0">{countText(count)}</span>{' '}
            {key === 'NOT_STATED' ? 'being looked at' : exceptionCodes[key as ExceptionCode].title}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function sharesOf(figures: Completeness, code: string | null): Share[] {
  const orders = (bucket: string) => into('/orders', { bucket }, code)
  return [
    { key: 'inErp', label: 'in the ERP', count: figures.inErp, tone: 'settled', icon: 'check', href: orders('in_erp') },
    { key: 'held', label: 'held', count: figures.held, tone: 'waiting', icon: 'hand', href: orders('held') },
    {
      key: 'cancelled',
      label: 'cancelled',
      count: figures.cancelled,
      tone: 'closed',
      icon: 'minus',
      href: orders('cancelled'),
    },
    {
      key: 'excluded',
      label: 'excluded',
      count: figures.excluded,
      tone: 'closed',
      icon: 'minus',
      href: orders('excluded'),
    },
    { key: 'queued', label: 'queued', count: figures.queued, tone: 'flight', icon: 'arrow', href: orders('queued') },
    {
      key: 'unexplained',
      label: 'unexplained',
      count: figures.unexplained,
      tone: 'blocked',
      icon: 'question',
      href: orders('unclassed'),
    },
  ]
}

/** Of several shops the one furthest behind: the line is only as fresh as that. */
const stalest = (times: readonly (Date | null)[]): Date | null =>
  times.reduce<Date | null>((first, time) => (time && (!first || time < first) ? time : first), null)
