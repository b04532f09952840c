import Link from 'next/link'
import { Instant } from '../../../../components/display/instant.tsx'
import type { ShipmentDetail } from '../../../../lib/boards/shipment-detail.ts'
import { toldWords } from '../shipment-words.ts'

/** What left, for whom, and whether the shop shows it, in a sentence. */
export function ShipmentTruth({ shipment }: { shipment: ShipmentDetail }) {
  const { orderId, orderNumber, customer, carrier, shippedAt, confirmedAt, storefrontCode, location } = shipment
  return (
    <>
      {orderId ? (
        <>
          Order{' '}
          <Link href={`/orders/${orderId}`} className="touch figures text-accent underline underline-offset-4">
            #{orderNumber}
          </Link>{' '}
          of {storefrontCode}
        </>
      ) : (
        'No order of ours is known by its reference; it'
      )}
      {customer && ` for ${customer}`} left {location || 'the warehouse'} <Instant at={shippedAt} />
      {carrier && ` with ${carrier}`};{' '}
      {confirmedAt ? (
        <>
          the shop has shown it since <Instant at={confirmedAt} />
        </>
      ) : (
        'the shop has not confirmed it'
      )}
      , {toldWords(shipment)}.
    </>
  )
}
