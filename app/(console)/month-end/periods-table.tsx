'use client'
import { type ReactNode, useMemo } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { amountText, countText } from '../../../components/display/money-text.ts'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import type { PeriodRow } from '../../../lib/reconciliation/read/list-periods.ts'
import { stateTitles } from './period-words.ts'

const helper = createAppColumnHelper<PeriodRow>()

export function PeriodsTable({ rows, empty }: { rows: readonly PeriodRow[]; empty: ReactNode }) {
  const columns = useMemo(
    () =>
      helper.columns([
        helper.display({
          id: 'period',
          header: 'Period',
          meta: { narrow: 'title' },
          cell: ({ row: { original } }) => (
            <>
              <span className="figures">{original.name}</span> {original.storefront}
            </>
          ),
        }),
        helper.display({
          id: 'state',
          header: 'State',
          meta: { label: 'State', narrow: 'side' },
          cell: ({ row: { original } }) => (
            <Badge tone={stateTitles[original.state].tone}>
              {original.state === 'open' && !original.isOver ? 'Running' : stateTitles[original.state].words}
            </Badge>
          ),
        }),
        helper.display({
          id: 'currency',
          header: 'Currency',
          meta: { label: 'Currency', narrow: 'line' },
          cell: ({ row: { original } }) => <span className="figures text-muted">{original.currency}</span>,
        }),
        ...(
          [
            ['paid', 'Paid'],
            ['posted', 'Posted'],
          ] as const
        ).map(([key, title]) =>
          helper.display({
            id: key,
            header: title,
            meta: { label: title, align: 'right', narrow: 'line' },
            cell: ({ row: { original } }) => (
              <span className="figures">
                <span className="md:hidden">{title} </span>
                {amountText(original[key], original.scale)}
              </span>
            ),
          }),
        ),
        helper.display({
          id: 'open',
          header: 'To explain',
          meta: { label: 'To explain', align: 'right', narrow: 'line' },
          cell: ({ row: { original } }) => (
            <span className={original.open > 0 ? 'figures text-waiting' : 'figures text-muted'}>
              {countText(original.open)}
              <span className="md:hidden"> to explain</span>
            </span>
          ),
        }),
        helper.display({
          id: 'openMoney',
          header: 'Their money',
          meta: { label: 'Their money', align: 'right' },
          cell: ({ row: { original } }) => (
            <span className="figures">{amountText(original.openMoney, original.scale)}</span>
          ),
        }),
        helper.display({
          id: 'signed',
          header: 'Signed off',
          meta: { label: 'Signed off' },
          cell: ({ row: { original } }) =>
            original.approvedAt ? (
              <span className="text-sm">
                {original.approvedBy}, <Instant at={original.approvedAt} />
              </span>
            ) : original.preparedBy ? (
              <span className="text-sm text-muted">prepared by {original.preparedBy}</span>
            ) : null,
        }),
      ]),
    [],
  )
  return (
    <DataTable
      name="periods"
      label="Periods"
      rows={rows}
      columns={columns}
      href={({ id }) => `/month-end/${id}`}
      empty={empty}
    />
  )
}
