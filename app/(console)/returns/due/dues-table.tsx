'use client'
import Link from 'next/link'
import { type ReactNode, useMemo } from 'react'
import { Instant } from '../../../../components/display/instant.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { countOf } from '../../../../components/display/money-text.ts'
import { Status } from '../../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { DueRow } from '../../../../lib/boards/refund-dues.ts'
import { causeWords } from '../return-words.ts'

const helper = createAppColumnHelper<DueRow>()

interface DuesTableProps {
  rows: readonly DueRow[]
  /** Whether the person may see who is owed. */
  withCustomers: boolean
  bar: ReactNode
  empty: ReactNode
}

/** What customers are owed: why, since when, how much with tax and shipping. */
export function DuesTable({ rows, withCustomers, bar, empty }: DuesTableProps) {
  const columns = useMemo(
    () =>
      helper.columns([
        helper.display({
          id: 'order',
          header: 'Order',
          meta: { narrow: 'title' },
          cell: ({ row: { original } }) => (
            <Link
              href={`/orders/${original.orderId}`}
              className="touch figures font-medium hover:text-accent hover:underline"
            >
              #{original.number}
            </Link>
          ),
        }),
        ...(withCustomers
          ? [
              helper.display({
                id: 'customer',
                header: 'Customer',
                meta: { label: 'Customer', narrow: 'line', className: 'max-w-56' },
                cell: ({ row: { original } }) => (
                  <span className="break-words">
                    {original.customer === 'erased' ? (
                      <span className="text-muted">erased</span>
                    ) : (
                      (original.customer ?? '')
                    )}
                  </span>
                ),
              }),
            ]
          : []),
        helper.display({
          id: 'cause',
          header: 'Why',
          meta: { label: 'Why', narrow: 'line' },
          cell: ({ row: { original } }) => causeWords[original.cause],
        }),
        helper.display({
          id: 'items',
          header: 'Items',
          meta: { label: 'Items', narrow: 'line', className: 'max-w-72' },
          cell: ({ row: { original } }) =>
            original.pieces > 0 && (
              <span className="break-words">
                {countOf(original.pieces, 'piece')}
                {original.skus.length > 0 && (
                  <span className="figures text-muted"> {original.skus.slice(0, 3).join(', ')}</span>
                )}
                {original.skus.length > 3 && <span className="text-muted"> and {original.skus.length - 3} more</span>}
              </span>
            ),
        }),
        helper.display({
          id: 'amount',
          header: 'Owed with tax',
          meta: { label: 'Owed with tax', align: 'right', narrow: 'side' },
          cell: ({ row: { original } }) => (
            <Money amount={original.amount} currency={original.currency} scale={original.scale} />
          ),
        }),
        helper.display({
          id: 'tax',
          header: 'Tax in it',
          meta: { label: 'Tax in it', align: 'right', hidden: true },
          cell: ({ row: { original } }) => (
            <Money amount={original.taxAmount} currency={original.currency} scale={original.scale} />
          ),
        }),
        helper.display({
          id: 'shipping',
          header: 'Shipping in it',
          meta: { label: 'Shipping in it', align: 'right', hidden: true },
          cell: ({ row: { original } }) => (
            <Money amount={original.shipping} currency={original.currency} scale={original.scale} />
          ),
        }),
        helper.display({
          id: 'since',
          header: 'Since',
          meta: { label: 'Since', narrow: 'line' },
          cell: ({ row: { original } }) => <Instant at={original.openedAt} />,
        }),
        helper.display({
          id: 'state',
          header: 'State',
          meta: { label: 'State', narrow: 'line' },
          cell: ({ row: { original } }) => <State row={original} />,
        }),
        helper.display({
          id: 'storefront',
          header: 'Storefront',
          meta: { label: 'Storefront', hidden: true },
          cell: ({ row: { original } }) => original.storefrontCode,
        }),
      ]),
    [withCustomers],
  )
  return <DataTable name="refunds-due" label="Refunds due" rows={rows} columns={columns} bar={bar} empty={empty} />
}

function State({ row: { closedAt, closedBecause, refund } }: { row: DueRow }) {
  if (closedAt === null) return <Status kind="refundDue" state="open" />
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <Status kind="refundDue" state={closedBecause === 'taken_back' ? 'taken_back' : 'refunded'} />
      <span className="text-sm text-muted">
        {refund && (
          <>
            by refund <span className="figures">{refund}</span>,{' '}
          </>
        )}
        <Instant at={closedAt} />
      </span>
    </span>
  )
}
