import Link from 'next/link'
import { amountText, countText } from '../../../components/display/money-text.ts'
import { classNames } from '../../../components/ui/class-names.ts'
import type { Scale } from '../../../lib/kernel/money.ts'
import type { Bridge } from '../../../lib/reconciliation/bridge.ts'
import { waterfallOf } from '../../../lib/reconciliation/bridge.ts'
import { stepTitle } from '../../../lib/reconciliation/statement-words.ts'
import type { Line } from '../../../lib/reconciliation/step-sums.ts'

interface WaterfallProps {
  bridge: Bridge
  currency: string
  scale: Scale
  /** Where the orders behind a step are listed. */
  hrefOf: (line: Line) => string
}

/**
 * The bridge, drawn: each step begins where the one above arrives. The steps are small beside what was paid, so the axis begins
 * where they do, and says so.
 */
export function Waterfall({ bridge, currency, scale, hrefOf }: WaterfallProps) {
  const bars = waterfallOf(bridge)
  const steps = bars.slice(1, -1)
  const reached = [bridge.start.amounts.total, bridge.end.total, ...steps.map(({ to }) => to.total)]
  const sorted = reached.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const low = sorted[0] ?? 0n
  const high = sorted.at(-1) ?? 0n
  const span = high - low
  const origin = low > 0n && span * 3n < low ? low - span / 4n : low < 0n ? low : 0n
  const width = high - origin || 1n
  const percent = (at: bigint) => Number(((at - origin) * 10_000n) / width) / 100
  return (
    <section aria-labelledby="bridge" className="card p-4">
      <h2 id="bridge" className="text-base font-semibold">
        Money bridge
      </h2>
      <p className="mb-3 text-sm text-muted">
        From what customers paid to what the ERP has posted, in {currency}, tax included.
        {origin > 0n && ` Bars begin at ${amountText(origin, scale)}.`}
      </p>
      <ol className="flex flex-col">
        {bars.map(({ line, from, to }, at) => {
          const isEnd = at === 0 || at === bars.length - 1
          const title = line ? stepTitle(line) : 'Posted by the ERP: invoices less credit memos'
          const amount = isEnd ? to.total : to.total - from.total
          const [left, right] = from.total < to.total ? [from.total, to.total] : [to.total, from.total]
          const begin = isEnd ? 0 : percent(left)
          const end = percent(right)
          return (
            <li
              key={line ? `${line.ledger} ${line.step} ${line.class}` : 'end'}
              className={classNames(
                'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 py-1 md:grid-cols-[minmax(0,20rem)_minmax(0,1fr)_8.5rem]',
                isEnd && 'font-semibold',
              )}
            >
              <span className="min-w-0 text-sm">
                {line ? (
                  <Link href={hrefOf(line)} className="touch hover:text-accent hover:underline">
                    {title}
                  </Link>
                ) : (
                  title
                )}
                {line && !isEnd && (
                  <span className="ml-1.5 text-xs font-normal text-muted">{countText(line.documents)}</span>
                )}
              </span>
              <span aria-hidden className="relative h-4 max-md:order-last max-md:col-span-2">
                <span
                  className={classNames(
                    'absolute inset-y-0 min-w-0.5 rounded-[2px]',
                    isEnd
                      ? 'bg-mark-closed'
                      : line?.class === 'UNCLASSIFIED'
                        ? 'bg-mark-blocked'
                        : amount < 0n
                          ? 'bg-mark-waiting'
                          : 'bg-mark-settled',
                  )}
                  style={{ left: `${begin}%`, width: `${Math.max(0.2, end - begin)}%` }}
                />
              </span>
              <span className="figures text-right text-sm whitespace-nowrap">
                {isEnd || amount < 0n ? '' : '+'}
                {amountText(amount, scale)}
              </span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
