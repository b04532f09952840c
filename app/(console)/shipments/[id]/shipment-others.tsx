import Link from 'next/link'
import { Instant } from '../../../../components/display/instant.tsx'
import { Status } from '../../../../components/display/status.tsx'
import type { ShipmentDetail } from '../../../../lib/boards/shipment-detail.ts'
import { shipmentHref } from '../shipment-words.ts'

/** The order's other shipments; nothing where it left in one. */
export function ShipmentOthers({ others }: { others: ShipmentDetail['others'] }) {
  if (others.length === 0) return null
  return (
    <section aria-labelledby="others" className="card p-4">
      <h2 id="others" className="mb-2 text-base font-semibold">
        Other shipments of the order
      </h2>
      <ul className="flex flex-col gap-2">
        {others.map((other) => (
          <li key={other.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Link href={shipmentHref(other)} className="touch figures text-accent underline underline-offset-4">
              {other.pickNum}
            </Link>
            <Status kind="dispatch" state={other.state} />
            <span className="text-muted">
              left <Instant at={other.shippedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
