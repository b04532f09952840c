import Link from 'next/link'
import { amountText, countText } from '../../../components/display/money-text.ts'
import { figureHeads, HeadRow, wordHeads } from '../../../components/table/head-row.tsx'
import { classNames } from '../../../components/ui/class-names.ts'
import type { Scale } from '../../../lib/kernel/money.ts'
import type { Amounts } from '../../../lib/reconciliation/components.ts'
import { components } from '../../../lib/reconciliation/components.ts'
import { componentTitles } from '../../../lib/reconciliation/statement-words.ts'

export interface FiguresRow {
  key: string
  title: string
  href?: string
  documents?: number
  amounts: Amounts
  look?: 'plain' | 'total' | 'fault'
}

/** A statement by component: currency once, figures in columns, a line above what is summed. */
export function FiguresTable({
  label,
  currency,
  scale,
  rows,
}: {
  label: string
  currency: string
  scale: Scale
  rows: readonly FiguresRow[]
}) {
  return (
    <div className="card overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">{label}</caption>
        <thead>
          <HeadRow
            columns={[
              ...wordHeads(currency),
              ...figureHeads('Documents', ...components.map((component) => componentTitles[component])),
            ]}
          />
        </thead>
        <tbody>
          {rows.map(({ key, title, href, documents, amounts, look = 'plain' }) => (
            <tr
              key={key}
              className={classNames(
                look === 'total' && 'font-semibold [&>*]:border-t [&>*]:border-strong',
                look === 'fault' && 'text-blocked',
              )}
            >
              <th
                scope="row"
                className={classNames('min-w-56 px-3 py-1.5 text-left', look !== 'total' && 'font-normal')}
              >
                {href ? (
                  <Link href={href} className="touch hover:text-accent hover:underline">
                    {title}
                  </Link>
                ) : (
                  title
                )}
              </th>
              <td className="figures px-3 py-1.5 text-right text-muted">
                {documents === undefined ? '' : countText(documents)}
              </td>
              {components.map((component) => (
                <td
                  key={component}
                  className={classNames(
                    'figures px-3 py-1.5 text-right whitespace-nowrap',
                    amounts[component] === 0n && 'text-muted',
                  )}
                >
                  {amountText(amounts[component], scale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
