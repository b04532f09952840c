'use client'
import { Empty } from '../../../../components/display/empty.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { TakenOrder } from '../../../../lib/boards/taken-orders.ts'
import { stageWords } from './equation.ts'

const helper = createAppColumnHelper<TakenOrder>()

const columns = helper.columns([
  helper.display({
    id: 'order',
    header: 'Order',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => <span className="figures font-medium">#{original.number}</span>,
  }),
  helper.display({
    id: 'units',
    header: 'Pieces',
    meta: { align: 'right', narrow: 'side' },
    cell: ({ row: { original } }) => <span className="figures">{original.units}</span>,
  }),
  helper.display({
    id: 'stage',
    header: 'Stands',
    meta: { narrow: 'line' },
    cell: ({ row: { original } }) => (
      <span className="inline-block first-letter:uppercase">{stageWords[original.stage]}</span>
    ),
  }),
  helper.display({
    id: 'location',
    header: 'From',
    cell: ({ row: { original } }) => original.location,
  }),
  helper.display({
    id: 'placed',
    header: 'Placed',
    meta: { narrow: 'line' },
    cell: ({ row: { original } }) => <Instant at={original.placedAt} />,
  }),
  helper.display({
    id: 'storefront',
    header: 'Storefront',
    cell: ({ row: { original } }) => original.storefrontCode,
  }),
])

/** Orders that have taken stock of it and are not inside the ERP's figures. */
export function TakenOrders({ orders, more }: { orders: readonly TakenOrder[]; more: boolean }) {
  return (
    <div>
      <h2 className="mb-2 text-base font-semibold">Orders that are subtracted</h2>
      <DataTable
        name="taken-orders"
        label="Orders that are subtracted"
        rows={orders}
        columns={columns}
        columnMenu={false}
        href={(row) => `/orders/${row.orderId}`}
        empty={
          <Empty title="No order is subtracted">Every order that took stock of it is inside the ERP’s figures.</Empty>
        }
      />
      {more && <p className="mt-2 text-sm text-muted">The newest {orders.length} are listed; there are more.</p>}
    </div>
  )
}
