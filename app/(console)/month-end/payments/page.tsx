import type { Metadata } from 'next'
import { Empty } from '../../../../components/display/empty.tsx'
import { PageHead } from '../../../../components/display/page-head.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { systemClock } from '../../../../lib/kernel/clock.ts'
import { listGateways } from '../../../../lib/payments/list-gateways.ts'
import { db } from '../../../_server/db.ts'
import { requirePerson } from '../../../_server/session.ts'
import { MonthEndPages } from '../month-end-pages.tsx'
import { GatewayCard } from './gateway-card.tsx'

export const metadata: Metadata = { title: 'Payment gateways' }

/** What each gateway agreed to, and the files of its balance. */
export default async function PaymentsPage() {
  const person = await requirePerson('month-end:read')
  const shops = await listGateways(db(), systemClock.now(), person)
  const without = shops.flatMap(({ gateways }) => gateways).filter(({ terms }) => terms === null).length
  return (
    <>
      <PageHead
        title="Payment gateways"
        truth={
          without === 0
            ? 'Every gateway’s charges, fees and payouts are tied out as soon as its file is imported.'
            : `${without} of the gateways customers pay by ${without === 1 ? 'has' : 'have'} no terms: ${without === 1 ? 'its' : 'their'} payments are not tied out.`
        }
      />
      <MonthEndPages />
      <div className="flex flex-col gap-6">
        {shops.map(({ storefrontId, storefront, currency, gateways }) => (
          <section key={storefrontId} aria-labelledby={storefrontId}>
            <h2 id={storefrontId} className="mb-2 text-base font-semibold">
              {storefront}
            </h2>
            {gateways.length === 0 ? (
              <div className="card px-5 py-10 text-center">
                <Empty title="No gateway yet">A gateway stands here once an order was paid by it.</Empty>
              </div>
            ) : (
              <div className="grid items-start gap-4 xl:grid-cols-2">
                {gateways.map((gateway) => (
                  <GatewayCard
                    key={gateway.gateway}
                    storefrontId={storefrontId}
                    currency={currency}
                    row={gateway}
                    maySet={may(person, 'month-end:set-terms', storefrontId)}
                    mayImport={may(person, 'month-end:import', storefrontId)}
                  />
                ))}
              </div>
            )}
          </section>
        ))}
      </div>
    </>
  )
}
