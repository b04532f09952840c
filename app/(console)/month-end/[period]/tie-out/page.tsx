import type { Metadata } from 'next'
import { Empty } from '../../../../../components/display/empty.tsx'
import { countText } from '../../../../../components/display/money-text.ts'
import { Pager } from '../../../../../components/table/pager.tsx'
import { may } from '../../../../../lib/access/permissions.ts'
import { dateOf } from '../../../../../lib/reconciliation/periods/terms.ts'
import { listTieOuts, type TieOutRow } from '../../../../../lib/reconciliation/read/list-tie-outs.ts'
import { db } from '../../../../_server/db.ts'
import type { SearchParams } from '../../../../_server/query.ts'
import { ExportList } from '../../../inventory/export-list.tsx'
import { loadHead, type PeriodParams } from '../../load-period.ts'
import { PeriodHead } from '../../period-head.tsx'
import { loadTieOutFilters, tieOutFilter } from './filters.ts'
import { TieOutFilterBar } from './tie-out-filter-bar.tsx'
import { type TieOutLine, TieOutTable } from './tie-out-table.tsx'

export const metadata: Metadata = { title: 'Tie-out' }

const atOnce = 2_000

/** Every order of the period, both sides beside each other. */
export default async function TieOutPage({
  params,
  searchParams,
}: {
  params: PeriodParams
  searchParams: SearchParams
}) {
  const { person, head } = await loadHead(params)
  const filters = await loadTieOutFilters(searchParams)
  const { rows, next } = await listTieOuts(db(), person, head, tieOutFilter(filters), {
    size: atOnce,
    ...(filters.after ? { after: filters.after } : {}),
  })
  return (
    <>
      <PeriodHead
        head={head}
        truth={`${countText(rows.length)}${next ? ' and more' : ''} orders paid or invoiced in it${filters.verdict || filters.q ? ', narrowed' : ''}.`}
        actions={
          may(person, 'month-end:export', head.storefrontId) &&
          rows.length > 0 && <ExportList path={`month-end/${head.id}/tie-out`} />
        }
      />
      <div className="mb-3">
        <TieOutFilterBar />
      </div>
      {rows.length === 0 ? (
        <div className="card px-5 py-10 text-center">
          <Empty title="No order fits">
            Clear the filter; an order belongs to the period it was paid or invoiced in.
          </Empty>
        </div>
      ) : (
        <TieOutTable rows={rows.map(lineOf)} currency={head.currency} scale={head.scale} />
      )}
      <Pager next={next} />
    </>
  )
}

const lineOf = ({ id, orderId, paidOn, invoicedOn, rule: _, salesOrders: __, ...row }: TieOutRow): TieOutLine => ({
  ...row,
  id: String(id),
  orderId: orderId === null ? null : String(orderId),
  paidOn: paidOn ? dateOf(paidOn) : '',
  invoicedOn: invoicedOn ? dateOf(invoicedOn) : '',
})
