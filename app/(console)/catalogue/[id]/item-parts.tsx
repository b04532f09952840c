import { Identifier } from '../../../../components/display/identifier.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { Badge } from '../../../../components/ui/badge.tsx'
import type { CatalogueItem } from '../../../../lib/boards/catalogue-item.ts'
import { matchedByText, matchWords } from '../catalogue-words.ts'

/** What it is in the ERP, and how that was found. */
export function ItemParts({ item }: { item: CatalogueItem }) {
  const { kind, match, matchedBy, parts } = item
  if (kind === 'variable') return null
  return (
    <section aria-labelledby="parts" className="mt-6">
      <h2 id="parts" className="mb-3 text-base font-semibold">
        In the item master
      </h2>
      <p className="mb-2 text-muted">
        {matchWords[match]}
        {matchedBy && `, found ${matchedByText(matchedBy)}`}.
      </p>
      {parts.length > 0 && (
        <ul className="card divide-y divide-line/70">
          {parts.map((part) => (
            <li key={part.pkey} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5">
              <span className="font-medium">
                {part.quantity > 1 && <span className="figures">{part.quantity} × </span>}
                {[`${part.style} ${part.styleName}`.trim(), part.color, part.size].filter(Boolean).join(', ')}
              </span>
              {part.sku && (
                <span>
                  SKU <Identifier value={part.sku} />
                </span>
              )}
              {part.barcode && (
                <span>
                  barcode <Identifier value={part.barcode} />
                </span>
              )}
              {part.price !== null && (
                <span>
                  price <Money amount={part.price} currency={part.currency ?? item.currency} />
                </span>
              )}
              {part.season && <span>season {part.season}</span>}
              <Badge tone={part.active && !part.gone ? 'settled' : 'blocked'}>
                {part.gone ? 'gone from the ERP' : part.active ? 'active' : 'inactive'}
              </Badge>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
