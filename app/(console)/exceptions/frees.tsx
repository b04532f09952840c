import { Money } from '../../../components/display/money.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { type ExceptionCode, exceptionCodes } from '../../../lib/exceptions/codes.ts'
import type { FixPreview } from '../../../lib/exceptions/preview-fix.ts'

/** What mending frees, before anything is saved, and what keeps the other orders. */
export function Frees({ preview: { orders, money, stillHeldBy } }: { preview: FixPreview }) {
  const still = Object.entries(stillHeldBy) as [ExceptionCode, number][]
  return (
    <div className="rounded-md bg-sunken px-3 py-2 text-sm">
      <p className="flex flex-wrap gap-x-3">
        <span className="font-medium">
          {orders === 0 ? 'Mended alone, it frees no order' : `Frees ${countOf(orders, 'order')}`}
        </span>
        {money.map(({ currency, amount }) => (
          <Money key={currency} currency={currency} amount={amount} />
        ))}
      </p>
      {still.map(([code, count]) => (
        <p key={code} className="text-muted">
          {countOf(count, 'order stays', 'orders stay')} held by: {exceptionCodes[code].title}
        </p>
      ))}
    </div>
  )
}
