import type { ReactNode } from 'react'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { Money } from '../../../../components/display/money.tsx'
import type { OrderPassage } from '../../../../lib/boards/order-passage.ts'

/** The order as the shop has it. */
export function OrderFacts({ order }: { order: OrderPassage }) {
  const money = (amount: bigint) => <Money amount={amount} currency={order.currency} scale={order.scale} />
  const rows: [string, ReactNode][] = [
    ['Shop id', <Identifier key="id" value={order.externalId} />],
    ['Shop status', order.statusSlug],
    ['Payment', order.gateway || 'none'],
    ['Transaction', order.transactionId ? <Identifier key="t" value={order.transactionId} /> : 'none'],
    ['Total', money(order.total)],
    ['Refunded', money(order.refunded)],
    ['Destination', order.country || 'none'],
    ['Placed', <Instant key="placed" at={order.placedAt} />],
    ['Paid', order.paidAt ? <Instant key="paid" at={order.paidAt} /> : 'not yet'],
    ...(order.missingSince
      ? ([['Gone from the shop', <Instant key="gone" at={order.missingSince} />]] satisfies [string, ReactNode][])
      : []),
    ...(order.exclusion
      ? ([
          [
            'Excluded',
            <span key="excluded">
              {order.exclusion.code === 'BEFORE_GO_LIVE' ? 'paid before go-live' : (order.exclusion.reason ?? '')}
              {order.exclusion.by && `, by ${order.exclusion.by}`}
              {order.exclusion.at && (
                <>
                  {' '}
                  <Instant at={order.exclusion.at} />
                </>
              )}
            </span>,
          ],
        ] satisfies [string, ReactNode][])
      : []),
  ]
  return (
    <dl className="card grid grid-cols-[minmax(120px,max-content)_1fr] gap-x-6 gap-y-2 p-4">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
