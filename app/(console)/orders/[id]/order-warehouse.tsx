import Link from 'next/link'
import type { ReactNode } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { countOf } from '../../../../components/display/money-text.ts'
import type { states } from '../../../../components/display/states.ts'
import { Status } from '../../../../components/display/status.tsx'
import type { OrderAfterSales, OrderPick } from '../../../../lib/boards/order-after-sales.ts'
import type { PartState } from '../../../../lib/boards/return-choices.ts'
import { refundWords, settledState } from '../../returns/return-words.ts'
import { Trackings } from '../../shipments/[id]/shipment-goods.tsx'
import { shipmentHref, toldWords } from '../../shipments/shipment-words.ts'

interface OrderWarehouseProps {
  orderId: string
  after: OrderAfterSales
  /** The person may write notes. */
  write: ReactNode
}

/** What became of the order behind its sales order: picks, invoices, what the shop was told, changes, refunds, notes. */
export function OrderWarehouse({ orderId, after, write }: OrderWarehouseProps) {
  const { salesOrder, picks, invoices, refunds, notes, drifts, dues } = after
  const none = !salesOrder && picks.length === 0 && invoices.length === 0 && refunds.length === 0 && notes.length === 0
  return (
    <div className="flex flex-col gap-4">
      {salesOrder && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          Sales order <span className="figures">{salesOrder.ordNum}</span>
          <Status kind="salesOrder" state={salesOrder.status as keyof typeof states.salesOrder} />
          <span className="text-muted">
            since <Instant at={salesOrder.statusSince} />, read <Instant at={salesOrder.readAt} />
          </span>
        </p>
      )}
      {drifts > 0 && (
        <p>
          <Link href={`/drift?order=${orderId}`} className="touch text-waiting underline underline-offset-4">
            {countOf(drifts, 'field is', 'fields are')} not the same in the shop and in the ERP
          </Link>
        </p>
      )}
      {none && (
        <div className="card px-5 py-10 text-center">
          <Empty title="Nothing has come back from the warehouse yet">
            Picks, cartons and tracking stand here once the ERP has them; refunds once the shop does.
          </Empty>
        </div>
      )}
      {picks.map((pick) => (
        <Pick key={pick.id} pick={pick} />
      ))}
      {invoices.length > 0 && <Invoices invoices={invoices} />}
      {(refunds.length > 0 || dues.length > 0) && <Refunds orderId={orderId} refunds={refunds} dues={dues} />}
      {(notes.length > 0 || write) && (
        <section aria-labelledby="shop-notes" className="card p-4">
          <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
            <h2 id="shop-notes" className="text-base font-semibold">
              Notes on the shop’s order
            </h2>
            {write}
          </div>
          {notes.length === 0 ? (
            <p className="text-muted">None was written from here.</p>
          ) : (
            <ul className="flex flex-col gap-1.5">
              {notes.map((note) => (
                <li key={note.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
                  <span className="figures">{note.key}</span>
                  <Status kind="shopNote" state={note.state as keyof typeof states.shopNote} />
                  <span className="text-muted">
                    {note.toCustomer ? 'to the customer' : 'private'}, by {note.byLabel},{' '}
                    <Instant at={note.confirmedAt ?? note.createdAt} />
                    {note.outcome && note.state !== 'confirmed' && `; ${note.outcome}`}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </div>
  )
}

function Pick({ pick }: { pick: OrderPick }) {
  return (
    <section aria-label={`Pick ${pick.pickNum}`} className="card p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-base font-semibold">
          {pick.shippedAt ? (
            <Link href={shipmentHref(pick)} className="touch figures text-accent hover:underline">
              {pick.pickNum}
            </Link>
          ) : (
            <span className="figures">{pick.pickNum}</span>
          )}
        </h2>
        {pick.shippedAt && <Status kind="dispatch" state={pick.state} />}
        <span className="text-muted">
          {countOf(pick.pieces, 'piece')}
          {pick.location && ` from ${pick.location}`}
          {pick.carrier && ` with ${pick.carrier}`},{' '}
          {pick.shippedAt ? (
            <>
              left <Instant at={pick.shippedAt} />
            </>
          ) : (
            'picked, has not left'
          )}
          {pick.invNum && (
            <>
              , invoice <span className="figures">{pick.invNum}</span>
            </>
          )}
        </span>
      </div>
      {pick.shippedAt && (
        <div className="mt-2 grid gap-x-6 gap-y-2 sm:grid-cols-2">
          <Trackings trackings={pick.trackings} />
          <p className="text-muted">
            {pick.confirmedAt ? (
              <>
                The shop has shown it since <Instant at={pick.confirmedAt} />
              </>
            ) : (
              'The shop has not confirmed it'
            )}
            ; {toldWords(pick)}
            {pick.outcome && !pick.confirmedAt && `; ${pick.outcome}`}.
          </p>
        </div>
      )}
    </section>
  )
}

function Invoices({ invoices }: Pick<OrderAfterSales, 'invoices'>) {
  return (
    <section aria-labelledby="invoices" className="card p-4">
      <h2 id="invoices" className="mb-2 text-base font-semibold">
        Invoices
      </h2>
      <ul className="flex flex-col gap-1.5">
        {invoices.map(({ id, invNum, invOn, currency, total, posted }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
            <span className="figures">{invNum}</span>
            <Money amount={total} currency={currency} />
            <span className="text-muted">
              dated{' '}
              <time dateTime={invOn} className="figures">
                {invOn}
              </time>
              , {posted ? 'posted' : 'not posted yet'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Refunds({ orderId, refunds, dues }: Pick<OrderAfterSales, 'refunds' | 'dues'> & { orderId: string }) {
  return (
    <section aria-labelledby="refunds" className="card p-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 id="refunds" className="text-base font-semibold">
          Refunds
        </h2>
        <span className="flex flex-wrap gap-x-4">
          {refunds.length > 0 && (
            <Link href={`/returns?order=${orderId}`} className="touch font-medium text-accent hover:underline">
              Open in Returns
            </Link>
          )}
          {dues.length > 0 && (
            <Link href={`/returns/due?order=${orderId}`} className="touch font-medium text-accent hover:underline">
              Open what is owed
            </Link>
          )}
        </span>
      </div>
      <ul className="flex flex-col gap-3">
        {refunds.map((refund) => (
          <li key={refund.id}>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-medium">
                {refundWords[refund.kind as keyof typeof refundWords] ?? refund.kind}{' '}
                <span className="figures">{refund.externalId}</span>
              </span>
              <Money amount={refund.amount} currency={refund.currency} scale={refund.scale} />
              <span className="text-muted">
                {refund.refundedAt && <Instant at={refund.refundedAt} />}
                {refund.byGateway === true && ', money sent by the gateway'}
                {refund.byGateway === false && ', money given by hand'}
                {refund.goneAt && ', deleted in the shop'}
              </span>
            </div>
            <ul className="mt-1 flex flex-col gap-1 pl-4">
              {refund.parts.map((part) => (
                <li key={part.id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
                  <Status kind="refundPart" state={settledState(part.state as PartState, part.creditMemo !== null)} />
                  <Money amount={part.amount} currency={refund.currency} scale={refund.scale} />
                  {part.reference && <span className="figures text-sm text-muted">{part.reference}</span>}
                  {part.creditMemo && (
                    <span className="text-sm text-muted">
                      credit memo <span className="figures">{part.creditMemo}</span>
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
        {dues.map((due) => (
          <li key={due.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Status kind="refundDue" state="open" />
            <Money amount={due.amount} currency={due.currency} scale={due.scale} />
            <span className="text-muted">
              owed since <Instant at={due.openedAt} />; the shop has not refunded it
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
