import Link from 'next/link'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { may } from '../../../lib/access/permissions.ts'
import { readRefundDues } from '../../../lib/boards/refund-dues.ts'
import { db } from '../../_server/db.ts'
import { causeWords } from '../returns/return-words.ts'
import { type BoardScope, into } from './board-scope.ts'

/** What customers are owed, by currency and by why (rule 24). */
export async function RefundsDueSection({ scope }: { scope: BoardScope }) {
  if (!may(scope.person, 'returns:read')) return null
  const filter = scope.storefrontId ? { storefrontId: scope.storefrontId } : {}
  const { dues, orders, money, oldestOpenedAt, causes } = await readRefundDues(db(), scope.person, filter)
  return (
    <section aria-labelledby="refunds-due" className="card p-4">
      <h2 id="refunds-due" className="mb-2 text-base font-semibold">
        Refunds due
      </h2>
      {dues === 0 ? (
        <p className="text-muted">No customer is owed a refund.</p>
      ) : (
        <>
          <ul className="flex flex-wrap gap-x-6 gap-y-1">
            {money.map(({ currency, amount }) => (
              <li key={currency}>
                <Money currency={currency} amount={amount} className="text-lg font-semibold" />
              </li>
            ))}
          </ul>
          <p className="mt-0.5 text-sm text-muted">
            owed on {countOf(orders, 'order')}
            {oldestOpenedAt && (
              <>
                , the oldest since <Instant at={oldestOpenedAt} />
              </>
            )}
          </p>
          <ul className="mt-2">
            {causes.map(({ cause, currency, amount, dues: many }) => (
              <li key={`${cause} ${currency}`}>
                <Link
                  href={into('/returns/due', { cause }, scope.code)}
                  className="-mx-2 flex items-baseline justify-between gap-4 rounded-md px-2 py-1 hover:bg-hover max-md:py-3"
                >
                  <span>
                    {causeWords[cause]} <span className="text-muted">({many})</span>
                  </span>
                  <Money currency={currency} amount={amount} className="font-medium" />
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <Link
        href={into('/returns/due', {}, scope.code)}
        className="mt-2 inline-block font-medium text-accent hover:underline max-md:py-3"
      >
        Open the refunds due
      </Link>
    </section>
  )
}
