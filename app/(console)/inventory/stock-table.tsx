'use client'
import type { ReactNode } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { countText } from '../../../components/display/money-text.ts'
import { Status } from '../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { StockRow } from '../../../lib/boards/stock-list.ts'
import { Sku } from './sku.tsx'
import { figure, itemColumns } from './stock-columns.tsx'
import { whyWithout } from './why-without.ts'

const helper = createAppColumnHelper<StockRow>()

const { name, storefront } = itemColumns<StockRow>()

const columns = helper.columns([
  helper.display({
    id: 'sku',
    header: 'SKU',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => <Sku of={original} />,
  }),
  name,
  helper.display({
    id: 'ots',
    header: 'ERP',
    meta: { label: 'ERP', align: 'right' },
    cell: ({ row: { original } }) => figure(original.ots),
  }),
  helper.display({
    id: 'pending',
    header: 'Pending',
    meta: { label: 'Pending: taken by orders, not yet inside', align: 'right' },
    cell: ({ row: { original } }) => figure(original.pending),
  }),
  helper.display({
    id: 'buffer',
    header: 'Buffer',
    meta: { label: 'Buffer', align: 'right' },
    cell: ({ row: { original } }) => figure(original.buffer),
  }),
  helper.display({
    id: 'sellable',
    header: 'Sellable',
    meta: { label: 'Sellable', align: 'right' },
    cell: ({ row: { original } }) =>
      original.state === 'without' || original.desired === null ? (
        <span className="text-muted">{whyWithout(original)}</span>
      ) : (
        <span className="figures font-medium">{countText(original.desired)}</span>
      ),
  }),
  helper.display({
    id: 'sent',
    header: 'Sent',
    meta: { label: 'Sent', align: 'right' },
    cell: ({ row: { original } }) => figure(original.sentQuantity),
  }),
  helper.display({
    id: 'confirmed',
    header: 'Confirmed',
    meta: { label: 'Confirmed', align: 'right' },
    cell: ({ row: { original } }) => figure(original.confirmedQuantity),
  }),
  helper.display({
    id: 'confirmedAt',
    header: 'Confirmed at',
    meta: { label: 'Confirmed at', hidden: true },
    cell: ({ row: { original } }) => original.confirmedAt && <Instant at={original.confirmedAt} />,
  }),
  helper.display({
    id: 'asOf',
    header: 'As of',
    meta: { label: 'As of: age of the ERP’s figures' },
    cell: ({ row: { original } }) => original.asOf && <Instant at={original.asOf} />,
  }),
  helper.display({
    id: 'state',
    header: 'State',
    meta: { label: 'State', narrow: 'side' },
    cell: ({ row: { original } }) => <Status kind="stock" state={original.state} />,
  }),
  helper.display({
    id: 'pace',
    header: 'Sold in 28 days',
    meta: { label: 'Sold in 28 days', align: 'right', hidden: true },
    cell: ({ row: { original } }) => figure(original.sold),
  }),
  helper.display({
    id: 'season',
    header: 'Season',
    meta: { label: 'Season', hidden: true },
    cell: ({ row: { original } }) => original.season,
  }),
  storefront,
  helper.display({
    id: 'narrow',
    meta: { hidden: true, narrow: 'line' },
    cell: ({ row: { original } }) => <NarrowLine row={original} />,
  }),
])

/** The second line of a row on a narrow screen. */
function NarrowLine({ row }: { row: StockRow }) {
  if (row.state === 'without') return whyWithout(row)
  return (
    <>
      ERP <span className="figures">{row.ots}</span> - <span className="figures">{row.pending}</span> -{' '}
      <span className="figures">{row.buffer}</span> = <span className="figures text-text">{row.desired}</span>
      {row.confirmedQuantity !== null && (
        <>
          , confirmed <span className="figures">{row.confirmedQuantity}</span>
        </>
      )}
    </>
  )
}

export function StockTable({ rows, bar, empty }: { rows: readonly StockRow[]; bar: ReactNode; empty: ReactNode }) {
  return (
    <DataTable
      name="stock"
      label="Stock"
      rows={rows}
      columns={columns}
      href={(row) => `/inventory/${row.id}`}
      bar={bar}
      empty={empty}
    />
  )
}
