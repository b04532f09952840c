import type { Amount, Scale } from '../../lib/kernel/money.ts'
import { classNames } from '../ui/class-names.ts'
import { amountText, usualScale } from './money-text.ts'

/** The one way money is printed: code, minus in front of the figure, at the scale it was written. Scale unknown = the currency's own. */
export function Money({
  amount,
  currency,
  scale,
  className,
}: {
  amount: Amount
  currency: string
  scale?: Scale
  className?: string
}) {
  return (
    <span className={classNames('figures whitespace-nowrap', className)}>
      <span className="text-muted">{currency}</span> {amountText(amount, scale ?? usualScale(currency))}
    </span>
  )
}
