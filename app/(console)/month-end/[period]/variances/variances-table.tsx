'use client'
import Link from 'next/link'
import { type ReactNode, useMemo, useState } from 'react'
import { amountText, countOf } from '../../../../../components/display/money-text.ts'
import { createAppColumnHelper } from '../../../../../components/table/app-table.ts'
import { DataTable, type RowSelection } from '../../../../../components/table/data-table.tsx'
import { Badge } from '../../../../../components/ui/badge.tsx'
import type { VarianceRow } from '../../../../../lib/reconciliation/read/list-variances.ts'
import { termsOf } from '../../../../../lib/reconciliation/variance-classes.ts'
import { ChosenActions } from './chosen-actions.tsx'
import { stateOfVariance } from './variance-words.ts'

export type VarianceLine = Omit<VarianceRow, 'id' | 'day'> & { id: string; day: string }

interface VariancesTableProps {
  rows: readonly VarianceLine[]
  currency: string
  scale: number
  people: readonly { id: string; name: string }[]
  /** Null where the person only reads. */
  works: 'prepares' | 'approves' | null
  /** The accounts an adjustment is offered with. */
  offered: { debit: string; credit: string }
  bar: ReactNode
  empty: ReactNode
}

const helper = createAppColumnHelper<VarianceLine>()

export function VariancesTable({ rows, currency, scale, people, works, offered, bar, empty }: VariancesTableProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const columns = useMemo(() => columnsOf(currency, scale), [currency, scale])
  const ids = rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
  const selection: RowSelection<VarianceLine> | null = works && {
    has: ({ id }) => chosen.has(id),
    toggle: ({ id }, on) =>
      setChosen((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id))),
    toggleAll: (on) => setChosen(new Set(on ? rows.map(({ id }) => id) : [])),
    nameOf: ({ subject, class: name }) => `${termsOf(name).title} of ${subject}`,
  }
  return (
    <>
      {ids.length > 0 && works && (
        <section
          aria-label="Chosen variances"
          className="card sticky top-2 z-20 mb-3 flex flex-wrap items-center gap-2 bg-raised p-3"
        >
          <span className="mr-auto text-sm">{countOf(ids.length, 'variance')} chosen</span>
          <ChosenActions
            ids={ids}
            single={adjustable(rows, ids)}
            currency={currency}
            scale={scale}
            offered={offered}
            people={people}
            isInReview={works === 'approves'}
            onDone={() => setChosen(new Set())}
          />
        </section>
      )}
      <DataTable
        name="variances"
        label="Variances"
        rows={rows}
        columns={columns}
        bar={bar}
        empty={empty}
        {...(selection ? { selection } : {})}
      />
    </>
  )
}

/** The one chosen, where an entry can answer it. */
function adjustable(rows: readonly VarianceLine[], [id, another]: readonly string[]) {
  const row = another === undefined ? rows.find((one) => one.id === id) : undefined
  const accepted: readonly string[] = row ? termsOf(row.class).evidence : []
  return row && (accepted.includes('adjustment') || row.state === 'adjusting') ? row : null
}

const columnsOf = (currency: string, scale: number) =>
  helper.columns([
    helper.display({
      id: 'class',
      header: 'What differs',
      meta: { narrow: 'title', className: 'py-2 align-top' },
      cell: ({ row: { original } }) => (
        <span className="flex flex-col">
          <span className="font-medium" title={termsOf(original.class).words}>
            {termsOf(original.class).title}
          </span>
          <span className="text-sm font-normal text-muted">{original.cause || original.rule}</span>
        </span>
      ),
    }),
    helper.display({
      id: 'subject',
      header: 'Order',
      meta: { label: 'Order', narrow: 'line', className: 'py-2 align-top' },
      cell: ({ row: { original } }) =>
        original.orderId ? (
          <Link href={`/orders/${original.orderId}`} className="touch figures hover:text-accent hover:underline">
            #{original.subject}
          </Link>
        ) : (
          <span className="figures">{original.subject}</span>
        ),
    }),
    helper.display({
      id: 'documents',
      header: 'Documents',
      meta: { label: 'Documents', className: 'py-2 align-top' },
      cell: ({ row: { original } }) => (
        <span className="figures text-sm text-muted">{original.documents.join(', ')}</span>
      ),
    }),
    helper.display({
      id: 'day',
      header: 'Since',
      meta: { label: 'Since', narrow: 'line', className: 'py-2 align-top whitespace-nowrap' },
      cell: ({ row: { original } }) => <span className="figures">{original.day}</span>,
    }),
    helper.display({
      id: 'total',
      header: currency,
      meta: { label: 'Amount', align: 'right', narrow: 'side', className: 'py-2 align-top' },
      cell: ({ row: { original } }) => (
        <span className="figures whitespace-nowrap">{amountText(original.total, scale)}</span>
      ),
    }),
    helper.display({
      id: 'state',
      header: 'State',
      meta: { label: 'State', narrow: 'line', className: 'py-2 align-top' },
      cell: ({ row: { original } }) => <State row={original} />,
    }),
    helper.display({
      id: 'owner',
      header: 'Owner',
      meta: { label: 'Owner', narrow: 'line', className: 'py-2 align-top' },
      cell: ({ row: { original } }) => original.ownerLabel ?? <span className="text-muted">nobody</span>,
    }),
    helper.display({
      id: 'fix',
      header: 'Put right',
      meta: { label: 'Put right', className: 'py-2 align-top' },
      cell: ({ row: { original } }) => {
        const { fix } = termsOf(original.class)
        return fix ? (
          <Link href={`/mappings/${fix}`} className="touch text-sm text-accent hover:underline">
            Mapping
          </Link>
        ) : null
      },
    }),
  ])

function State({ row }: { row: VarianceLine }) {
  const { words, tone } = stateOfVariance(row)
  const evidence = row.evidenceReference && row.state !== 'open' ? row.evidenceReference : null
  return (
    <span className="flex flex-col items-start gap-0.5">
      <Badge tone={tone}>{words}</Badge>
      {evidence && <span className="figures text-xs text-muted">{evidence}</span>}
      {row.acceptedAt && <span className="text-xs text-muted">accepted</span>}
      {row.sentAt && row.state === 'open' && <span className="text-xs text-muted">asked in the exceptions</span>}
    </span>
  )
}
