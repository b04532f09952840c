import { amountText } from '../../../../components/display/money-text.ts'
import { classNames } from '../../../../components/ui/class-names.ts'
import type { SalesOrderDraft } from '../../../../lib/erp/port.ts'

const head = 'h-8 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-muted'
const cell = 'h-9 border-b border-line/70 px-3'
const figure = classNames(cell, 'figures text-right whitespace-nowrap')

/** Lines and charges of the draft, amounts in its own currency. */
export function DraftLines({ draft }: { draft: SalesOrderDraft }) {
  const { scale } = draft
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="card overflow-x-auto" tabIndex={0} aria-label="Lines and charges">
      <table className="w-full text-sm">
        <thead>
          <tr>
            <th scope="col" className={classNames(head, 'text-left')}>
              Item
            </th>
            <th scope="col" className={classNames(head, 'text-left')}>
              Location
            </th>
            <th scope="col" className={classNames(head, 'text-right')}>
              Quantity
            </th>
            <th scope="col" className={classNames(head, 'text-right')}>
              Price
            </th>
            <th scope="col" className={classNames(head, 'text-right')}>
              Extended
            </th>
            <th scope="col" className={classNames(head, 'text-right')}>
              Discount
            </th>
            <th scope="col" className={classNames(head, 'text-right')}>
              Tax
            </th>
          </tr>
        </thead>
        <tbody>
          {draft.lines.map((line) => (
            <tr key={line.seq}>
              <td className={cell}>
                <span className="figures whitespace-nowrap">
                  {[line.item.style, line.item.colorCode, line.item.lblCode, line.item.dimension, line.item.sizeDesc]
                    .filter(Boolean)
                    .join(' ')}
                </span>
                {line.upc && <span className="figures ml-2 text-xs text-muted">{line.upc}</span>}
              </td>
              <td className={classNames(cell, 'figures')}>{line.location}</td>
              <td className={figure}>{line.quantity}</td>
              <td className={figure}>{amountText(line.price, scale)}</td>
              <td className={figure}>{amountText(line.extended, scale)}</td>
              <td className={figure}>
                {line.discountCode && <span className="mr-2 text-xs text-muted">{line.discountCode}</span>}
                {amountText(line.discount, scale)}
              </td>
              <td className={figure}>
                {line.taxCode && <span className="mr-2 text-xs text-muted">{line.taxCode}</span>}
                {amountText(line.tax, scale)}
              </td>
            </tr>
          ))}
          {draft.charges.map((charge, at) => (
            <tr key={`${charge.type} ${charge.code} ${charge.taxCode} ${at}`}>
              <td className={cell} colSpan={4}>
                <span className="figures">{charge.code}</span>
                <span className="ml-2 text-muted">
                  {charge.type.toLowerCase()}
                  {charge.source && `, ${charge.source}`}
                </span>
              </td>
              <td className={figure}>{charge.type === 'ALLOWANCE' ? '' : amountText(charge.amount, scale)}</td>
              <td className={figure}>{charge.type === 'ALLOWANCE' ? amountText(charge.amount, scale) : ''}</td>
              <td className={figure}>
                {charge.taxCode && <span className="mr-2 text-xs text-muted">{charge.taxCode}</span>}
                {amountText(charge.tax, scale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
