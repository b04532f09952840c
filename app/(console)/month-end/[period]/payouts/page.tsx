import type { Metadata } from 'next'
import Link from 'next/link'
import { Empty } from '../../../../../components/display/empty.tsx'
import { amountText, countText } from '../../../../../components/display/money-text.ts'
import { figureHeads, HeadRow, wordHeads } from '../../../../../components/table/head-row.tsx'
import { ScrollRegion } from '../../../../../components/table/scroll-region.tsx'
import { classNames } from '../../../../../components/ui/class-names.ts'
import { may } from '../../../../../lib/access/permissions.ts'
import { formatAmount } from '../../../../../lib/kernel/money.ts'
import { listPayouts, type PayoutRow } from '../../../../../lib/payments/list-payouts.ts'
import { type Clearing, readClearing } from '../../../../../lib/payments/read-clearing.ts'
import { dateOf, lastDayOf } from '../../../../../lib/reconciliation/periods/terms.ts'
import { db } from '../../../../_server/db.ts'
import { ExportList } from '../../../inventory/export-list.tsx'
import { loadHead, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'
import { StateBalance } from './state-balance.tsx'

export const metadata: Metadata = { title: 'Payouts' }

/** What the gateways owe: clearing of the period’s days, and the payouts that left it. */
export default async function PayoutsPage({ params }: { params: PeriodParams }) {
  const { person, head } = await loadHead(params)
  const days = { storefrontId: head.storefrontId, from: dateOf(head.fromOn), to: dateOf(head.toOn) }
  const [clearing, payouts] = [await readClearing(db(), person, days), await listPayouts(db(), person, days)]
  return (
    <>
      <PeriodHead
        head={head}
        truth="What the payment gateways took, kept and paid out on these days, in the currency they settle in."
        actions={
          may(person, 'month-end:export', head.storefrontId) && (
            <ExportList path={`month-end/${head.id}/cash-receipts`} label="Cash receipts" />
          )
        }
      />
      <h2 className="mb-2 text-base font-semibold">Clearing</h2>
      {clearing.length === 0 ? (
        <div className="card px-5 py-10 text-center">
          <Empty title="No file of a gateway reaches these days">
            Finance imports them under{' '}
            <Link href="/month-end/payments" className="text-accent underline">
              Payment gateways
            </Link>
            .
          </Empty>
        </div>
      ) : (
        <ClearingTable
          rows={clearing}
          storefrontId={head.storefrontId}
          lastDay={dateOf(lastDayOf(head))}
          mayState={may(person, 'month-end:prepare', head.storefrontId)}
        />
      )}
      <h2 className="mt-6 mb-2 text-base font-semibold">Payouts</h2>
      {payouts.length === 0 ? (
        <p className="card px-3 py-2 text-sm text-muted">None on these days.</p>
      ) : (
        <PayoutsTable rows={payouts} />
      )}
      <p className="mt-3 text-sm text-muted">
        What is missing, doubled or dearer than agreed stands among the{' '}
        <Link href={`/month-end/${head.id}/variances`} className="text-accent underline">
          variances
        </Link>{' '}
        of the currency it was settled in.
      </p>
    </>
  )
}

const steps = ['opening', 'charges', 'refunds', 'chargebacks', 'fees', 'adjustments', 'payouts', 'closing'] as const

function ClearingTable({
  rows,
  storefrontId,
  lastDay,
  mayState,
}: {
  rows: readonly Clearing[]
  storefrontId: string
  lastDay: string
  mayState: boolean
}) {
  return (
    <ScrollRegion label="Clearing by gateway" className="card">
      <table className="w-full text-sm">
        <caption className="sr-only">Clearing by gateway</caption>
        <thead>
          <HeadRow
            columns={[
              ...wordHeads('Gateway', 'Settled in'),
              ...figureHeads(
                ...steps.map((step) => step.slice(0, 1).toUpperCase() + step.slice(1)),
                'By the provider',
                'Difference',
              ),
            ]}
          />
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.gateway} ${row.currency}`}>
              <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap">
                {row.gateway}
              </th>
              <td className="px-3 py-1.5">{row.currency}</td>
              {steps.map((step) => (
                <td
                  key={step}
                  className={classNames(
                    'figures px-3 py-1.5 text-right whitespace-nowrap',
                    row[step] === 0n && 'text-muted',
                    step === 'closing' && 'font-semibold',
                  )}
                >
                  {amountText(row[step], row.scale)}
                </td>
              ))}
              <td className="figures px-3 py-1.5 text-right whitespace-nowrap">
                {mayState ? (
                  <StateBalance
                    {...{ storefrontId, gateway: row.gateway, currency: row.currency, day: lastDay }}
                    stated={row.stated === null ? '' : formatAmount(row.stated, row.scale)}
                  />
                ) : (
                  row.stated !== null && amountText(row.stated, row.scale)
                )}
              </td>
              <td
                className={classNames(
                  'figures px-3 py-1.5 text-right whitespace-nowrap',
                  row.stated === row.closing ? 'text-muted' : 'text-waiting',
                )}
              >
                {row.stated === null ? 'not stated' : amountText(row.closing - row.stated, row.scale)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function PayoutsTable({ rows }: { rows: readonly PayoutRow[] }) {
  return (
    <ScrollRegion label="Payouts of the period" className="card">
      <table className="w-full text-sm">
        <caption className="sr-only">Payouts</caption>
        <thead>
          <HeadRow
            columns={[
              ...wordHeads('Date', 'Gateway', 'Payout', 'Currency'),
              ...figureHeads('Movements', 'They come to', 'Paid out', 'Difference'),
            ]}
          />
        </thead>
        <tbody>
          {rows.map(({ day, gateway, payoutId, currency, scale, movements, made, amount }) => {
            const difference = made === null ? null : amount - made
            return (
              <tr key={`${gateway} ${payoutId} ${dateOf(day)} ${amount}`}>
                <td className="figures px-3 py-1.5 whitespace-nowrap">{dateOf(day)}</td>
                <td className="px-3 py-1.5 whitespace-nowrap">{gateway}</td>
                <th scope="row" className="figures px-3 py-1.5 text-left font-normal break-all">
                  {payoutId || 'not named'}
                </th>
                <td className="px-3 py-1.5">{currency}</td>
                <td className="figures px-3 py-1.5 text-right">{countText(movements)}</td>
                <td className="figures px-3 py-1.5 text-right whitespace-nowrap">
                  {made === null ? '' : amountText(made, scale)}
                </td>
                <td className="figures px-3 py-1.5 text-right whitespace-nowrap">{amountText(amount, scale)}</td>
                <td
                  className={classNames(
                    'figures px-3 py-1.5 text-right whitespace-nowrap',
                    difference === 0n ? 'text-muted' : 'text-waiting',
                  )}
                >
                  {difference === null ? 'names none' : amountText(difference, scale)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
