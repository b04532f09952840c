import Link from 'next/link'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { may } from '../../../lib/access/permissions.ts'
import { readUnconfirmed } from '../../../lib/boards/shipments-report.ts'
import { systemClock } from '../../../lib/kernel/clock.ts'
import { db } from '../../_server/db.ts'
import { type BoardScope, into } from './board-scope.ts'

const risks = [
  { risk: 'high', words: 'likely to be asked for' },
  { risk: 'medium', words: 'may be asked for' },
  { risk: 'low', words: 'not yet' },
] as const

/** What left the warehouse and the shop does not show in the time it should. */
export async function DispatchesSection({ scope }: { scope: BoardScope }) {
  if (!may(scope.person, 'shipments:read')) return null
  const filter = scope.storefrontId ? { storefrontId: scope.storefrontId } : {}
  const found = await readUnconfirmed(db(), systemClock.now(), scope.person, filter)
  return (
    <section aria-labelledby="unconfirmed" className="card p-4">
      <h2 id="unconfirmed" className="mb-2 text-base font-semibold">
        Dispatched, not confirmed
      </h2>
      {found.shipments === 0 ? (
        <p className="text-muted">The shop shows everything that has left the warehouse.</p>
      ) : (
        <>
          <p>
            <span className="text-lg font-semibold">{countOf(found.shipments, 'shipment')}</span>
            {found.money.map(({ currency, amount }) => (
              <span key={currency} className="text-muted">
                , <Money currency={currency} amount={amount} />
              </span>
            ))}
          </p>
          <p className="mt-0.5 text-sm text-muted">
            {risks
              .filter(({ risk }) => found.risks[risk] > 0)
              .map(({ risk, words }) => `${countText(found.risks[risk])} ${words}`)
              .join(', ')}
            {found.oldestShippedAt && (
              <>
                ; the oldest left <Instant at={found.oldestShippedAt} />
              </>
            )}
          </p>
        </>
      )}
      <Link
        href={into('/shipments/report', {}, scope.code)}
        className="mt-2 inline-block font-medium text-accent hover:underline max-md:py-3"
      >
        Open the report
      </Link>
    </section>
  )
}
