'use client'
import type { ReactNode } from 'react'
import { Instant } from '../../../../components/display/instant.tsx'
import { Status } from '../../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { ListedChange } from '../../../../lib/mappings/change/list-changes.ts'

type ChangeRow = Omit<ListedChange, 'tables'> & { tables: string }

const helper = createAppColumnHelper<ChangeRow>()

const columnsOf = (decided: boolean) =>
  helper.columns([
    helper.display({
      id: 'title',
      header: 'Change',
      meta: { narrow: 'title' },
      cell: ({ row: { original } }) => <span className="font-medium">{original.title}</span>,
    }),
    helper.display({
      id: 'state',
      header: 'State',
      meta: { label: 'State', narrow: 'side' },
      cell: ({ row: { original } }) => <Status kind="change" state={original.state} />,
    }),
    helper.display({
      id: 'tables',
      header: 'Tables',
      meta: { label: 'Tables', narrow: 'line' },
      cell: ({ row: { original } }) => original.tables,
    }),
    helper.display({
      id: 'rules',
      header: 'Rules',
      meta: { label: 'Rules', align: 'right', narrow: 'line' },
      cell: ({ row: { original } }) => (
        <span className="figures">
          {original.begins} begin, {original.ends} end
        </span>
      ),
    }),
    helper.display({
      id: 'from',
      header: 'Holds from',
      meta: { label: 'Holds from', narrow: 'line' },
      cell: ({ row: { original } }) =>
        original.effectiveOn ? <span className="figures">{original.effectiveOn}</span> : 'every date',
    }),
    helper.display({
      id: 'by',
      header: 'By',
      meta: { label: 'By', narrow: 'line' },
      cell: ({ row: { original } }) => original.byLabel,
    }),
    ...(decided
      ? [
          helper.display({
            id: 'decided',
            header: 'Decided by',
            meta: { label: 'Decided by' },
            cell: ({ row: { original } }) => original.decidedByLabel ?? '',
          }),
        ]
      : []),
    helper.display({
      id: 'at',
      header: 'Changed',
      meta: { label: 'Changed', align: 'right', narrow: 'line' },
      cell: ({ row: { original } }) => <Instant at={original.updatedAt} />,
    }),
  ])

const columns = { open: columnsOf(false), decided: columnsOf(true) }

interface ChangesTableProps {
  rows: readonly ChangeRow[]
  show: keyof typeof columns
  bar: ReactNode
  empty: ReactNode
}

export function ChangesTable({ rows, show, bar, empty }: ChangesTableProps) {
  return (
    <DataTable
      name="mapping-changes"
      label="Changes"
      rows={rows}
      columns={columns[show]}
      href={({ id }) => `/mappings/changes/${id}`}
      bar={bar}
      empty={empty}
    />
  )
}
