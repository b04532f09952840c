'use client'
import { RotateCw } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useMemo, useState } from 'react'
import { Instant } from '../../../../components/display/instant.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { countOf, countText } from '../../../../components/display/money-text.ts'
import { Status } from '../../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable, type RowSelection } from '../../../../components/table/data-table.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { UnconfirmedRow } from '../../../../lib/boards/shipments-report.ts'
import { retryDispatchesAction } from '../actions.ts'
import { riskReason, shipmentHref, toldWords } from '../shipment-words.ts'

const helper = createAppColumnHelper<UnconfirmedRow>()

interface Signs {
  /** yyyy-mm-dd where the shops are. */
  today: string
  customers: boolean
}

const columnsFor = ({ today, customers }: Signs) =>
  helper.columns([
    helper.display({
      id: 'order',
      header: 'Order',
      meta: { narrow: 'title' },
      cell: ({ row: { original } }) => <span className="figures font-medium">#{original.orderNumber}</span>,
    }),
    helper.display({
      id: 'left',
      header: 'Left',
      meta: { label: 'Left' },
      cell: ({ row: { original } }) => <Instant at={original.shippedAt} />,
    }),
    helper.display({
      id: 'risk',
      header: 'Customer may ask',
      meta: { label: 'Customer may ask', narrow: 'side' },
      cell: ({ row: { original } }) => <Status kind="wismo" state={original.risk} />,
    }),
    helper.display({
      id: 'why',
      header: 'Because',
      meta: { label: 'Because', className: 'max-w-72' },
      cell: ({ row: { original } }) => <span className="block whitespace-normal">{riskReason(original, today)}</span>,
    }),
    ...(customers
      ? [
          helper.display({
            id: 'customer',
            header: 'Customer',
            meta: { label: 'Customer', className: 'max-w-44' },
            cell: ({ row: { original } }: { row: { original: UnconfirmedRow } }) => (
              <span className="block truncate">{original.customer}</span>
            ),
          }),
        ]
      : []),
    helper.display({
      id: 'shipment',
      header: 'Shipment',
      meta: { label: 'Shipment' },
      cell: ({ row: { original } }) => (
        <Link href={shipmentHref(original)} className="touch figures hover:underline">
          {original.pickNum}
        </Link>
      ),
    }),
    helper.display({
      id: 'carrier',
      header: 'Carrier',
      meta: { label: 'Carrier', className: 'max-w-36' },
      cell: ({ row: { original } }) => <span className="block truncate">{original.carrier}</span>,
    }),
    helper.display({
      id: 'total',
      header: 'Order total',
      meta: { label: 'Order total', align: 'right' },
      cell: ({ row: { original } }) => (
        <Money amount={original.total} currency={original.currency} scale={original.scale} />
      ),
    }),
    helper.display({
      id: 'state',
      header: 'In the shop',
      meta: { label: 'In the shop', className: 'max-w-56' },
      cell: ({ row: { original } }) => (
        <span className="block">
          <Status kind="dispatch" state={original.state} />
          {original.outcome && (
            <span className="mt-0.5 block truncate text-sm text-muted" title={original.outcome}>
              {original.outcome}
            </span>
          )}
        </span>
      ),
    }),
    helper.display({
      id: 'tries',
      header: 'Last tried',
      meta: { label: 'Last tried' },
      cell: ({ row: { original } }) =>
        original.lastTriedAt ? <Instant at={original.lastTriedAt} /> : <span className="text-muted">never</span>,
    }),
    helper.display({
      id: 'told',
      header: 'Customer told',
      meta: { label: 'Customer told', hidden: true },
      cell: ({ row: { original } }) => toldWords(original),
    }),
    helper.display({
      id: 'storefront',
      header: 'Storefront',
      meta: { label: 'Storefront', hidden: true },
      cell: ({ row: { original } }) => original.storefrontCode,
    }),
    helper.display({
      id: 'narrow',
      meta: { hidden: true, narrow: 'line' },
      cell: ({ row: { original } }) => (
        <>
          Left <Instant at={original.shippedAt} /> with {original.carrier || 'no carrier named'}
          {original.customer && ` for ${original.customer}`},{' '}
          <Money amount={original.total} currency={original.currency} scale={original.scale} />.{' '}
          {riskReason(original, today)}.
        </>
      ),
    }),
  ])

interface UnconfirmedTableProps extends Signs {
  rows: readonly UnconfirmedRow[]
  /** Storefronts on which the person may send again. */
  retryOn: readonly string[]
  bar: ReactNode
  empty: ReactNode
}

/** The report as a list of work: what is chosen is tried again together. */
export function UnconfirmedTable({ rows, retryOn, today, customers, bar, empty }: UnconfirmedTableProps) {
  const columns = useMemo(() => columnsFor({ today, customers }), [today, customers])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const offered = rows.filter(({ storefrontId, dispatchId }) => dispatchId && retryOn.includes(storefrontId))
  const selected = offered.filter(({ id }) => chosen.has(id))
  const retry = useAct(retryDispatchesAction, {
    done: ({ tried }) => `${countOf(tried, 'shipment is', 'shipments are')} tried again`,
    after: () => setChosen(new Set()),
  })
  const selection: RowSelection<UnconfirmedRow> = {
    has: ({ id }) => chosen.has(id),
    offers: (row) => offered.includes(row),
    toggle: ({ id }, on) =>
      setChosen((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id))),
    toggleAll: (on) => setChosen(new Set(on ? offered.map(({ id }) => id) : [])),
    nameOf: ({ pickNum }) => `shipment ${pickNum}`,
  }
  return (
    <>
      <DataTable
        name="unconfirmed"
        label="Dispatched, not confirmed"
        rows={rows}
        columns={columns}
        href={({ orderId }) => `/orders/${orderId}`}
        {...(offered.length > 0 ? { selection } : {})}
        bar={bar}
        empty={empty}
      />
      {selected.length > 0 && (
        <section
          aria-label="Selection"
          className="sticky bottom-17 z-20 mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-[0_8px_24px_rgb(0_0_0/0.16)] md:bottom-4"
        >
          <span className="mr-2 font-medium">{countText(selected.length)} selected</span>
          <Button
            size="small"
            pending={retry.pending}
            onClick={() => void retry.act({ dispatchIds: selected.flatMap(({ dispatchId }) => dispatchId ?? []) })}
          >
            <RotateCw aria-hidden />
            Try {countOf(selected.length, 'shipment')} again
          </Button>
          <Button look="quiet" size="small" onClick={() => setChosen(new Set())}>
            Clear
          </Button>
        </section>
      )}
    </>
  )
}
