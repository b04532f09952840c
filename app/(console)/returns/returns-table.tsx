'use client'
import Link from 'next/link'
import { type ReactNode, useMemo } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import { Badge } from '../../../components/ui/badge.tsx'
import type { ReturnRow } from '../../../lib/boards/returns-list.ts'
import { RefundParts } from './refund-parts.tsx'
import { refundWords } from './return-words.ts'

const helper = createAppColumnHelper<ReturnRow>()

interface ReturnsTableProps {
  rows: readonly ReturnRow[]
  /** Storefronts on which the person may act; null = every one. */
  mayManageOn: readonly string[] | null
  bar: ReactNode
  empty: ReactNode
}

/** Refunds of the shop beside what each of them means in the ERP. */
export function ReturnsTable({ rows, mayManageOn, bar, empty }: ReturnsTableProps) {
  const columns = useMemo(
    () =>
      helper.columns([
        helper.display({
          id: 'order',
          header: 'Refund',
          meta: { narrow: 'title', className: 'py-2 align-top' },
          cell: ({ row: { original } }) => (
            <span className="flex flex-col">
              <Link
                href={`/orders/${original.orderId}`}
                className="touch figures font-medium hover:text-accent hover:underline"
              >
                #{original.number}
              </Link>
              <span className="text-sm font-normal text-muted">
                {refundWords[original.kind]} <span className="figures">{original.externalId}</span>
              </span>
              {original.goneAt && (
                <span className="mt-0.5">
                  <Badge tone="blocked">Deleted in the shop</Badge>
                </span>
              )}
            </span>
          ),
        }),
        helper.display({
          id: 'at',
          header: 'Refunded',
          meta: { label: 'Refunded', narrow: 'line', className: 'py-2 align-top whitespace-nowrap' },
          cell: ({ row: { original } }) => (
            <span className="flex flex-col">
              <Instant at={original.refundedAt ?? original.seenAt} />
              <span className="text-sm text-muted">{moneyWords(original.byGateway)}</span>
            </span>
          ),
        }),
        helper.display({
          id: 'amount',
          header: 'Amount',
          meta: { label: 'Amount', align: 'right', narrow: 'side', className: 'py-2 align-top' },
          cell: ({ row: { original } }) => (
            <Money amount={original.amount} currency={original.currency} scale={original.scale} />
          ),
        }),
        helper.display({
          id: 'parts',
          header: 'In the ERP',
          meta: { label: 'In the ERP', narrow: 'line', className: 'py-2 align-top w-1/2' },
          cell: ({ row: { original } }) => (
            <RefundParts
              refund={original}
              mayManage={mayManageOn === null || mayManageOn.includes(original.storefrontId)}
            />
          ),
        }),
        helper.display({
          id: 'storefront',
          header: 'Storefront',
          meta: { label: 'Storefront', hidden: true, className: 'py-2 align-top' },
          cell: ({ row: { original } }) => original.storefrontCode,
        }),
      ]),
    [mayManageOn],
  )
  return <DataTable name="returns" label="Refunds" rows={rows} columns={columns} bar={bar} empty={empty} />
}

const moneyWords = (byGateway: boolean | null): string =>
  byGateway === null ? '' : byGateway ? 'by the gateway' : 'by hand'
