'use client'
import type { ReactNode } from 'react'
import { Identifier } from '../../../components/display/identifier.tsx'
import { Instant } from '../../../components/display/instant.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { AuditListRow } from '../../../lib/audit/list-audit.ts'
import { actionWord } from './action-words.ts'
import { Change } from './change.tsx'

const helper = createAppColumnHelper<AuditListRow>()

const columns = helper.columns([
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
    cell: ({ row: { original } }) => <span className="whitespace-nowrap">{original.actorLabel}</span>,
  }),
  helper.display({
    id: 'what',
    header: 'Did',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => <span className="font-medium">{actionWord(original.action)}</span>,
  }),
  helper.display({
    id: 'subject',
    header: 'To',
    meta: { label: 'To' },
    cell: ({ row: { original } }) => (
      <span className="whitespace-nowrap">
        {original.subjectKind.replaceAll('_', ' ')}{' '}
        <Identifier value={original.subjectId} shown={original.subjectId.slice(0, 13)} className="text-muted" />
      </span>
    ),
  }),
  helper.display({
    id: 'change',
    header: 'Change',
    meta: { label: 'Change', narrow: 'line', className: 'min-w-80 max-w-160' },
    cell: ({ row: { original } }) => <Change before={original.before} after={original.after} note={original.note} />,
  }),
])

export function ActivityTable({
  rows,
  bar,
  empty,
}: {
  rows: readonly AuditListRow[]
  bar: ReactNode
  empty: ReactNode
}) {
  return <DataTable name="activity" label="Activity" rows={rows} columns={columns} bar={bar} empty={empty} />
}
