'use client'
import type { ReactNode } from 'react'
import { createAppColumnHelper } from '../../../../../components/table/app-table.ts'
import { DataTable } from '../../../../../components/table/data-table.tsx'
import { Badge } from '../../../../../components/ui/badge.tsx'

interface RuleOfVersion {
  id: string
  tableTitle: string
  storefront: string
  position: number
  fits: string
  gives: string
  /** '' for always. */
  days: string
  begun: boolean
}

const helper = createAppColumnHelper<RuleOfVersion>()

const columns = helper.columns([
  helper.display({
    id: 'what',
    header: 'Rule',
    meta: { narrow: 'side' },
    cell: ({ row: { original } }) =>
      original.begun ? <Badge tone="settled">Begins</Badge> : <Badge tone="closed">Ends</Badge>,
  }),
  helper.display({
    id: 'table',
    header: 'Table',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => <span className="font-medium">{original.tableTitle}</span>,
  }),
  helper.display({
    id: 'position',
    header: '#',
    meta: { align: 'right', className: 'w-12' },
    cell: ({ row: { original } }) => <span className="figures text-muted">{original.position}</span>,
  }),
  helper.display({
    id: 'fits',
    header: 'Fits',
    meta: { label: 'Fits', narrow: 'line' },
    cell: ({ row: { original } }) => <span className="break-words">{original.fits}</span>,
  }),
  helper.display({
    id: 'gives',
    header: '→ Gives',
    meta: { label: 'Gives', narrow: 'line' },
    cell: ({ row: { original } }) => <span className="break-words">{original.gives}</span>,
  }),
  helper.display({
    id: 'days',
    header: 'Days',
    meta: { label: 'Days', narrow: 'line' },
    cell: ({ row: { original } }) => original.days || <span className="text-muted">always</span>,
  }),
  helper.display({
    id: 'storefront',
    header: 'Storefront',
    meta: { label: 'Storefront' },
    cell: ({ row: { original } }) => original.storefront || <span className="text-muted">every one</span>,
  }),
])

export function RulesOfVersion({ rows, empty }: { rows: readonly RuleOfVersion[]; empty: ReactNode }) {
  return <DataTable name="rules-of-version" label="Rules of this version" rows={rows} columns={columns} empty={empty} />
}
