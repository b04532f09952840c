import Link from 'next/link'
import { amountText, countOf, countText, usualScale } from '../../../../../components/display/money-text.ts'
import { classNames } from '../../../../../components/ui/class-names.ts'
import { exceptionCodes } from '../../../../../lib/exceptions/codes.ts'
import { isExceptionCode } from '../../../../../lib/exceptions/origin.ts'
import { parseAmount } from '../../../../../lib/kernel/money.ts'
import type { BookedMoney, Replay } from '../../../../../lib/mappings/replay/read-replay.ts'
import { bookedWords } from '../field-words.ts'

/** What a replay came to: how many orders, which exceptions, and which money would be booked elsewhere. */
export function ReplaySummary({ replay }: { replay: Replay }) {
  const { total, done, changed, moves, money } = replay
  const otherwise = Math.max(0, changed - moves.held - moves.freed)
  const parts = [
    { name: 'as before', count: done - changed, mark: 'bg-mark-closed' },
    { name: 'otherwise', count: otherwise, mark: 'bg-mark-flight' },
    { name: 'would be held', count: moves.held, mark: 'bg-mark-waiting' },
    { name: 'would go', count: moves.freed, mark: 'bg-mark-settled' },
  ].filter(({ count }) => count > 0)
  return (
    <div className="mt-4 flex flex-col gap-5">
      <div>
        <p className="text-lg font-semibold">
          {changed === 0
            ? `Nothing would change: ${countOf(done, 'order')} came out the same`
            : `${countText(changed)} of ${countText(done)} orders would change`}
          {done < total && `, of ${countText(total)} that were asked for`}
        </p>
        <div
          role="img"
          aria-label={parts.map(({ name, count }) => `${countText(count)} ${name}`).join(', ')}
          className="mt-2 flex h-5 gap-px overflow-hidden rounded-md bg-closed-soft"
        >
          {parts.map(({ name, count, mark }) => (
            <div
              key={name}
              title={`${countText(count)} ${name}`}
              className={classNames('min-w-1.5', mark)}
              style={{ flexGrow: count / Math.max(1, done), flexBasis: 0 }}
            />
          ))}
        </div>
        <ul className="mt-1.5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
          {parts.map(({ name, count, mark }) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden className={classNames('size-2.5 rounded-xs', mark)} />
              <span className="figures">{countText(count)}</span> {name}
            </li>
          ))}
        </ul>
        <p className="mt-1 text-sm text-muted">
          {countText(replay.heldBefore)} held before, {countText(replay.heldAfter)} after.
        </p>
      </div>
      <div className="grid gap-5 md:grid-cols-2">
        <Codes title="Exceptions that would open" codes={replay.opens} />
        <Codes title="Exceptions that would close" codes={replay.closes} />
      </div>
      {money.length > 0 && <MoneyMoved money={money} />}
    </div>
  )
}

function Codes({ title, codes }: { title: string; codes: Record<string, number> }) {
  const known = Object.entries(codes).sort(([, a], [, b]) => b - a)
  return (
    <div>
      <h3 className="text-sm font-semibold">{title}</h3>
      {known.length === 0 ? (
        <p className="text-muted">None.</p>
      ) : (
        <ul>
          {known.map(([code, orders]) => (
            <li key={code} className="flex items-baseline justify-between gap-3 py-0.5">
              <Link href={`?code=${code}`} scroll={false} className="touch min-w-0 hover:text-accent hover:underline">
                {isExceptionCode(code) ? exceptionCodes[code].title : code}
              </Link>
              <span className="figures shrink-0">{countOf(orders, 'order')}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** By currency and code: what would be booked otherwise, of the orders that change. */
function MoneyMoved({ money }: { money: readonly BookedMoney[] }) {
  return (
    <div>
      <h3 className="text-sm font-semibold">Money booked otherwise</h3>
      <p className="mb-1 text-sm text-muted">Of the orders that change, by the code it is booked under.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="max-h-96 overflow-auto" tabIndex={0} aria-label="Money booked otherwise">
        <table className="w-full text-sm">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th scope="col" className="border-b border-line py-1 pr-3 font-medium">
                Booked as
              </th>
              <th scope="col" className="border-b border-line py-1 pr-3 font-medium">
                Currency
              </th>
              {['Now', 'With the change', 'Difference'].map((name) => (
                <th key={name} scope="col" className="border-b border-line py-1 pl-3 text-right font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {money.map(({ kind, code, currency, before, after }) => (
              <tr key={`${kind} ${code} ${currency}`}>
                <th scope="row" className="py-1 pr-3 text-left font-normal">
                  {bookedWords(kind)} <span className="figures">{code}</span>
                </th>
                <td className="figures py-1 pr-3 text-muted">{currency}</td>
                {figuresOf(before, after, currency).map(([name, text]) => (
                  <td key={name} className="figures py-1 pl-3 text-right whitespace-nowrap">
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

function figuresOf(before: string, after: string, currency: string): [string, string][] {
  const [was, is] = [parseAmount(before).amount, parseAmount(after).amount]
  const scale = usualScale(currency)
  const difference = is - was
  return [
    ['now', amountText(was, scale)],
    ['after', amountText(is, scale)],
    ['difference', `${difference > 0n ? '+' : ''}${amountText(difference, scale)}`],
  ]
}
