'use client'
import Link from 'next/link'
import { Money } from '../../../components/display/money.tsx'
import { Status } from '../../../components/display/status.tsx'
import type { ExceptionCode } from '../../../lib/exceptions/codes.ts'
import type { CaseSubject } from '../../../lib/exceptions/read-case.ts'
import type { Json } from '../../../lib/kernel/digest.ts'
import { ExcludeOrder } from '../orders/exclude-order.tsx'
import { CorrectOrder } from './correct-order.tsx'
import { ReleaseOrder } from './release-order.tsx'
import { SendAgain } from './send-again.tsx'

interface CaseOrdersProps {
  found: { code: ExceptionCode; cause: Record<string, Json>; state: string; subjects: CaseSubject[] }
  mayExclude: boolean
  mayRelease: boolean
  mayRetry: boolean
  /** Whether the customer's data may be put right here. */
  mayCorrect: boolean
}

/** The orders of a case, each once whatever its lines, with what can be done to one of them. */
export function CaseOrders({ found, mayExclude, mayRelease, mayRetry, mayCorrect }: CaseOrdersProps) {
  const orders = [...new Map(found.subjects.map((subject) => [subject.orderId, subject])).values()]
  return (
    <ul className="divide-y divide-line/70 rounded-md border border-line">
      {orders.map((order) => {
        const holds = order.blocking && order.bucket === 'held' && found.state === 'open'
        const name = { id: order.orderId, number: order.orderNumber }
        return (
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
            {mayCorrect && holds && <CorrectOrder cause={found.cause} order={name} />}
            {mayRelease && holds && (
              <ReleaseOrder
                order={name}
                code={found.code}
                money={<Money amount={order.amount} currency={order.currency} scale={order.scale} />}
              />
            )}
            {mayRetry && holds && !mayRelease && !mayCorrect && <SendAgain order={name} />}
            {mayExclude && holds && (
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
        )
      })}
    </ul>
  )
}
