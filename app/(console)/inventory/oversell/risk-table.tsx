'use client'
import type { ReactNode } from 'react'
import { countText } from '../../../../components/display/money-text.ts'
import { Status } from '../../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { RiskRow } from '../../../../lib/boards/stock-risk.ts'
import { Sku } from '../sku.tsx'
import { figure, itemColumns } from '../stock-columns.tsx'
import { coverText } from './cover-text.ts'

const helper = createAppColumnHelper<RiskRow>()

const { name, storefront } = itemColumns<RiskRow>()

const columns = helper.columns([
  helper.display({
    id: 'sku',
    header: 'SKU',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => <Sku of={{ ...original, oversold: false }} />,
  }),
  helper.display({
    id: 'risk',
    header: 'Risk',
    meta: { label: 'Risk', narrow: 'side' },
    cell: ({ row: { original } }) => <Status kind="risk" state={original.band} />,
  }),
  name,
  helper.display({
    id: 'available',
    header: 'Left',
    meta: { label: 'Left', align: 'right' },
    cell: ({ row: { original } }) => figure(original.available),
  }),
  helper.display({
    id: 'buffer',
    header: 'Buffer',
    meta: { label: 'Buffer', align: 'right' },
    cell: ({ row: { original } }) => figure(original.buffer),
  }),
  helper.display({
    id: 'cover',
    header: 'Lasts',
    meta: { label: 'Lasts', align: 'right' },
    cell: ({ row: { original } }) => <span className="whitespace-nowrap">{coverText(original.coverDays)}</span>,
  }),
  helper.display({
    id: 'sold',
    header: 'Sold in 28 days',
    meta: { label: 'Sold in 28 days', align: 'right' },
    cell: ({ row: { original } }) => figure(original.sold),
  }),
  helper.display({
    id: 'pace',
    header: 'Pace',
    meta: { label: 'Pace' },
    cell: ({ row: { original } }) => <Status kind="velocity" state={original.velocity} />,
  }),
  helper.display({
    id: 'ots',
    header: 'ERP',
    meta: { label: 'ERP', align: 'right', hidden: true },
    cell: ({ row: { original } }) => figure(original.ots),
  }),
  helper.display({
    id: 'pending',
    header: 'Pending',
    meta: { label: 'Pending', align: 'right', hidden: true },
    cell: ({ row: { original } }) => figure(original.pending),
  }),
  helper.display({
    id: 'confirmed',
    header: 'In the shop',
    meta: { label: 'In the shop', align: 'right' },
    cell: ({ row: { original } }) => figure(original.confirmedQuantity),
  }),
  storefront,
  helper.display({
    id: 'narrow',
    meta: { hidden: true, narrow: 'line' },
    cell: ({ row: { original } }) => (
      <>
        <span className="figures text-text">{original.available}</span> left
        {original.coverDays !== null && `, lasts ${coverText(original.coverDays)}`}
        {original.sold > 0 && `, ${countText(original.sold)} sold in 28 days`}
      </>
    ),
  }),
])

export function RiskTable({ rows, bar, empty }: { rows: readonly RiskRow[]; bar: ReactNode; empty: ReactNode }) {
  return (
    <DataTable
      name="oversell"
      label="Oversell risk"
      rows={rows}
      columns={columns}
      href={(row) => `/inventory/${row.id}`}
      bar={bar}
      empty={empty}
    />
  )
}
