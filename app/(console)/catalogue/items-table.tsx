'use client'
import { ArchiveX, Store } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { Status } from '../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import type { ShopItemRow } from '../../../lib/boards/catalogue-items.ts'
import { matchWords } from './catalogue-words.ts'
import type { Target } from './decisions.ts'
import { type ItemsDecision, ItemsDialog } from './items-dialog.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { shopState } from './shop-state.ts'
import { useSelection } from './use-selection.ts'

const helper = createAppColumnHelper<ShopItemRow>()

const nameOf = ({ sku, name, productId }: ShopItemRow): string => sku || name || `product ${productId}`

const columns = helper.columns([
  helper.display({
    id: 'what',
    header: 'Shop item',
    meta: { narrow: 'title', className: 'max-w-96 py-1.5' },
    cell: ({ row: { original } }) => (
      <span className="flex flex-col">
        <span className="figures font-medium break-words">{original.sku || `product ${original.productId}`}</span>
        <span className="text-sm font-normal break-words text-muted">{original.name}</span>
      </span>
    ),
  }),
  helper.display({
    id: 'status',
    header: 'Stands',
    meta: { label: 'Stands', narrow: 'side' },
    cell: ({ row: { original } }) => (
      <Status
        kind="shopItem"
        state={original.changing ? 'changing' : original.quarantined ? 'quarantined' : shopState(original.status)}
      />
    ),
  }),
  helper.display({
    id: 'match',
    header: 'Item master',
    meta: { label: 'Item master', narrow: 'line' },
    cell: ({ row: { original } }) =>
      original.kind === 'variable' ? (
        <span className="whitespace-nowrap">{countOf(original.variations, 'variation')}</span>
      ) : (
        matchWords[original.match]
      ),
  }),
  helper.display({
    id: 'findings',
    header: 'Findings',
    meta: { label: 'Findings', align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) => {
      const findings = original.findings + original.faulty
      return findings === 0 ? (
        <span className="text-muted max-md:hidden">0</span>
      ) : (
        <span className="figures text-waiting">
          {countText(findings)}
          <span className="font-sans md:hidden"> {findings === 1 ? 'finding' : 'findings'}</span>
        </span>
      )
    },
  }),
  helper.display({
    id: 'price',
    header: 'Regular price',
    meta: { label: 'Regular price', align: 'right', narrow: 'line' },
    cell: ({ row: { original } }) =>
      original.price === null ? null : (
        <Money amount={original.price} currency={original.currency} scale={original.scale} />
      ),
  }),
  helper.display({
    id: 'quantity',
    header: 'Stock',
    meta: { label: 'Stock', align: 'right', hidden: true },
    cell: ({ row: { original } }) => <span className="figures">{original.quantity ?? ''}</span>,
  }),
  helper.display({
    id: 'created',
    header: 'Made',
    meta: { label: 'Made', narrow: 'line' },
    cell: ({ row: { original } }) => <Instant at={original.createdAt} />,
  }),
  helper.display({
    id: 'ids',
    header: 'Shop id',
    meta: { label: 'Shop id', hidden: true },
    cell: ({ row: { original } }) => (
      <span className="figures">{[original.productId, original.variationId].filter(Boolean).join(' / ')}</span>
    ),
  }),
  helper.display({
    id: 'storefront',
    header: 'Storefront',
    meta: { label: 'Storefront', hidden: true },
    cell: ({ row: { original } }) => original.storefrontCode,
  }),
])

const release = { kind: 'release' as const, label: 'Release ...', Icon: Store }
const quarantine = { kind: 'quarantine' as const, label: 'Quarantine ...', Icon: ArchiveX }

interface ItemsTableProps {
  rows: readonly ShopItemRow[]
  /** Of the filter, on every page. */
  total: number
  offSale: boolean
  mayDecide: boolean
  bar: ReactNode
  empty: ReactNode
}

/** Shop items as they stand; what is off sale can be released, the rest taken off sale. */
export function ItemsTable({ rows, total, offSale, mayDecide, bar, empty }: ItemsTableProps) {
  const selection = useSelection(rows, nameOf)
  const [asked, setAsked] = useState<{
    decision: ItemsDecision
    target: Target
    many: number
    shown: readonly ShopItemRow[]
  } | null>(null)
  return (
    <>
      <DataTable
        name="shop-items"
        label="Shop items"
        rows={rows}
        columns={columns}
        href={({ id }) => `/catalogue/${id}`}
        {...(mayDecide ? { selection: selection.rows } : {})}
        bar={bar}
        empty={empty}
      />
      {mayDecide && (
        <SelectionBar
          selection={selection}
          total={total}
          actions={offSale ? [release] : [release, quarantine]}
          onAct={(decision) =>
            setAsked({
              decision,
              target: selection.target,
              many: selection.everything ? Math.min(total, 1_000) : selection.chosen,
              shown: selection.shown,
            })
          }
        />
      )}
      {asked && <ItemsDialog {...asked} onClose={() => setAsked(null)} onDone={selection.clear} />}
    </>
  )
}
