import type { ReactNode } from 'react'
import { amountText } from '../../../../components/display/money-text.ts'
import { classNames } from '../../../../components/ui/class-names.ts'
import type { SalesOrderDraft } from '../../../../lib/erp/port.ts'

type Line = SalesOrderDraft['lines'][number]
type Charge = SalesOrderDraft['charges'][number]

const head = 'h-8 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-muted'
const cell = 'h-9 border-b border-line/70 px-3 [tr:last-child>&]:border-b-0'
const figure = classNames(cell, 'figures text-right whitespace-nowrap')
const columns = ['Item', 'Location', 'Quantity', 'Price', 'Extended', 'Discount', 'Tax']

const itemText = ({ item }: Line): string =>
  [item.style, item.colorCode, item.lblCode, item.dimension, item.sizeDesc].filter(Boolean).join(' ')
const chargeText = (charge: Charge): string =>
  `${charge.type.toLowerCase()}${charge.source ? `, ${charge.source}` : ''}`
const chargeKey = (charge: Charge, at: number): string => `${charge.type} ${charge.code} ${charge.taxCode} ${at}`

/** Lines and charges of the draft, amounts in its own currency. */
export function DraftLines({ draft }: { draft: SalesOrderDraft }) {
  return (
    <>
      <LineTable draft={draft} />
      <LineList draft={draft} />
    </>
  )
}

const Coded = ({ code, children }: { code: string | null | undefined; children: ReactNode }) => (
  <>
    {code && <span className="mr-2 text-xs text-muted">{code}</span>}
    {children}
  </>
)

function LineTable({ draft: { lines, charges, scale } }: { draft: SalesOrderDraft }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="card hidden overflow-x-auto md:block" tabIndex={0} aria-label="Lines and charges">
      <table className="w-full text-sm">
        <thead>
          <tr>
            {columns.map((name, at) => (
              <th key={name} scope="col" className={classNames(head, at < 2 ? 'text-left' : 'text-right')}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.seq}>
              <td className={cell}>
                <span className="figures whitespace-nowrap">{itemText(line)}</span>
                {line.upc && <span className="figures ml-2 text-xs text-muted">{line.upc}</span>}
              </td>
              <td className={classNames(cell, 'figures')}>{line.location}</td>
              <td className={figure}>{line.quantity}</td>
              <td className={figure}>{amountText(line.price, scale)}</td>
              <td className={figure}>{amountText(line.extended, scale)}</td>
              <td className={figure}>
                <Coded code={line.discountCode}>{amountText(line.discount, scale)}</Coded>
              </td>
              <td className={figure}>
                <Coded code={line.taxCode}>{amountText(line.tax, scale)}</Coded>
              </td>
            </tr>
          ))}
          {charges.map((charge, at) => (
            <tr key={chargeKey(charge, at)}>
              <td className={cell} colSpan={4}>
                <span className="figures">{charge.code}</span>
                <span className="ml-2 text-muted">{chargeText(charge)}</span>
              </td>
              <td className={figure}>{charge.type === 'ALLOWANCE' ? '' : amountText(charge.amount, scale)}</td>
              <td className={figure}>{charge.type === 'ALLOWANCE' ? amountText(charge.amount, scale) : ''}</td>
              <td className={figure}>
                <Coded code={charge.taxCode}>{amountText(charge.tax, scale)}</Coded>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The same of a narrow screen: what it is, then its figures under one another. */
function LineList({ draft: { lines, charges, scale } }: { draft: SalesOrderDraft }) {
  return (
    <ul aria-label="Lines and charges" className="card divide-y divide-line/70 text-sm md:hidden">
      {lines.map((line) => (
        <li key={line.seq} className="px-3 py-2.5">
          <div className="figures font-medium break-words">{itemText(line)}</div>
          <div className="figures text-xs text-muted">{[line.upc, line.location].filter(Boolean).join(' · ')}</div>
          <Figures
            rows={[
              [`${line.quantity} x ${amountText(line.price, scale)}`, '', amountText(line.extended, scale)],
              ['Discount', line.discountCode, amountText(-line.discount, scale), line.discount !== 0n],
              ['Tax', line.taxCode, amountText(line.tax, scale)],
            ]}
          />
        </li>
      ))}
      {charges.map((charge, at) => (
        <li key={chargeKey(charge, at)} className="px-3 py-2.5">
          <div className="break-words">
            <span className="figures font-medium">{charge.code}</span>{' '}
            <span className="text-muted">{chargeText(charge)}</span>
          </div>
          <Figures
            rows={[
              charge.type === 'ALLOWANCE'
                ? ['Discount', '', amountText(-charge.amount, scale)]
                : ['Amount', '', amountText(charge.amount, scale)],
              ['Tax', charge.taxCode, amountText(charge.tax, scale)],
            ]}
          />
        </li>
      ))}
    </ul>
  )
}

type FigureRow = [name: string, code: string | null | undefined, figure: string, shown?: boolean]

const Figures = ({ rows }: { rows: FigureRow[] }) => (
  <dl className="mt-1.5 grid grid-cols-[1fr_auto] gap-x-4">
    {rows
      .filter(([, , , shown = true]) => shown)
      .map(([name, code, text]) => (
        <div key={name} className="contents">
          <dt className="text-muted">
            {name} {code && <span className="figures text-xs">{code}</span>}
          </dt>
          <dd className="figures text-right">{text}</dd>
        </div>
      ))}
  </dl>
)
