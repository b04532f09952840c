'use client'
import Link from 'next/link'
import { Instant } from '../../../../components/display/instant.tsx'
import { Status } from '../../../../components/display/status.tsx'
import { createAppColumnHelper } from '../../../../components/table/app-table.ts'
import { Badge } from '../../../../components/ui/badge.tsx'
import { Button } from '../../../../components/ui/button.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { ChangeRow } from '../../../../lib/boards/catalogue-changes.ts'
import type { Json } from '../../../../lib/kernel/digest.ts'
import { undoChangeAction } from '../actions.ts'
import { askedByText, fieldTitle, kindWords, outcomeText, reasonText, sideText } from '../catalogue-words.ts'

const helper = createAppColumnHelper<ChangeRow>()

export const nameOfChange = ({ shopItem, styleKey }: ChangeRow): string =>
  shopItem ? shopItem.sku || shopItem.name : (styleKey ?? '')

/** In shadow a proposal only shows what would be done. */
export const isWaiting = ({ state, outcomeCode }: ChangeRow): boolean =>
  state === 'proposed' && outcomeCode !== 'SHADOW'

interface Offered {
  mayDecide: boolean
  ofOneItem: boolean
  decide: (decision: 'approve' | 'reject', row: ChangeRow) => void
}

/** What each line of the record says. */
export const changeColumns = ({ mayDecide, ofOneItem, decide }: Offered) =>
  helper.columns([
    ...(ofOneItem
      ? []
      : [
          helper.display({
            id: 'what',
            header: 'Shop item',
            meta: { narrow: 'title', className: 'max-w-72 py-1.5' },
            cell: ({ row: { original } }) => <What row={original} />,
          }),
        ]),
    helper.display({
      id: 'kind',
      header: 'Change',
      meta: { label: 'Change', narrow: ofOneItem ? 'title' : 'line', className: 'py-1.5' },
      cell: ({ row: { original } }) => (
        <span className="flex flex-col">
          <span className="whitespace-nowrap text-text">
            {kindWords[original.kind]}
            {original.field && <span className="text-muted"> {fieldTitle(original.field).toLowerCase()}</span>}
          </span>
          <span className="text-sm font-normal text-muted">{reasonText(original.reason)}</span>
        </span>
      ),
    }),
    helper.display({
      id: 'before',
      header: 'Before',
      meta: { label: 'Before', narrow: 'line', className: 'max-w-56' },
      cell: ({ row: { original } }) => <Side row={original} side={original.before} name="from" />,
    }),
    helper.display({
      id: 'after',
      header: 'After',
      meta: { label: 'After', narrow: 'line', className: 'max-w-64' },
      cell: ({ row: { original } }) => <Side row={original} side={original.after} name="to" />,
    }),
    helper.display({
      id: 'state',
      header: 'State',
      meta: { label: 'State', narrow: 'side', className: 'py-1.5' },
      cell: ({ row: { original } }) => <State row={original} />,
    }),
    helper.display({
      id: 'who',
      header: 'Who',
      meta: { label: 'Who', narrow: 'line', className: 'py-1.5' },
      cell: ({ row: { original } }) => (
        <span className="flex flex-col">
          <span className="whitespace-nowrap">{askedByText(original.askedBy)}</span>
          {original.decidedBy && original.decidedBy !== original.askedBy && (
            <span className="text-sm whitespace-nowrap text-muted">decided by {original.decidedBy}</span>
          )}
        </span>
      ),
    }),
    helper.display({
      id: 'at',
      header: 'When',
      meta: { label: 'When', narrow: 'line' },
      cell: ({ row: { original } }) => <Instant at={original.endedAt ?? original.createdAt} />,
    }),
    helper.display({
      id: 'note',
      header: 'Note',
      meta: { label: 'Note', hidden: true, className: 'max-w-72' },
      cell: ({ row: { original } }) => <span className="break-words">{original.note ?? ''}</span>,
    }),
    helper.display({
      id: 'storefront',
      header: 'Storefront',
      meta: { label: 'Storefront', hidden: true },
      cell: ({ row: { original } }) => original.storefrontCode,
    }),
    ...(mayDecide
      ? [
          helper.display({
            id: 'act',
            header: () => <span className="sr-only">Decide or take back</span>,
            meta: { align: 'right', narrow: 'actions' },
            cell: ({ row: { original } }) => <RowAct row={original} decide={decide} />,
          }),
        ]
      : []),
  ])

const What = ({ row }: { row: ChangeRow }) => (
  <span className="flex flex-col">
    {row.shopItem ? (
      <Link href={`/catalogue/${row.shopItem.id}`} className="figures font-medium break-words hover:text-accent">
        {row.shopItem.sku || row.shopItem.name}
      </Link>
    ) : (
      <span className="figures font-medium">{row.styleKey ?? ''}</span>
    )}
    {row.shopItem?.sku && <span className="text-sm font-normal break-words text-muted">{row.shopItem.name}</span>}
  </span>
)

function Side({ row, side, name }: { row: ChangeRow; side: Json; name: string }) {
  const text = sideText(row, side)
  if (text === '') return <span className="text-muted max-md:hidden">{name === 'from' ? 'nothing' : 'empty'}</span>
  return (
    <span className="line-clamp-3 break-words" title={text}>
      <span className="md:hidden">{name} </span>
      <span className="figures">{text}</span>
    </span>
  )
}

function State({ row }: { row: ChangeRow }) {
  const { state, outcomeCode, outcomeMessage, undoneById } = row
  const why = outcomeMessage || outcomeText(outcomeCode)
  return (
    <span className="flex flex-col items-start gap-0.5">
      <span className="flex flex-wrap gap-1">
        <Status kind="catalogueChange" state={state === 'proposed' && outcomeCode === 'SHADOW' ? 'shadow' : state} />
        {undoneById && <Badge>Taken back</Badge>}
      </span>
      {why && state !== 'done' && <span className="max-w-64 text-xs font-normal break-words text-muted">{why}</span>}
    </span>
  )
}

function RowAct({ row, decide }: { row: ChangeRow; decide: Offered['decide'] }) {
  const undo = useAct(undoChangeAction, { done: `${nameOfChange(row)} goes back to what it was` })
  if (isWaiting(row))
    return (
      <span className="flex justify-end gap-1">
        <Button
          size="small"
          aria-label={`Approve the change of ${nameOfChange(row)}`}
          onClick={() => decide('approve', row)}
        >
          Approve ...
        </Button>
        <Button
          size="small"
          look="quiet"
          aria-label={`Reject the change of ${nameOfChange(row)}`}
          onClick={() => decide('reject', row)}
        >
          Reject ...
        </Button>
      </span>
    )
  if (row.state !== 'done' || row.undoneById !== null || row.shopItem === null || row.kind === 'publish') return null
  return (
    <Button
      size="small"
      pending={undo.pending}
      aria-label={`Undo the change of ${nameOfChange(row)}`}
      title={`Back to ${sideText(row, row.before) || 'what it was'}`}
      onClick={() => void undo.act({ id: row.id })}
    >
      Undo
    </Button>
  )
}
