import { ExternalLink } from 'lucide-react'
import { Identifier } from '../../../../components/display/identifier.tsx'
import { countText } from '../../../../components/display/money-text.ts'
import type { ShipmentDetail } from '../../../../lib/boards/shipment-detail.ts'

const head = 'border-b border-line py-1.5 text-xs font-medium text-muted'

/** The pieces of the pick, its cartons, and by which numbers they are followed. */
export function ShipmentGoods({ shipment }: { shipment: Pick<ShipmentDetail, 'lines' | 'cartons' | 'trackings'> }) {
  const { lines, cartons, trackings } = shipment
  return (
    <section aria-labelledby="goods" className="card p-4">
      <h2 id="goods" className="mb-2 text-base font-semibold">
        What left
      </h2>
      <table className="w-full text-sm">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-left`}>
              Item
            </th>
            <th scope="col" className={`${head} text-left max-sm:hidden`}>
              UPC
            </th>
            <th scope="col" className={`${head} text-right`}>
              Ordered
            </th>
            <th scope="col" className={`${head} text-right`}>
              In it
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key} className="border-b border-line/60 last:border-0">
              <td className="py-1.5 pr-4">
                {line.name || <span className="figures">{line.item}</span>}
                {line.name && line.item && <span className="figures block text-xs text-muted">{line.item}</span>}
                <span className="figures block text-xs text-muted sm:hidden">{line.upc}</span>
              </td>
              <td className="figures py-1.5 pr-4 max-sm:hidden">{line.upc}</td>
              <td className="figures py-1.5 text-right">{countText(line.ordered)}</td>
              <td className="figures py-1.5 text-right">{countText(line.picked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3 className="mt-4 mb-1 font-semibold">Cartons and tracking</h3>
      <Trackings trackings={trackings} />
      {cartons.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1 text-sm text-muted">
          {cartons.map((carton) => (
            <li key={carton.num}>
              Carton <span className="figures">{carton.num}</span>
              {carton.pieces > 0 && `, ${countText(carton.pieces)} pieces`}
              {carton.trackNo && (
                <>
                  , <span className="figures">{carton.trackNo}</span>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Tracking numbers, each with its carrier's page where there is one. */
export function Trackings({ trackings }: { trackings: ShipmentDetail['trackings'] }) {
  if (trackings.length === 0) return <p className="text-muted">The ERP names no tracking number.</p>
  return (
    <ul className="flex flex-col gap-1">
      {trackings.map(({ number, url }) => (
        <li key={number} className="flex flex-wrap items-center gap-x-3">
          <Identifier value={number} />
          {url && (
            <a
              href={url}
              target="_blank"
              rel="noreferrer"
              className="touch inline-flex items-center gap-1 text-accent underline underline-offset-4"
            >
              Follow it
              <span className="sr-only"> by {number}</span>
              <ExternalLink aria-hidden className="size-3.5" />
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}
