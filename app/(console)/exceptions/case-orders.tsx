'use client'
import Link from 'next/link'
import { Money } from '../../../components/display/money.tsx'
import { Status } from '../../../components/display/status.tsx'
import type { ExceptionCode } from '../../../lib/exceptions/codes.ts'
import type { CaseSubject } from '../../../lib/exceptions/read-case.ts'
import { ExcludeOrder } from '../orders/exclude-order.tsx'
import { ReleaseOrder } from './release-order.tsx'

/** The orders of a case, each once whatever its lines. */
export function CaseOrders({
  found,
  mayExclude,
  mayRelease,
}: {
  found: { code: ExceptionCode; state: string; subjects: CaseSubject[] }
  mayExclude: boolean
  mayRelease: boolean
}) {
  const orders = [...new Map(found.subjects.map((subject) => [subject.orderId, subject])).values()]
  return (
    <ul className="divide-y divide-line/70 rounded-md border border-line">
      {orders.map((order) => (
        <li key={order.orderId} className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
          <Link
            href={`/orders/${order.orderId}`}
            className="touch figures font-medium hover:text-accent hover:underline"
          >
            #{order.orderNumber}
          </Link>
          <Status kind="bucket" state={order.bucket as 'held'} />
          <span className="flex-1 text-right">
            <Money amount={order.amount} currency={order.currency} scale={order.scale} className="text-sm" />
          </span>
          {mayRelease && order.blocking && order.bucket === 'held' && found.state === 'open' && (
            <ReleaseOrder
              order={{ id: order.orderId, number: order.orderNumber }}
              code={found.code}
              money={<Money amount={order.amount} currency={order.currency} scale={order.scale} />}
            />
          )}
          {mayExclude && order.blocking && order.bucket === 'held' && found.state === 'open' && (
            <ExcludeOrder
              orderId={order.orderId}
              number={order.orderNumber}
              amount={order.amount}
              currency={order.currency}
              scale={order.scale}
              small
            />
          )}
        </li>
      ))}
    </ul>
  )
}
