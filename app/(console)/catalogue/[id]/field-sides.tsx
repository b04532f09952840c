import { Instant } from '../../../../components/display/instant.tsx'
import { Badge } from '../../../../components/ui/badge.tsx'
import type { CatalogueItem, FieldSides } from '../../../../lib/boards/catalogue-item.ts'
import { directionWords, masterWords, policyWords, valueText } from '../catalogue-words.ts'

interface FieldSidesTableProps {
  fields: readonly FieldSides[]
  currency: string
  match: CatalogueItem['match']
}

const heads = ['Field', 'In the shop', 'In the ERP', 'Last agreed', 'Master', 'A local edit is', '']

/** Both sides, field by field, with who owns each and what a local edit meets. */
export function FieldSidesTable({ fields, currency, match }: FieldSidesTableProps) {
  return (
    <section aria-label="Both sides" className="card overflow-hidden">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div tabIndex={0} className="relative overflow-x-auto">
        <table className="w-full min-w-180 text-sm">
          <thead>
            <tr>
              {heads.map((head) => (
                <th
                  key={head}
                  scope="col"
                  className="h-8 border-b border-line px-3 text-left text-xs font-medium whitespace-nowrap text-muted"
                >
                  {head || <span className="sr-only">Agrees</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.id}>
                <th scope="row" className={`${cell} text-left font-medium whitespace-nowrap`}>
                  {field.title}
                </th>
                <td className={cell}>
                  <Value field={field} value={field.shop} currency={currency} />
                </td>
                <td className={cell}>
                  <Value
                    field={field}
                    value={match === 'one' || field.differsSince ? field.erp : null}
                    currency={currency}
                  />
                </td>
                <td className={cell}>
                  <Value field={field} value={field.agreed} currency={currency} />
                </td>
                <td className={cell}>
                  {masterWords[field.master]}
                  <span className="block text-xs text-muted">{directionWords[field.direction]}</span>
                </td>
                <td className={cell}>{policyWords[field.policy].word}</td>
                <td className={`${cell} text-right whitespace-nowrap`}>
                  {field.differsSince && (
                    <Badge tone="waiting">
                      differs since <Instant at={field.differsSince} />
                    </Badge>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const cell = 'h-9 border-b border-line/70 px-3 py-1.5 [tr:last-child>&]:border-b-0'

function Value({ field, value, currency }: { field: FieldSides; value: string | null; currency: string }) {
  const text = valueText(field.id, value, currency)
  if (text === '') return <span className="text-muted">{value === null ? '' : 'none'}</span>
  return <span className="figures break-words">{text}</span>
}
