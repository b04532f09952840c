'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { countText } from '../../../components/display/money-text.ts'
import { Status } from '../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { ShipmentRow } from '../../../lib/boards/shipments-list.ts'
import { shipmentHref, toldWords } from './shipment-words.ts'

const helper = createAppColumnHelper<ShipmentRow>()

const figures = (text: string) => (text ? <span className="figures whitespace-nowrap">{text}</span> : null)

const columnsFor = (customers: boolean) =>
  helper.columns([
    helper.display({
      id: 'pick',
      header: 'Shipment',
      meta: { narrow: 'title' },
      cell: ({ row: { original } }) => <span className="figures font-medium">{original.pickNum}</span>,
    }),
    helper.display({
      id: 'order',
      header: 'Order',
      meta: { label: 'Order' },
      cell: ({ row: { original } }) =>
        original.orderId ? (
          <Link href={`/orders/${original.orderId}`} className="touch figures text-accent hover:underline">
            #{original.orderNumber}
          </Link>
        ) : (
          <span className="text-muted">no order known</span>
        ),
    }),
    ...(customers
      ? [
          helper.display({
            id: 'customer',
            header: 'Customer',
            meta: { label: 'Customer', className: 'max-w-44' },
            cell: ({ row: { original } }: { row: { original: ShipmentRow } }) => (
              <span className="block truncate">{original.customer}</span>
            ),
          }),
        ]
      : []),
    helper.display({
      id: 'left',
      header: 'Left',
      meta: { label: 'Left' },
      cell: ({ row: { original } }) => <Instant at={original.shippedAt} />,
    }),
    helper.display({
      id: 'carrier',
      header: 'Carrier',
      meta: { label: 'Carrier', className: 'max-w-40' },
      cell: ({ row: { original } }) => <span className="block truncate">{original.carrier}</span>,
    }),
    helper.display({
      id: 'tracking',
      header: 'Tracking',
      meta: { label: 'Tracking', className: 'max-w-48' },
      cell: ({ row: { original } }) => (
        <span className="figures block truncate" title={original.trackNos.join(', ')}>
          {original.trackNos[0]}
          {original.trackNos.length > 1 && <span className="text-muted"> +{original.trackNos.length - 1}</span>}
        </span>
      ),
    }),
    helper.display({
      id: 'pieces',
      header: 'Pieces',
      meta: { label: 'Pieces', align: 'right' },
      cell: ({ row: { original } }) => figures(countText(original.pieces)),
    }),
    helper.display({
      id: 'state',
      header: 'In the shop',
      meta: { label: 'In the shop', narrow: 'side' },
      cell: ({ row: { original } }) => <Status kind="dispatch" state={original.state} />,
    }),
    helper.display({
      id: 'told',
      header: 'Customer told',
      meta: { label: 'Customer told', className: 'max-w-56' },
      cell: ({ row: { original } }) => (
        <span className="block truncate" title={toldWords(original)}>
          {original.toldAt ? <Instant at={original.toldAt} /> : toldWords(original)}
        </span>
      ),
    }),
    helper.display({
      id: 'confirmed',
      header: 'Confirmed',
      meta: { label: 'Confirmed', hidden: true },
      cell: ({ row: { original } }) => original.confirmedAt && <Instant at={original.confirmedAt} />,
    }),
    helper.display({
      id: 'invoice',
      header: 'Invoice',
      meta: { label: 'Invoice', hidden: true },
      cell: ({ row: { original } }) => figures(original.invNum),
    }),
    helper.display({
      id: 'location',
      header: 'From',
      meta: { label: 'From', hidden: true },
      cell: ({ row: { original } }) => figures(original.location),
    }),
    helper.display({
      id: 'storefront',
      header: 'Storefront',
      meta: { label: 'Storefront', hidden: true },
      cell: ({ row: { original } }) => original.storefrontCode,
    }),
    helper.display({
      id: 'narrow',
      meta: { hidden: true, narrow: 'line' },
      cell: ({ row: { original } }) => (
        <>
          {original.orderNumber && (
            <>
              <span className="figures">#{original.orderNumber}</span>,{' '}
            </>
          )}
          {original.carrier && `${original.carrier}, `}left <Instant at={original.shippedAt} />, {toldWords(original)}
        </>
      ),
    }),
  ])

const withCustomers = columnsFor(true)
const withoutCustomers = columnsFor(false)

interface ShipmentsTableProps {
  rows: readonly ShipmentRow[]
  /** Whether the person may see who gets them. */
  customers: boolean
  bar: ReactNode
  empty: ReactNode
}

export function ShipmentsTable({ rows, customers, bar, empty }: ShipmentsTableProps) {
  return (
    <DataTable
      name="shipments"
      label="Shipments"
      rows={rows}
      columns={customers ? withCustomers : withoutCustomers}
      href={shipmentHref}
      bar={bar}
      empty={empty}
    />
  )
}
