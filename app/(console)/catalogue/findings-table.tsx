'use client'
import { ArchiveX, Check, Undo2, Upload } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useMemo, useState } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { Status } from '../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../components/table/app-table.ts'
import { DataTable } from '../../../components/table/data-table.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { faultOf } from '../../../lib/boards/catalogue-faults.ts'
import type { FindingRow } from '../../../lib/boards/catalogue-findings.ts'
import { fieldTitle, itemText, valueText } from './catalogue-words.ts'
import { ChangeMark } from './change-mark.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import { type Decision, decisionsFor, type Target } from './decisions.ts'
import { PublishDialog } from './publish-dialog.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { shopState } from './shop-state.ts'
import { useSelection } from './use-selection.ts'

const helper = createAppColumnHelper<FindingRow>()

const nameOf = ({ shopItem, item, styleKey }: FindingRow): string =>
  shopItem ? shopItem.sku || shopItem.name || `product ${shopItem.productId}` : item ? itemText(item) : (styleKey ?? '')

const columns = helper.columns([
  helper.display({
    id: 'what',
    header: 'Shop item',
    meta: { narrow: 'title', className: 'max-w-80 py-1.5' },
    cell: ({ row: { original } }) => <What row={original} />,
  }),
  helper.display({
    id: 'fault',
    header: 'Finding',
    meta: { label: 'Finding', narrow: 'line' },
    cell: ({ row: { original } }) => (
      <span className="flex flex-wrap items-center gap-1">
        <span className="whitespace-nowrap text-text">{faultOf(original.code)?.title ?? original.code}</span>
        {original.change && <ChangeMark change={original.change} />}
      </span>
    ),
  }),
  helper.display({
    id: 'shop',
    header: 'In the shop',
    meta: { label: 'In the shop', narrow: 'line', className: 'max-w-56' },
    cell: ({ row: { original } }) => <Value name="shop" row={original} value={original.shopValue} />,
  }),
  helper.display({
    id: 'erp',
    header: 'In the ERP',
    meta: { label: 'In the ERP', narrow: 'line', className: 'max-w-56' },
    cell: ({ row: { original } }) => <Value name="ERP" row={original} value={original.erpValue} />,
  }),
  helper.display({
    id: 'status',
    header: 'Stands',
    meta: { label: 'Stands', narrow: 'side' },
    cell: ({ row: { original } }) =>
      original.shopItem && (
        <Status
          kind="shopItem"
          state={original.shopItem.quarantined ? 'quarantined' : shopState(original.shopItem.status)}
        />
      ),
  }),
  helper.display({
    id: 'since',
    header: 'Since',
    meta: { label: 'Since', narrow: 'line' },
    cell: ({ row: { original } }) => <Instant at={original.openedAt} />,
  }),
  helper.display({
    id: 'field',
    header: 'Field',
    meta: { label: 'Field', hidden: true },
    cell: ({ row: { original } }) => fieldTitle(original.field),
  }),
  helper.display({
    id: 'item',
    header: 'Item',
    meta: { label: 'Item in the ERP', hidden: true },
    cell: ({ row: { original } }) => (original.item ? itemText(original.item) : null),
  }),
  helper.display({
    id: 'ids',
    header: 'Shop id',
    meta: { label: 'Shop id', hidden: true },
    cell: ({ row: { original } }) => (
      <span className="figures">
        {[original.shopItem?.productId, original.shopItem?.variationId].filter(Boolean).join(' / ')}
      </span>
    ),
  }),
  helper.display({
    id: 'storefront',
    header: 'Storefront',
    meta: { label: 'Storefront', hidden: true },
    cell: ({ row: { original } }) => original.storefrontCode,
  }),
])

