'use client'
import type { ReactNode } from 'react'
import { Instant } from '../../../../components/display/instant.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import { Badge } from '../../../../components/ui/badge.tsx'
import type { ListedVersion } from '../../../../lib/mappings/list-versions.ts'
import { versionWords } from './version-words.ts'

type Row = ListedVersion & { id: string }

const helper = createAppColumnHelper<Row>()
const pageOf = ({ number }: ListedVersion) => `/mappings/history/${number}`

const columns = helper.columns([
  helper.display({
    id: 'number',
    header: 'Version',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => <span className="figures font-medium">{original.number}</span>,
  }),
  helper.display({
    id: 'at',
    header: 'When',
    meta: { narrow: 'side' },
    cell: ({ row: { original } }) => <Instant at={original.at} />,
  }),
  helper.display({
    id: 'who',
    header: 'Who',
    meta: { label: 'Who', narrow: 'line' },
    cell: ({ row: { original } }) => <span className="whitespace-nowrap">{original.byLabel}</span>,
  }),
  helper.display({
    id: 'approved',
    header: 'Approved by',
    meta: { label: 'Approved by' },
    cell: ({ row: { original } }) => <span className="whitespace-nowrap">{original.approvedBy}</span>,
  }),
  helper.display({
    id: 'what',
    header: 'What',
    meta: { label: 'What', narrow: 'line' },
    cell: ({ row: { original } }) => versionWords(original),
  }),
  helper.display({
    id: 'note',
    header: 'Note',
    meta: { label: 'Note', narrow: 'line', className: 'max-w-120' },
    cell: ({ row: { original } }) => (
      <span className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 break-words">{original.note}</span>
        {original.undoneBy !== null && <Badge>Undone by {original.undoneBy}</Badge>}
      </span>
    ),
  }),
])

export function VersionsTable({ rows, empty }: { rows: readonly Row[]; empty: ReactNode }) {
  return (
    <DataTable name="mapping-versions" label="Versions" rows={rows} columns={columns} href={pageOf} empty={empty} />
  )
}
