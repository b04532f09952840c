import { Money } from '../../../../components/display/money.tsx'
import { classNames } from '../../../../components/ui/class-names.ts'
import type { SalesOrderDraft } from '../../../../lib/erp/port.ts'

/** The identity every sales order keeps: merchandise - discount + freight + other charges + tax = total. */
export function DraftSums({ draft, scale }: { draft: SalesOrderDraft; scale: number }) {
  const rows = [
    { name: 'Merchandise', amount: draft.merchandise },
    { name: 'Discount', amount: -draft.discount },
    { name: 'Freight', amount: draft.freight },
    { name: 'Other charges', amount: draft.misc },
    { name: 'Tax', amount: draft.tax },
  ]
  const sum = rows.reduce((total, row) => total + row.amount, 0n)
  return (
    <div className="card p-4 sm:self-end">
      <table className="w-full min-w-72">
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row" className="py-0.5 pr-8 text-left font-normal text-muted">
                {row.name}
              </th>
              <td className="text-right">
                <Money amount={row.amount} currency={draft.currency} scale={scale} />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row" className="border-t border-line pt-1.5 pr-8 text-left font-semibold">
              Total
            </th>
            <td className="border-t border-line pt-1.5 text-right font-semibold">
              <Money amount={draft.total} currency={draft.currency} scale={scale} />
            </td>
          </tr>
          {draft.tenders.map((tender) => (
            <tr key={`${tender.type} ${tender.reference}`}>
              <th scope="row" className="py-0.5 pr-8 text-left font-normal text-muted">
                Paid by {tender.type} {tender.reference}
              </th>
              <td className="text-right">
                <Money amount={tender.amount} currency={draft.currency} scale={scale} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classNames('mt-2 text-right text-sm', sum === draft.total ? 'text-settled' : 'text-blocked')}>
        {sum === draft.total ? 'It adds up to the last digit.' : 'It does not add up.'}
      </p>
    </div>
  )
}
