import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { PageHead } from '../../../../components/display/page-head.tsx'
import { Status } from '../../../../components/display/status.tsx'
import { Skeleton } from '../../../../components/ui/skeleton.tsx'
import { Tabs } from '../../../../components/ui/tabs.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { readOrderAfterSales } from '../../../../lib/boards/order-after-sales.ts'
import { readOrderPassage } from '../../../../lib/boards/order-passage.ts'
import { afterSalesStages } from '../../../../lib/boards/passage-stages.ts'
import { readOrderMoney } from '../../../../lib/reconciliation/read/read-order-money.ts'
import { db } from '../../../_server/db.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { OrderActions } from './order-actions.tsx'
import { OrderAttempts } from './order-attempts.tsx'
import { OrderCancel } from './order-cancel.tsx'
import { OrderCustomer } from './order-customer.tsx'
import { OrderDraft } from './order-draft.tsx'
import { OrderFacts } from './order-facts.tsx'
import { OrderFindings } from './order-findings.tsx'
import { OrderMoney } from './order-money.tsx'
import { OrderPayload } from './order-payload.tsx'
import { OrderWarehouse } from './order-warehouse.tsx'
import { PassageLine } from './passage-line.tsx'
import { WriteNote } from './write-note.tsx'

type Params = Promise<{ id: string }>

export const metadata: Metadata = { title: 'Order' }

export default async function OrderPage({ params }: { params: Params }) {
  const person = await requirePerson('orders:read')
  const { id } = await params
  if (!/^\d{1,18}$/.test(id)) notFound()
  return (
    <Suspense fallback={<OrderSkeleton />}>
      <Order person={person} id={id} />
    </Suspense>
  )
}

async function Order({ person, id }: { person: Person; id: string }) {
  const seesMoney = may(person, 'month-end:read')
  const [order, after, money] = await Promise.all([
    readOrderPassage(db(), consoleSettings().SELVEDGE_KEYS, person, BigInt(id)),
    readOrderAfterSales(db(), person, BigInt(id)),
    seesMoney ? readOrderMoney(db(), person, BigInt(id)) : [],
  ])
  if (!order || !after) notFound()
  const open = order.findings.filter((finding) => finding.closedAt === null)
  return (
    <>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="figures">#{order.number}</span>
            <Status kind="bucket" state={order.bucket} />
          </span>
        }
        truth={
          <span className="flex flex-wrap items-baseline gap-x-3">
            <Money amount={order.total} currency={order.currency} scale={order.scale} className="text-text" />
            <span>{order.storefrontCode}</span>
            {order.entry?.ordNum && (
              <span>
                sales order <Identifier value={order.entry.ordNum} className="text-text" />
              </span>
            )}
          </span>
        }
        actions={
          <OrderActions
            order={{
              id: order.id,
              number: order.number,
              bucket: order.bucket,
              total: order.total,
              currency: order.currency,
              scale: order.scale,
              excludedByPerson: order.exclusion?.code === 'BY_PERSON',
            }}
            may={{
              retry: may(person, 'orders:retry', order.storefrontId),
              readAgain: may(person, 'orders:read-again', order.storefrontId),
              exclude: may(person, 'orders:exclude', order.storefrontId),
            }}
          />
        }
      />
      <PassageLine stages={[...order.stages, ...afterSalesStages(after)]} timeZone={order.timeZone} />
      {open.length > 0 && <OrderFindings findings={open} mayOpen={may(person, 'exceptions:read')} />}
      <div className="mt-5">
        <Tabs
          label="About this order"
          tabs={[
            {
              value: 'draft',
              label: 'Sales order',
              content: (
                <>
                  <OrderCancel cancel={order.cancel} />
                  <OrderDraft entry={order.entry} bucket={order.bucket} scale={order.scale} />
                </>
              ),
            },
            {
              value: 'warehouse',
              label: `Warehouse (${after.picks.length})`,
              content: (
                <OrderWarehouse
                  orderId={order.id}
                  after={after}
                  write={
                    may(person, 'notes:write', order.storefrontId) && (
                      <WriteNote orderId={order.id} number={order.number} />
                    )
                  }
                />
              ),
            },
            ...(seesMoney
              ? [
                  {
                    value: 'money',
                    label: 'Money',
                    content: <OrderMoney documents={money} currency={order.currency} scale={order.scale} />,
                  },
                ]
              : []),
            { value: 'order', label: 'Order', content: <OrderFacts order={order} /> },
            {
              value: 'customer',
              label: 'Customer',
              content: <OrderCustomer orderId={order.id} personal={order.personal} corrections={order.corrections} />,
            },
            {
              value: 'attempts',
              label: `Attempts (${order.attempts.length})`,
              content: <OrderAttempts attempts={order.attempts} />,
            },
            {
              value: 'payload',
              label: `As landed (${order.revisions.length})`,
              content: <OrderPayload payload={order.payload} revisions={order.revisions} />,
            },
          ]}
        />
      </div>
    </>
  )
}

const OrderSkeleton = () => (
  <div aria-busy="true" className="flex flex-col gap-4">
    <span className="sr-only">Loading</span>
    <Skeleton className="h-8 w-48" />
    <Skeleton className="h-20 w-full" />
    <Skeleton className="h-9 w-96 max-w-full" />
    <Skeleton className="h-80 w-full" />
  </div>
)
