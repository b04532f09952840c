'use client'
import type { ReactNode } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { Status } from '../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { OrdersListRow } from '../../../lib/boards/orders-list.ts'
import { exceptionCodes } from '../../../lib/exceptions/codes.ts'

const helper = createAppColumnHelper<OrdersListRow>()

const columns = helper.columns([
  helper.display({
    id: 'number',
    header: 'Order',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => <span className="figures font-medium">#{original.number}</span>,
  }),
  helper.display({
    id: 'bucket',
    header: 'Stands',
    meta: { label: 'Stands', narrow: 'side' },
    cell: ({ row: { original } }) => <Status kind="bucket" state={original.bucket} />,
  }),
  helper.display({
    id: 'why',
    header: 'Because',
    meta: { label: 'Because', narrow: 'line', className: 'max-w-64' },
    cell: ({ row: { original } }) =>
      original.code ? <span className="block truncate">{exceptionCodes[original.code].title}</span> : null,
  }),
  helper.display({
    id: 'total',
    header: 'Total',
    meta: { label: 'Total', align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) => (
      <Money amount={original.total} currency={original.currency} scale={original.scale} />
    ),
  }),
  helper.display({
    id: 'refunded',
    header: 'Refunded',
    meta: { label: 'Refunded', align: 'right', hidden: true },
    cell: ({ row: { original } }) =>
      original.refunded === 0n ? null : (
        <Money amount={original.refunded} currency={original.currency} scale={original.scale} />
      ),
  }),
  helper.display({
    id: 'ordNum',
    header: 'Sales order',
    meta: { label: 'Sales order', narrow: 'line' },
    cell: ({ row: { original } }) => (original.ordNum ? <span className="figures">{original.ordNum}</span> : null),
  }),
  helper.display({
    id: 'placed',
    header: 'Placed',
    meta: { label: 'Placed', narrow: 'line' },
    cell: ({ row: { original } }) => <Instant at={original.placedAt} />,
  }),
  helper.display({
    id: 'paid',
    header: 'Paid',
    meta: { label: 'Paid', hidden: true },
    cell: ({ row: { original } }) => (original.paidAt ? <Instant at={original.paidAt} /> : null),
  }),
  helper.display({
    id: 'status',
    header: 'Shop status',
    meta: { label: 'Shop status' },
    cell: ({ row: { original } }) => original.statusSlug,
  }),
  helper.display({
    id: 'gateway',
    header: 'Payment',
    meta: { label: 'Payment' },
    cell: ({ row: { original } }) => original.gateway,
  }),
  helper.display({
    id: 'country',
    header: 'To',
    meta: { label: 'Destination' },
    cell: ({ row: { original } }) => original.country,
  }),
  helper.display({
    id: 'lines',
    header: 'Lines',
    meta: { label: 'Lines', align: 'right', hidden: true },
    cell: ({ row: { original } }) => <span className="figures">{original.lineCount}</span>,
  }),
  helper.display({
    id: 'storefront',
    header: 'Storefront',
    meta: { label: 'Storefront', hidden: true },
    cell: ({ row: { original } }) => original.storefrontCode,
  }),
])

export function OrdersTable({
  rows,
  bar,
  empty,
}: {
  rows: readonly OrdersListRow[]
  bar: ReactNode
  empty: ReactNode
}) {
  return (
    <DataTable
      name="orders"
      label="Orders"
      rows={rows}
      columns={columns}
      href={(row) => `/orders/${row.id}`}
      bar={bar}
      empty={empty}
    />
  )
}
