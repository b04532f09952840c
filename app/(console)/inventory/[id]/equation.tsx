import { clockText, dayClockText, dayText } from '../../../../components/display/duration-text.ts'
import type { StockExplainer } from '../../../../lib/boards/stock-explainer.ts'
import { whyWithout } from '../why-without.ts'
import { equationText } from './equation.ts'

/** The number in one sentence, by the shop's clock. */
export function Equation({ stock, now }: { stock: StockExplainer; now: Date }) {
  const { timeZone } = stock
  const clock = (at: Date) =>
    dayText(at, timeZone) === dayText(now, timeZone) ? clockText(at, timeZone) : dayClockText(at, timeZone)
  const text = equationText(stock, clock)
  return (
    <section aria-label="How the number comes about" className="card p-4">
      {text === null ? (
        <p>
          No number is sent for it: <span className="font-medium">{whyWithout(stock)}</span>.
        </p>
      ) : (
        <p className="figures text-lg break-words">{text}</p>
      )}
      {stock.oversold && stock.available !== null && (
        <p className="mt-2 font-medium text-blocked">
          Orders have taken {-stock.available} more than the ERP has: the latest of them cannot be delivered from stock.
        </p>
      )}
      {stock.outcome && <p className="mt-2 text-blocked">The shop said: {stock.outcome}</p>}
    </section>
  )
}
