'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import Link from 'next/link'
import { useRef } from 'react'
import { amountText, countText } from '../../../../../components/display/money-text.ts'
import { classNames } from '../../../../../components/ui/class-names.ts'
import { termsOf, type VarianceClass } from '../../../../../lib/reconciliation/variance-classes.ts'

/** A row as the page hands it over. */
export interface TieOutLine {
  id: string
  orderId: string | null
  number: string
  paidOn: string
  invoicedOn: string
  total: bigint
  salesTotal: bigint
  erpTotal: bigint
  difference: bigint
  refunded: bigint
  credited: bigint
  invoices: number
  verdict: string
}

const columns = [
  'Order',
  'Paid on',
  'Storefront',
  'Sales order',
  'Invoiced',
  'Invoiced on',
  'Difference',
  'Refunded',
  'Credited',
  'Verdict',
]
const isFigure = (at: number) => [2, 3, 4, 6, 7, 8].includes(at)
const rowHeight = 34

/** Thousands of orders in one scroll: only the rows in sight are drawn, between two that keep the others' room. */
export function TieOutTable({
  rows,
  currency,
  scale,
}: {
  rows: readonly TieOutLine[]
  currency: string
  scale: number
}) {
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const shown = virtual.getVirtualItems()
  const before = shown[0]?.start ?? 0
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0)
  return (
    <section
      ref={scroller}
      aria-label="Tie-out"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
      tabIndex={0}
      className="card max-h-[70vh] overflow-auto"
    >
      <table aria-rowcount={rows.length + 1} className="w-full min-w-[76rem] text-sm">
        <thead className="sticky top-0 z-10 bg-raised">
          <tr aria-rowindex={1} className="text-xs text-muted">
            {columns.map((column, at) => (
              <th
                key={column}
                scope="col"
                className={classNames(
                  'h-8 border-b border-line px-3 font-medium whitespace-nowrap',
                  isFigure(at) ? 'text-right' : 'text-left',
                )}
              >
                {column}
                {at === 2 && ` (${currency})`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Room height={before} />
          {shown.map(({ index }) => {
            const row = rows[index]
            return row && <Row key={row.id} row={row} scale={scale} at={index} />
          })}
          <Room height={after} />
        </tbody>
      </table>
    </section>
  )
}

const Room = ({ height }: { height: number }) =>
  height > 0 ? (
    <tr aria-hidden style={{ height }}>
      <td colSpan={columns.length} />
    </tr>
  ) : null

function Row({ row, scale, at }: { row: TieOutLine; scale: number; at: number }) {
  return (
    <tr aria-rowindex={at + 2} style={{ height: rowHeight }} className="[&>*]:border-b [&>*]:border-line/70 [&>*]:px-3">
      <th scope="row" className="figures text-left font-normal">
        {row.orderId ? (
          <Link href={`/orders/${row.orderId}`} className="touch hover:text-accent hover:underline">
            #{row.number}
          </Link>
        ) : (
          row.number
        )}
      </th>
      <td className="figures whitespace-nowrap">{row.paidOn}</td>
      <Amount amount={row.total} scale={scale} />
      <Amount amount={row.salesTotal} scale={scale} />
      <Amount amount={row.erpTotal} scale={scale} />
      <td className="figures whitespace-nowrap">
        {row.invoicedOn}
        {row.invoices > 1 && <span className="text-muted"> ×{countText(row.invoices)}</span>}
      </td>
      <Amount amount={row.difference} scale={scale} marked />
      <Amount amount={row.refunded} scale={scale} />
      <Amount amount={row.credited} scale={scale} />
      <td className={classNames('whitespace-nowrap', row.verdict === '' && 'text-muted')}>
        {row.verdict === '' ? 'agrees' : termsOf(row.verdict as VarianceClass).title}
      </td>
    </tr>
  )
}

const Amount = ({ amount, scale, marked = false }: { amount: bigint; scale: number; marked?: boolean }) => (
  <td
    className={classNames(
      'figures text-right whitespace-nowrap',
      amount === 0n && 'text-muted',
      marked && amount !== 0n && 'text-waiting',
    )}
  >
    {amountText(amount, scale)}
  </td>
)
