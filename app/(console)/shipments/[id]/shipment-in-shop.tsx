import type { ReactNode } from 'react'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { Status } from '../../../../components/display/status.tsx'
import type { ShipmentDetail } from '../../../../lib/boards/shipment-detail.ts'
import { messageWords, silenceWords } from '../shipment-words.ts'

const steps: Record<ShipmentDetail['done'][number]['step'], string> = {
  fulfilment: 'Fulfilment',
  note: 'Note',
  meta: 'Tracking on the order',
  status: 'Status',
}

/** What the shop is to show of it, and what it confirmed. */
export function ShipmentInShop({ shipment }: { shipment: ShipmentDetail }) {
  const { dispatchId, version, confirmedVersion, message, silentBecause, toldAt, dueAt, confirmedAt } = shipment
  if (dispatchId === null) {
    return (
      <section aria-labelledby="in-shop" className="card p-4">
        <h2 id="in-shop" className="mb-2 text-base font-semibold">
          In the shop
        </h2>
        <p className="text-muted">
          {shipment.orderId
            ? 'Nothing is told of it: the shipments flow of this shop is off, or has not looked at it yet.'
            : 'Nothing can be told: its reference leads to no order that was landed.'}
        </p>
      </section>
    )
  }
  const isSilent = silentBecause !== null || message === 'none'
  const rows: [string, ReactNode][] = [
    ['Stands', <Status key="state" kind="dispatch" state={shipment.state} />],
    ...(shipment.outcome ? ([['Because', shipment.outcome]] satisfies [string, ReactNode][]) : []),
    ['Customer hears', silentBecause ? `nothing: ${silenceWords(silentBecause)}` : messageWords(message)],
    ['Told', toldAt ? <Instant key="told" at={toldAt} /> : isSilent ? 'nobody is told' : 'not yet'],
    [
      'Status then',
      shipment.completes ? `${shipment.wantedStatus ?? 'completed'}, everything has left` : 'stays as it is',
    ],
    ['Status now', shipment.orderStatus ?? 'not known'],
    ...(confirmedAt
      ? []
      : ([['Due', dueAt ? <Instant key="due" at={dueAt} /> : 'no time set']] satisfies [string, ReactNode][])),
    ['Confirmed', confirmedAt ? <Instant key="confirmed" at={confirmedAt} /> : 'not yet'],
    [
      'Version',
      <span key="version" className="figures">
        {version}
        {confirmedVersion !== null && confirmedVersion !== version && `, the shop shows ${confirmedVersion}`}
      </span>,
    ],
    ...shipment.done.map(({ step, shownAs }): [string, ReactNode] => [
      steps[step],
      shownAs ? <Identifier key={step} value={shownAs} /> : 'stands in the shop',
    ]),
    ...(shipment.invNum
      ? ([['Invoice', <Identifier key="invoice" value={shipment.invNum} />]] satisfies [string, ReactNode][])
      : []),
    ['Read from the ERP', <Instant key="read" at={shipment.readAt} />],
  ]
  return (
    <section aria-labelledby="in-shop" className="card p-4">
      <h2 id="in-shop" className="mb-2 text-base font-semibold">
        In the shop
      </h2>
      <dl className="grid grid-cols-[minmax(104px,max-content)_1fr] gap-x-6 gap-y-2">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
