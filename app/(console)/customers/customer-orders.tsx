import Link from 'next/link'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { Status } from '../../../components/display/status.tsx'
import type { CustomerOrder } from '../../../lib/boards/customer-view.ts'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'
import { shipmentHref } from '../shipments/shipment-words.ts'

/** A customer's orders, newest first, each with what left, what is owed and what is wrong. */
export function CustomerOrders({ orders, more }: { orders: readonly CustomerOrder[]; more: boolean }) {
  return (
    <section aria-label="Orders under the same e-mail" className="flex min-w-0 flex-col gap-3">
      {orders.map((order) => (
        <article key={order.id} className="card p-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="text-base font-semibold">
              <Link href={`/orders/${order.id}`} className="touch figures text-accent hover:underline">
                #{order.number}
              </Link>
            </h2>
            <Status kind="bucket" state={order.bucket} />
            <Money amount={order.total} currency={order.currency} scale={order.scale} />
            <span className="text-muted">
              {order.storefrontCode}, {order.statusSlug} in the shop, placed <Instant at={order.placedAt} />
            </span>
          </div>
          {order.shipments.length > 0 && (
            <ul aria-label={`Shipments of ${order.number}`} className="mt-2 flex flex-col gap-1">
              {order.shipments.map((shipment) => (
                <li key={shipment.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
                  <Link href={shipmentHref(shipment)} className="touch figures underline underline-offset-4">
                    {shipment.pickNum}
                  </Link>
                  <Status kind="dispatch" state={shipment.state} />
                  <span className="text-sm text-muted">
                    left <Instant at={shipment.shippedAt} />
                    {shipment.toldAt && (
                      <>
                        , told <Instant at={shipment.toldAt} />
                      </>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )}
          {(order.refunded > 0n || order.due > 0n) && (
            <p className="mt-2 flex flex-wrap gap-x-4">
              {order.refunded > 0n && (
                <span>
                  Refunded <Money amount={order.refunded} currency={order.currency} scale={order.scale} />
                </span>
              )}
              {order.due > 0n && (
                <span className="text-waiting">
                  Still owed <Money amount={order.due} currency={order.currency} scale={order.scale} />
                </span>
              )}
            </p>
          )}
          {order.exceptions.length > 0 && (
            <ul aria-label={`Exceptions of ${order.number}`} className="mt-2 flex flex-wrap gap-x-4 gap-y-1">
              {order.exceptions.map(({ caseId, code }) => (
                <li key={caseId}>
                  <Link href={`/exceptions?open=${caseId}`} className="touch text-waiting underline underline-offset-4">
                    {exceptionCodes[code].title}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </article>
      ))}
      {more && <p className="text-muted">Older orders are not shown here; the list of orders holds them.</p>}
    </section>
  )
}
