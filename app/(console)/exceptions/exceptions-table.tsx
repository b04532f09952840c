'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countText } from '../../../components/display/money-text.ts'
import { Status } from '../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable, type RowSelection } from '../../../components/table/data-table.tsx'
import type { CaseRow } from '../../../lib/exceptions/list-cases.ts'
import { roleWords } from '../role-words.ts'
import { DueMark, SnoozeMark, WaitingMark } from './case-marks.tsx'
import { hoursText } from './hours-text.ts'

export type ExceptionRow = CaseRow & { sentence: string; title: string }

const helper = createAppColumnHelper<ExceptionRow>()

/** Three fit; of more two stand, so that the rest is always several. */
const shownMoney = (currencies: number): number => (currencies > 3 ? 2 : 3)

const columns = helper.columns([
  helper.display({
    id: 'what',
    header: 'What is wrong',
    meta: { narrow: 'title', className: 'max-w-130' },
    cell: ({ row: { original } }) => (
      <span className="font-medium md:block md:truncate md:py-1" title={original.sentence}>
        {original.sentence}
      </span>
    ),
  }),
  helper.display({
    id: 'marks',
    header: () => <span className="sr-only">Marks</span>,
    meta: { narrow: 'line', className: 'pr-0 pl-0' },
    cell: ({ row: { original } }) =>
      original.snooze || original.waitingFor ? (
        <span className="flex flex-wrap gap-1">
          {original.snooze && <SnoozeMark snooze={original.snooze} />}
          {original.waitingFor && <WaitingMark waitingFor={original.waitingFor} />}
        </span>
      ) : null,
  }),
  helper.display({
    id: 'severity',
    header: 'Severity',
    meta: { label: 'Severity', narrow: 'side' },
    cell: ({ row: { original } }) => <Status kind="severity" state={original.severity} />,
  }),
  helper.display({
    id: 'frees',
    header: 'Holds',
    meta: { label: 'Orders held', align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) =>
      original.orders === 0 ? (
        <span className="whitespace-nowrap text-muted">no order</span>
      ) : (
        <span className="whitespace-nowrap">
          <span className="figures">{countText(original.held)}</span>
          <span className="text-muted">
            {' '}
            {original.held === original.orders ? '' : `of ${countText(original.orders)}`}
          </span>
          <span className="md:hidden"> held</span>
        </span>
      ),
  }),
  helper.display({
    id: 'money',
    header: 'Money',
    meta: { label: 'Money', align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) => (
      <span className="flex flex-wrap gap-x-3 md:flex-col md:items-end">
        {original.money.slice(0, shownMoney(original.money.length)).map(({ currency, amount }) => (
          <Money key={currency} currency={currency} amount={amount} />
        ))}
        {original.money.length > 3 && (
          <span className="text-xs text-muted">and {original.money.length - 2} more currencies</span>
        )}
      </span>
    ),
  }),
  helper.display({
    id: 'oldest',
    header: 'Oldest',
    meta: { label: 'Oldest, in business hours', align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) => (
      <span
        className="figures whitespace-nowrap"
        title={`${hoursText(original.oldestHours)} of business hours since ${original.oldestPlacedAt ? 'its oldest order was placed' : 'it opened'}`}
      >
        {hoursText(original.oldestHours)}
        <span className="font-sans md:hidden"> old</span>
      </span>
    ),
  }),
  helper.display({
    id: 'due',
    header: 'Due',
    meta: { label: 'Due', narrow: 'line' },
    cell: ({ row: { original } }) => (original.dueAt ? <DueMark at={original.dueAt} /> : null),
  }),
  helper.display({
    id: 'owner',
    header: 'Owner',
    meta: { label: 'Owner' },
    cell: ({ row: { original } }) => <span className="whitespace-nowrap">{roleWords[original.ownerRole]}</span>,
  }),
  helper.display({
    id: 'assignee',
    header: 'With',
    meta: { label: 'With', narrow: 'line' },
    cell: ({ row: { original } }) =>
      original.assignee ? (
        <span className="whitespace-nowrap">
          {original.assignee.name}
          {original.assignee.inTurn && <span className="text-muted"> in turn</span>}
        </span>
      ) : (
        <span className="hidden text-muted md:inline">nobody</span>
      ),
  }),
  helper.display({
    id: 'where',
    header: 'Where',
    meta: { label: 'Storefront' },
    cell: ({ row: { original } }) => original.storefrontCode ?? original.connectionCode ?? '',
  }),
  helper.display({
    id: 'opened',
    header: 'Opened',
    meta: { label: 'Opened', hidden: true },
    cell: ({ row: { original } }) => <Instant at={original.openedAt} />,
  }),
  helper.display({
    id: 'kind',
    header: 'Kind',
    meta: { label: 'Kind', hidden: true },
    cell: ({ row: { original } }) => original.title,
  }),
])

/** What still has room beside an open panel. */
const besidePanel = columns.filter(({ id }) =>
  ['what', 'marks', 'severity', 'frees', 'money', 'due'].includes(String(id)),
)

interface ExceptionsTableProps {
  rows: readonly ExceptionRow[]
  cursorId: string | null
  selection?: RowSelection<ExceptionRow>
  bar: ReactNode
  tools: ReactNode
  empty: ReactNode
}

export function ExceptionsTable({ rows, cursorId, selection, bar, tools, empty }: ExceptionsTableProps) {
  const path = usePathname()
  const query = useSearchParams()
  const href = (row: ExceptionRow) => {
    const wanted = new URLSearchParams(query)
    wanted.set('open', row.id)
    wanted.delete('beyond')
    wanted.delete('before')
    return `${path}?${wanted}`
  }
  return (
    <DataTable
      name="exceptions"
      label="Exceptions"
      rows={rows}
      columns={query.has('open') ? besidePanel : columns}
      href={href}
      selectedId={query.get('open')}
      cursorId={cursorId}
      {...(selection ? { selection } : {})}
      bar={bar}
      tools={tools}
      empty={empty}
    />
  )
}
