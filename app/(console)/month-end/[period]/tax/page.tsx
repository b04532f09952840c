import type { Metadata } from 'next'
import { Empty } from '../../../../../components/display/empty.tsx'
import { amountText, countText } from '../../../../../components/display/money-text.ts'
import { ScrollRegion } from '../../../../../components/table/scroll-region.tsx'
import { classNames } from '../../../../../components/ui/class-names.ts'
import type { TaxRow } from '../../../../../lib/reconciliation/periods/read-tax-summary.ts'
import { readTaxSummary } from '../../../../../lib/reconciliation/periods/read-tax-summary.ts'
import { rateText } from '../../../../../lib/reconciliation/statement-words.ts'
import { db } from '../../../../_server/db.ts'
import { loadPeriod, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'

export const metadata: Metadata = { title: 'Tax of the period' }

const headings = [
  'Destination',
  'Rate',
  'Kind',
  'Orders',
  'Base',
  'Tax',
  'Invoices',
  'Base',
  'Tax',
  'Difference in tax',
]

/** Base and tax by destination and rate: by payment date as the shop says, by invoice date as the ERP says. */
export default async function TaxPage({ params }: { params: PeriodParams }) {
  const { head, figures } = await loadPeriod(params)
  const rows = await readTaxSummary(db(), head)
  const { scale } = head
  const byPayment = figures.terms.taxBasis === 'payment'
  return (
    <>
      <PeriodHead
        head={head}
        truth={`The return uses the ${byPayment ? 'payment' : 'invoice'} date. Refunds and credit memos are taken off; amounts in ${head.currency}.`}
      />
      {rows.length === 0 ? (
        <div className="card px-5 py-10 text-center">
          <Empty title="No document of the period carries tax">
            Lines without tax are listed too, with a rate of 0 %.
          </Empty>
        </div>
      ) : (
        <ScrollRegion label="Tax" className="card">
          <table className="w-full text-sm">
            <caption className="sr-only">Tax by destination and rate, on both bases</caption>
            <thead>
              <tr className="text-xs text-muted">
                <td colSpan={3} />
                <th scope="colgroup" colSpan={3} className="h-8 px-3 text-right font-medium">
                  By payment date{byPayment && ': the return'}
                </th>
                <th scope="colgroup" colSpan={3} className="h-8 px-3 text-right font-medium">
                  By invoice date{!byPayment && ': the return'}
                </th>
                <td />
              </tr>
              <tr className="text-xs text-muted">
                {headings.map((heading, at) => (
                  <th
                    key={at}
                    scope="col"
                    className={classNames(
                      'h-8 border-b border-line px-3 font-medium whitespace-nowrap',
                      at > 2 ? 'text-right' : 'text-left',
                    )}
                  >
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={`${row.country} ${row.state} ${row.rate} ${row.treatment}`} row={row} scale={scale} />
              ))}
            </tbody>
            <tfoot>
              <tr className="font-semibold [&>*]:border-t [&>*]:border-strong">
                <th scope="row" colSpan={3} className="px-3 py-1.5 text-left">
                  Total
                </th>
                {figuresOf(rows.reduce(added, null)).map((figure, at) => (
                  <td key={at} className="figures px-3 py-1.5 text-right whitespace-nowrap">
                    {typeof figure === 'number' ? countText(figure) : amountText(figure, scale)}
                  </td>
                ))}
              </tr>
            </tfoot>
          </table>
        </ScrollRegion>
      )}
    </>
  )
}

function Row({ row, scale }: { row: TaxRow; scale: number }) {
  const figures = figuresOf(row)
  const difference = figures.at(-1)
  return (
    <tr>
      <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap">
        {row.country || 'not known'}
        {row.state && <span className="text-muted"> {row.state}</span>}
      </th>
      <td className="figures px-3 py-1.5">{rateText(row.rate)}</td>
      <td className="px-3 py-1.5 text-muted">{row.treatment}</td>
      {figures.map((figure, at) => (
        <td
          key={at}
          className={classNames(
            'figures px-3 py-1.5 text-right whitespace-nowrap',
            at === figures.length - 1 && (difference === 0n ? 'text-muted' : 'text-waiting'),
          )}
        >
          {typeof figure === 'number' ? countText(figure) : amountText(figure, scale)}
        </td>
      ))}
    </tr>
  )
}

type Sides = Pick<TaxRow, 'shop' | 'erp'>

const figuresOf = (row: Sides | null): (number | bigint)[] => {
  if (!row) return []
  const { shop, erp } = row
  const shopTax = shop.tax - shop.refundedTax
  const erpTax = erp.tax - erp.refundedTax
  return [
    shop.documents,
    shop.base - shop.refundedBase,
    shopTax,
    erp.documents,
    erp.base - erp.refundedBase,
    erpTax,
    erpTax - shopTax,
  ]
}

function added(sum: Sides | null, row: Sides): Sides {
  if (!sum) return row
  const side = (a: TaxRow['shop'], b: TaxRow['shop']): TaxRow['shop'] => ({
    documents: a.documents + b.documents,
    base: a.base + b.base,
    tax: a.tax + b.tax,
    refundedBase: a.refundedBase + b.refundedBase,
    refundedTax: a.refundedTax + b.refundedTax,
  })
  return { shop: side(sum.shop, row.shop), erp: side(sum.erp, row.erp) }
}
