import type { Metadata } from 'next'
import type { RollForward } from '../../../../../lib/reconciliation/roll-forward.ts'
import { stepTitle } from '../../../../../lib/reconciliation/statement-words.ts'
import type { Ledger, Line } from '../../../../../lib/reconciliation/step-sums.ts'
import { type FiguresRow, FiguresTable } from '../../figures-table.tsx'
import { loadPeriod, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'
import { stepHref } from '../../step-href.ts'

export const metadata: Metadata = { title: 'Roll-forward' }

const titles: Record<Ledger, { title: string; says: string }> = {
  orders: {
    title: 'Orders: customer deposits',
    says: 'What customers have paid and no invoice has earned. Its closing is the deferred revenue, and the opening of the next period.',
  },
  refunds: {
    title: 'Refunds awaiting a credit memo',
    says: 'What the shop has given back for invoiced goods and the ERP has not credited.',
  },
}

/** Opening, what moved it, closing: each line from its own documents. */
export default async function RollForwardPage({ params }: { params: PeriodParams }) {
  const { head, figures } = await loadPeriod(params)
  return (
    <>
      <PeriodHead head={head} truth="What stood open, what moved it, and what stands open." />
      <div className="flex flex-col gap-6">
        {(['orders', 'refunds'] as const).map((ledger) => (
          <section key={ledger} aria-labelledby={ledger}>
            <h2 id={ledger} className="text-base font-semibold">
              {titles[ledger].title}
            </h2>
            <p className="mb-2 text-sm text-muted">{titles[ledger].says}</p>
            <FiguresTable
              label={titles[ledger].title}
              currency={head.currency}
              scale={head.scale}
              rows={rowsOf(head.id, figures.bridge.rollForwards[ledger])}
            />
          </section>
        ))}
      </div>
    </>
  )
}

function rowsOf(periodId: string, statement: RollForward): FiguresRow[] {
  const row = (line: Line): FiguresRow => ({
    key: `${line.step} ${line.class}`,
    title: stepTitle(line),
    documents: line.documents,
    amounts: line.amounts,
    href: stepHref(periodId, line),
  })
  return [
    ...statement.opening.map(row),
    { key: 'opening', title: 'Opening', amounts: statement.openingAmounts, look: 'total' },
    ...statement.moved.map(row),
    ...statement.closing.map(row),
    { key: 'closing', title: 'Closing', amounts: statement.closingAmounts, look: 'total' },
  ]
}
