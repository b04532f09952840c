'use client'
import { type ReactNode, useMemo } from 'react'
import { Instant } from '../../../../components/display/instant.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { DismissedRow as Dismissed } from '../../../../lib/mappings/suggest/dismiss-suggestion.ts'
import { restoreSuggestionAction } from './actions.ts'
import { keyWords } from './item-words.ts'

type DismissedRow = Dismissed & { id: string }

const helper = createAppColumnHelper<DismissedRow>()

const described = helper.columns([
  helper.display({
    id: 'key',
    header: 'In the shop',
    meta: { narrow: 'title' },
    cell: ({ row: { original } }) => <span className="figures font-medium">{keyWords(original.key)}</span>,
  }),
  helper.display({
    id: 'item',
    header: 'Never suggested',
    meta: { label: 'Item', narrow: 'line' },
    cell: ({ row: { original } }) =>
      original.pkey === '' ? 'Anything' : original.item || <span className="figures">{original.pkey}</span>,
  }),
  helper.display({
    id: 'by',
    header: 'Dismissed by',
    meta: { label: 'Dismissed by', narrow: 'line' },
    cell: ({ row: { original } }) => original.byLabel,
  }),
  helper.display({
    id: 'at',
    header: 'When',
    meta: { label: 'When', narrow: 'side' },
    cell: ({ row: { original } }) => <Instant at={original.at} />,
  }),
  helper.display({
    id: 'storefront',
    header: 'Storefront',
    meta: { label: 'Storefront' },
    cell: ({ row: { original } }) => original.storefrontCode,
  }),
])

const acting = helper.columns([
  helper.display({
    id: 'act',
    header: () => <span className="sr-only">Bring back</span>,
    meta: { align: 'right', narrow: 'actions' },
    cell: ({ row: { original } }) => <BringBack row={original} />,
  }),
])

function BringBack({ row: { storefrontId, key, pkey, item } }: { row: DismissedRow }) {
  const restore = useAct(restoreSuggestionAction, {
    done: `${keyWords(key)}: ${item || 'suggestions'} may be suggested again`,
  })
  return (
    <Button
      size="small"
      pending={restore.pending}
      aria-label={`Bring back ${keyWords(key)} ${item}`.trim()}
      onClick={() => void restore.act({ storefrontId, key, pkey })}
    >
      Bring back
    </Button>
  )
}

interface DismissedTableProps {
  rows: readonly DismissedRow[]
  mayLink: boolean
  bar: ReactNode
  empty: ReactNode
}

export function DismissedTable({ rows, mayLink, bar, empty }: DismissedTableProps) {
  const columns = useMemo(() => (mayLink ? [...described, ...acting] : described), [mayLink])
  return (
    <DataTable name="dismissed-suggestions" label="Dismissed" rows={rows} columns={columns} bar={bar} empty={empty} />
  )
}
