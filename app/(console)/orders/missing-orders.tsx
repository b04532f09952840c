'use client'
import Link from 'next/link'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { MissingOrder } from '../../../lib/boards/unexplained.ts'

const helper = createAppColumnHelper<MissingOrder>()

const columns = helper.columns([
  helper.display({
    id: 'order',
    header: 'Shop id',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) =>
      original.orderId ? (
        <Link href={`/orders/${original.orderId}`} className="figures font-medium hover:text-accent">
          #{original.externalId}
        </Link>
      ) : (
        <span className="figures font-medium">#{original.externalId}</span>
      ),
  }),
  helper.display({
    id: 'why',
    header: 'Because',
    meta: { narrow: 'line' },
    cell: ({ row: { original } }) => (original.orderId ? 'Paid since it was landed' : 'Not landed'),
  }),
  helper.display({
    id: 'total',
    header: 'Total',
    meta: { align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) => <Money amount={original.total} currency={original.currency} />,
  }),
  helper.display({
    id: 'status',
    header: 'Shop status',
    cell: ({ row: { original } }) => original.statusSlug,
  }),
  helper.display({
    id: 'placed',
    header: 'Placed',
    meta: { narrow: 'line' },
    cell: ({ row: { original } }) => <Instant at={original.placedAt} />,
  }),
  helper.display({
    id: 'counted',
    header: 'Counted',
    cell: ({ row: { original } }) => (original.countedAt ? <Instant at={original.countedAt} /> : null),
  }),
  helper.display({
    id: 'storefront',
    header: 'Storefront',
    cell: ({ row: { original } }) => original.storefrontCode,
  }),
])

/** What the shop counts as paid and we do not hold: nothing of it can be opened, only read again. */
export function MissingOrders({ rows, mayAsk }: { rows: readonly MissingOrder[]; mayAsk: boolean }) {
  return (
    <div className="mt-5">
      <h2 className="text-base font-semibold">Listed by the shop as paid, missing here</h2>
      <p className="mt-1 mb-3 text-muted">
        The next census reads them again by itself.{' '}
        {mayAsk && (
          <Link href="/connections" className="touch font-medium text-accent underline underline-offset-4">
            Take a census now
          </Link>
        )}
      </p>
      <DataTable
        name="missing-orders"
        label="Missing orders"
        rows={rows}
        columns={columns}
        columnMenu={false}
        empty={null}
      />
    </div>
  )
}
