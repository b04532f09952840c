import { Download } from 'lucide-react'
import { amountText, countText } from '../../../../../components/display/money-text.ts'
import { HeadRow } from '../../../../../components/table/head-row.tsx'
import { ScrollRegion } from '../../../../../components/table/scroll-region.tsx'
import { Button } from '../../../../../components/ui/button.tsx'
import { classNames } from '../../../../../components/ui/class-names.ts'
import type { Scale } from '../../../../../lib/kernel/money.ts'
import type { Cell, Sheet } from '../../../../../lib/reconciliation/close-pack/pack-sheets.ts'

/** A long table is read in the workbook; the page shows its largest rows. */
const most = 500

/** One table of a close pack. */
export function PackSheet({
  sheet: { key, title, says, columns, rows },
  periodId,
  scale,
  mayExport,
}: {
  sheet: Sheet
  periodId: string
  scale: Scale
  mayExport: boolean
}) {
  return (
    <div>
      <div className="mb-2 flex flex-wrap items-end justify-between gap-2">
        <div>
          <h2 className="text-base font-semibold">{title}</h2>
          <p className="text-sm text-muted">{says}</p>
        </div>
        {mayExport && rows.length > 0 && (
          <form method="post" action={`/api/exports/month-end/${periodId}/pack?sheet=${key}`}>
            <Button type="submit" size="small" aria-label={`${title} as CSV`}>
              <Download aria-hidden />
              CSV
            </Button>
          </form>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="card px-3 py-2 text-sm text-muted">Nothing.</p>
      ) : (
        <ScrollRegion label={title} className="card">
          <table className="w-full text-sm">
            <caption className="sr-only">{title}</caption>
            <thead>
              <HeadRow
                columns={columns.map(({ title: column, kind }) => ({ title: column, isFigure: kind !== 'text' }))}
              />
            </thead>
            <tbody>
              {rows.slice(0, most).map(({ cells, isTotal }, at) => (
                <tr key={at} className={classNames(isTotal && 'font-semibold [&>*]:border-t [&>*]:border-strong')}>
                  {cells.map((cell, place) => (
                    <td
                      key={place}
                      className={classNames(
                        'px-3 py-1.5',
                        typeof cell === 'string'
                          ? cell.length > 48
                            ? 'min-w-40 break-all'
                            : 'min-w-24'
                          : 'figures text-right whitespace-nowrap',
                      )}
                    >
                      {textOf(cell, scale)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {rows.length > most && (
        <p className="mt-1 text-sm text-muted">
          The first {countText(most)} of {countText(rows.length)}; the workbook has all of them.
        </p>
      )}
    </div>
  )
}

const textOf = (cell: Cell, scale: Scale): string =>
  typeof cell === 'bigint' ? amountText(cell, scale) : typeof cell === 'string' ? cell : countText(cell)
