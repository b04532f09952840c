'use client'
import Link from 'next/link'
import { type ReactNode, useMemo } from 'react'
import { Money } from '../../../../components/display/money.tsx'
import { countText } from '../../../../components/display/money-text.ts'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { SuggestedKey } from '../../../../lib/mappings/suggest/list-suggestions.ts'
import { itemWords, keyWords } from './item-words.ts'
import { RowActions } from './row-actions.tsx'
import { Reasons, ScoreBar } from './score.tsx'

export type SuggestionRow = SuggestedKey & { id: string }

const helper = createAppColumnHelper<SuggestionRow>()

const described = helper.columns([
  helper.display({
    id: 'key',
    header: 'In the shop',
    meta: { narrow: 'title', className: 'py-2 align-top max-w-72' },
    cell: ({ row: { original } }) => (
      <span className="flex flex-col">
        <Link
          href={`/exceptions?open=${original.caseId}`}
          className="figures font-medium break-words hover:text-accent"
        >
          {keyWords(original.key)}
        </Link>
        <span className="text-sm font-normal break-words text-muted">{original.goods.name}</span>
      </span>
    ),
  }),
  helper.display({
    id: 'item',
    header: 'May be the item',
    meta: { label: 'Item', narrow: 'line', className: 'py-2 align-top' },
    cell: ({ row: { original } }) => {
      const [best, next] = original.suggestions
      if (!best) return <span className="text-muted">Nothing resembles it</span>
      return (
        <span className="flex flex-col gap-1">
          <span className="break-words text-text">
            {itemWords(best.item)}
            {best.item.thirdPartyItem && <span className="figures ml-2 text-muted">{best.item.thirdPartyItem}</span>}
          </span>
          <Reasons reasons={best.reasons} />
          {!original.clear && best.item.active && next && (
            <span className="text-xs text-muted">Hardly ahead of {itemWords(next.item)}: look at both</span>
          )}
        </span>
      )
    },
  }),
  helper.display({
    id: 'score',
    header: 'Score',
    meta: { label: 'Score', narrow: 'side', className: 'py-2 align-top whitespace-nowrap' },
    cell: ({ row: { original } }) =>
      original.suggestions[0] ? <ScoreBar score={original.suggestions[0].score} /> : null,
  }),
  helper.display({
    id: 'held',
    header: 'Holds',
    meta: { label: 'Orders held', align: 'right', narrow: 'line', className: 'py-2 align-top' },
    cell: ({ row: { original } }) => (
      <span className="whitespace-nowrap">
        <span className="figures">{countText(original.held)}</span>
        <span className="md:hidden"> held</span>
      </span>
    ),
  }),
  helper.display({
    id: 'money',
    header: 'Money at risk',
    meta: { label: 'Money at risk', align: 'right', narrow: 'line', className: 'py-2 align-top' },
    cell: ({ row: { original } }) => (
      <span className="flex flex-wrap gap-x-3 md:flex-col md:items-end">
        {original.money.map(({ currency, amount }) => (
          <Money key={currency} currency={currency} amount={amount} />
        ))}
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

const acting = helper.columns([
  helper.display({
    id: 'act',
    header: () => <span className="sr-only">Accept or dismiss</span>,
    meta: { align: 'right', narrow: 'actions', className: 'py-2 align-top' },
    cell: ({ row: { original } }) => <RowActions row={original} />,
  }),
])

interface SuggestionsTableProps {
  rows: readonly SuggestionRow[]
  mayLink: boolean
  bar: ReactNode
  empty: ReactNode
}

export function SuggestionsTable({ rows, mayLink, bar, empty }: SuggestionsTableProps) {
  const columns = useMemo(() => (mayLink ? [...described, ...acting] : described), [mayLink])
  return <DataTable name="suggestions" label="Suggestions" rows={rows} columns={columns} bar={bar} empty={empty} />
}
