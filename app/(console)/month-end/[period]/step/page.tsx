import type { Metadata } from 'next'
import Link from 'next/link'
import { Empty } from '../../../../../components/display/empty.tsx'
import { countOf, countText } from '../../../../../components/display/money-text.ts'
import { sumAmounts } from '../../../../../lib/reconciliation/components.ts'
import { listEntries } from '../../../../../lib/reconciliation/read/list-entries.ts'
import { stepTitle } from '../../../../../lib/reconciliation/statement-words.ts'
import { movements } from '../../../../../lib/reconciliation/step-sums.ts'
import { type VarianceClass, varianceClassNames } from '../../../../../lib/reconciliation/variance-classes.ts'
import { db } from '../../../../_server/db.ts'
import type { SearchParams } from '../../../../_server/query.ts'
import { FiguresTable } from '../../figures-table.tsx'
import { loadHead, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'

export const metadata: Metadata = { title: 'Step of the bridge' }

const shown = 500

/** The orders behind one step, the largest first. */
export default async function StepPage({ params, searchParams }: { params: PeriodParams; searchParams: SearchParams }) {
  const { person, head } = await loadHead(params)
  const query = await searchParams
  const ledger = query.ledger === 'refunds' ? 'refunds' : 'orders'
  const steps = [...Object.keys(movements[ledger]), 'opening', 'closing']
  const step = steps.find((name) => name === query.step) ?? steps[0] ?? 'paid'
  const name: VarianceClass | null = varianceClassNames.find((known) => known === query.class) ?? null
  const { rows, more } = await listEntries(db(), person, head, { ledger, step, class: name }, shown)
  const title = stepTitle({ ledger, step: step as never, class: name })
  return (
    <>
      <PeriodHead
        head={head}
        truth={
          <>
            {title}: {countOf(rows.length, 'order')}
            {more && `, the ${countText(shown)} largest shown`}.
          </>
        }
      />
      {rows.length === 0 ? (
        <div className="card px-5 py-10 text-center">
          <Empty title="Nothing stands behind this step">No document of the period belongs to it.</Empty>
        </div>
      ) : (
        <FiguresTable
          label={title}
          currency={head.currency}
          scale={head.scale}
          rows={[
            ...rows.map((row) => ({
              key: String(row.tieOutId),
              title: row.orderId ? `#${row.number}` : row.number,
              documents: row.documents,
              amounts: row,
              ...(row.orderId ? { href: `/orders/${row.orderId}` } : {}),
            })),
            ...(more ? [] : [{ key: 'sum', title, amounts: sumAmounts(rows), look: 'total' as const }]),
          ]}
        />
      )}
      <p className="mt-3 text-sm">
        <Link href={`/month-end/${head.id}`} className="touch text-accent hover:underline">
          Back to the bridge
        </Link>
      </p>
    </>
  )
}
