import type { Metadata } from 'next'
import { CompletenessBar, type Share } from '../../../../components/chart/completeness-bar.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { amountText } from '../../../../components/display/money-text.ts'
import { unexplainedOf } from '../../../../lib/reconciliation/bridge.ts'
import type { Bucket } from '../../../../lib/reconciliation/periods/read-period-completeness.ts'
import { buckets } from '../../../../lib/reconciliation/periods/read-period-completeness.ts'
import type { Gap } from '../../../../lib/reconciliation/roll-forward.ts'
import { bucketTitles, stepTitle } from '../../../../lib/reconciliation/statement-words.ts'
import { Checklist } from '../checklist.tsx'
import { FiguresTable } from '../figures-table.tsx'
import { loadPeriod, type PeriodParams } from '../load-period.ts'
import { PeriodHead } from '../period-head.tsx'
import { stepHref } from '../step-href.ts'
import { Waterfall } from '../waterfall.tsx'

export const metadata: Metadata = { title: 'Period' }

const looks: Record<Bucket, Pick<Share, 'tone' | 'icon'>> = {
  'in the ERP': { tone: 'settled', icon: 'check' },
  held: { tone: 'waiting', icon: 'hand' },
  queued: { tone: 'flight', icon: 'arrow' },
  cancelled: { tone: 'closed', icon: 'minus' },
  excluded: { tone: 'closed', icon: 'minus' },
  unexplained: { tone: 'blocked', icon: 'question' },
}

/** Does what the shop was paid stand in the ERP, and what stands between? */
export default async function PeriodPage({ params }: { params: PeriodParams }) {
  const { head, figures } = await loadPeriod(params)
  const { bridge, completeness, checks } = figures
  const { currency, scale } = head
  const unexplained = unexplainedOf(bridge).total
  const shares = buckets.map((bucket) => ({
    key: bucket,
    label: bucketTitles[bucket],
    count: completeness.buckets[bucket].orders,
    href: `/month-end/${head.id}/tie-out`,
    ...looks[bucket],
  }))
  return (
    <>
      <PeriodHead
        head={head}
        truth={
          <>
            Paid <Money amount={bridge.start.amounts.total} currency={currency} scale={scale} />, posted{' '}
            <Money amount={bridge.end.total} currency={currency} scale={scale} />;{' '}
            {unexplained === 0n
              ? 'nothing between them is unexplained'
              : `${currency} ${amountText(unexplained, scale)} between them is unexplained`}
            .
          </>
        }
      />
      {bridge.gaps.length > 0 && <Gaps gaps={bridge.gaps} scale={scale} />}
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Waterfall bridge={bridge} currency={currency} scale={scale} hrefOf={(line) => stepHref(head.id, line)} />
        <Checklist checks={checks} periodId={head.id} />
      </div>
      <section aria-labelledby="complete" className="card mt-4 p-4">
        <h2 id="complete" className="text-base font-semibold">
          Completeness
        </h2>
        <p className="mb-3 text-sm text-muted">
          Where every order paid in the period stands, measured against the shop’s own list.
        </p>
        <CompletenessBar shares={shares} />
      </section>
      <h2 className="mt-6 mb-2 text-base font-semibold">By component</h2>
      <FiguresTable
        label="Money bridge by component"
        currency={currency}
        scale={scale}
        rows={[
          {
            key: 'start',
            title: 'Paid orders',
            documents: bridge.start.documents,
            amounts: bridge.start.amounts,
            href: stepHref(head.id, bridge.start),
            look: 'total',
          },
          ...bridge.steps.map((line) => ({
            key: `${line.ledger} ${line.step} ${line.class}`,
            title: stepTitle(line),
            documents: line.documents,
            amounts: line.amounts,
            href: stepHref(head.id, line),
            look: line.class === 'UNCLASSIFIED' ? ('fault' as const) : ('plain' as const),
          })),
          {
            key: 'invoiced',
            title: 'of it invoiced',
            documents: bridge.invoiced.documents,
            amounts: bridge.invoiced.amounts,
            href: stepHref(head.id, bridge.invoiced),
          },
          {
            key: 'credited',
            title: 'of it credited',
            documents: bridge.credited.documents,
            amounts: bridge.credited.amounts,
            href: stepHref(head.id, bridge.credited),
          },
          { key: 'end', title: 'Posted by the ERP', amounts: bridge.end, look: 'total' },
        ]}
      />
    </>
  )
}

function Gaps({ gaps, scale }: { gaps: readonly Gap[]; scale: number }) {
  return (
    <section role="alert" className="card mb-4 border-blocked p-4 text-sm">
      <h2 className="font-semibold text-blocked">The figures do not add up</h2>
      <p className="mt-1 text-muted">
        This is a fault of Selvedge, never of the books. Nobody can sign the period until it is put right.
      </p>
      <ul className="mt-2">
        {gaps.map(({ check, ledger, component, expected, found }) => (
          <li key={`${check} ${ledger} ${component}`} className="figures">
            {check} {ledger} {component}: {amountText(found, scale)}, should be {amountText(expected, scale)}
          </li>
        ))}
      </ul>
    </section>
  )
}