function What({ row }: { row: FindingRow }) {
  const { shopItem, item } = row
  if (!shopItem)
    return (
      <span className="flex flex-col">
        <span className="font-medium break-words">{item ? itemText(item) : row.styleKey}</span>
        {item?.sku && <span className="figures text-sm font-normal text-muted">{item.sku}</span>}
      </span>
    )
  return (
    <span className="flex flex-col">
      <Link href={`/catalogue/${shopItem.id}`} className="figures font-medium break-words hover:text-accent">
        {shopItem.sku || `product ${shopItem.productId}`}
      </Link>
      <span className="text-sm font-normal break-words text-muted">{shopItem.name}</span>
    </span>
  )
}

function Value({ name, row, value }: { name: string; row: FindingRow; value: string | null }) {
  const text = valueText(row.field, value, row.currency)
  if (text === '') return <span className="text-muted max-md:hidden">none</span>
  return (
    <span className="block break-words">
      <span className="md:hidden">{name} </span>
      <span className="figures">{text}</span>
    </span>
  )
}

type Asked = Decision | 'publish'

const actions: readonly { kind: Asked; label: string; Icon: typeof Check }[] = [
  { kind: 'accept', label: 'Accept the shop’s ...', Icon: Check },
  { kind: 'revert', label: 'Revert to the ERP ...', Icon: Undo2 },
  { kind: 'publish', label: 'Publish as draft ...', Icon: Upload },
  { kind: 'quarantine', label: 'Quarantine ...', Icon: ArchiveX },
]

interface FindingsTableProps {
  rows: readonly FindingRow[]
  /** Of the filter, on every page. */
  total: number
  mayDecide: boolean
  bar: ReactNode
  empty: ReactNode
}

/** The comparison: what differs, and what is decided about it, one by one or many together. */
export function FindingsTable({ rows, total, mayDecide, bar, empty }: FindingsTableProps) {
  const selection = useSelection(rows, nameOf)
  const [asked, setAsked] = useState<{
    kind: Asked
    target: Target
    many: number
    shown: readonly FindingRow[]
  } | null>(null)
  const acting = useMemo(
    () => [
      ...columns,
      ...helper.columns([
        helper.display({
          id: 'act',
          header: () => <span className="sr-only">Decide</span>,
          meta: { align: 'right', narrow: 'actions' },
          cell: ({ row: { original } }) => (
            <RowAct
              row={original}
              ask={(kind) => setAsked({ kind, target: { ids: [original.id] }, many: 1, shown: [original] })}
            />
          ),
        }),
      ]),
    ],
    [],
  )
  const ask = (kind: Asked) =>
    setAsked({
      kind,
      target: selection.target,
      many: selection.everything ? Math.min(total, 1_000) : selection.chosen,
      shown: selection.shown,
    })
  const close = () => setAsked(null)
  return (
    <>
      <DataTable
        name="catalogue"
        label="Findings"
        rows={rows}
        columns={mayDecide ? acting : columns}
        {...(mayDecide ? { selection: selection.rows } : {})}
        bar={bar}
        empty={empty}
      />
      {mayDecide && <SelectionBar selection={selection} total={total} actions={actions} onAct={ask} />}
      {asked?.kind === 'publish' && <PublishDialog target={asked.target} onClose={close} onDone={selection.clear} />}
      {asked && asked.kind !== 'publish' && (
        <DecideDialog
          decision={asked.kind}
          target={asked.target}
          many={asked.many}
          shown={asked.shown}
          onClose={close}
          onDone={selection.clear}
        />
      )}
    </>
  )
}

const rowWords: Record<Asked, string> = {
  publish: 'Publish',
  quarantine: 'Quarantine',
  revert: 'Revert',
  accept: 'Accept',
}

/** The one thing that mends a finding most often. */
function RowAct({ row, ask }: { row: FindingRow; ask: (kind: Asked) => void }) {
  const [first] = decisionsFor(row)
  const kind: Asked | undefined =
    row.shopItem === null ? 'publish' : row.code === 'ROGUE_SKU' && first === 'accept' ? undefined : first
  if (!kind || (row.change && row.change.state !== 'proposed')) return null
  return (
    <Button size="small" aria-label={`${rowWords[kind]} ${nameOf(row)}`} onClick={() => ask(kind)}>
      {rowWords[kind]} ...
    </Button>
  )
}
