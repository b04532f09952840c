'use client'
import { Columns3 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { Fragment, type MouseEvent, type ReactNode, useMemo } from 'react'
import { Button } from '../ui/button.tsx'
import { CheckboxAlone } from '../ui/checkbox.tsx'
import { classNames } from '../ui/class-names.ts'
import { Menu, MenuCheck } from '../ui/menu.tsx'
import { type AppColumns, type ColumnSigns, useAppTable } from './app-table.ts'
import { useRememberedColumns } from './remembered-columns.ts'

/** Rows that can be chosen for one action on all of them. */
export interface RowSelection<Row> {
  has: (row: Row) => boolean
  toggle: (row: Row, on: boolean) => void
  /** Whether a row can be chosen at all; without it every row can. */
  offers?: (row: Row) => boolean
  /** Every row of this page that can be chosen. */
  toggleAll: (on: boolean) => void
  /** Names a row to who cannot see it. */
  nameOf: (row: Row) => string
}

/**
 * What a cell shows, called and not mounted: columns are made anew when what they are made of is read again, and a new function
 * in the place of a component would close the dialog somebody has open in its row.
 */
function contentOf<Context>(cell: { column: { columnDef: { cell?: unknown } }; getContext: () => Context }): ReactNode {
  const { cell: content } = cell.column.columnDef
  return typeof content === 'function' ? (content as (context: Context) => ReactNode)(cell.getContext()) : null
}

interface DataTableProps<Row extends { id: string }> {
  /** Names the table for what is remembered of it, and for assistive technology. */
  name: string
  label: string
  rows: readonly Row[]
  columns: AppColumns<Row>
  href?: (row: Row) => string
  selectedId?: string | null
  /** The row the keyboard stands on. */
  cursorId?: string | null
  selection?: RowSelection<Row>
  /** Stands left of the column menu: count, export. */
  bar?: ReactNode
  /** Stands beside the column menu. */
  tools?: ReactNode
  empty: ReactNode
  footer?: ReactNode
  columnMenu?: boolean
}

export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const {
    name,
    label,
    rows,
    columns,
    href,
    selectedId,
    cursorId,
    selection,
    bar,
    tools,
    empty,
    footer,
    columnMenu = true,
  } = props
  const router = useRouter()
  const data = useMemo(() => [...rows], [rows])
  const usual = useMemo(
    () =>
      Object.fromEntries(columns.filter((column) => column.meta?.hidden).map((column) => [String(column.id), false])),
    [columns],
  )
  const [columnVisibility, setVisibility] = useRememberedColumns(name, usual)
  const table = useAppTable({
    data,
    columns,
    getRowId: (row) => row.id,
    state: { columnVisibility },
    onColumnVisibilityChange: setVisibility,
  })
  const shown = table.getRowModel().rows
  const signs = (column: { columnDef: { meta?: ColumnSigns } }): ColumnSigns => column.columnDef.meta ?? {}

  const open = (event: MouseEvent, row: Row) => {
    if (
      !href ||
      (event.target as HTMLElement).closest('a,button,input,label,[role=menuitem],[role=checkbox]') ||
      getSelection()?.toString()
    )
      return
    router.push(href(row), { scroll: false })
  }
  const rowClasses = (id: string) =>
    classNames(
      href && 'cursor-pointer hover:bg-hover',
      selectedId === id && 'bg-accent-soft hover:bg-accent-soft',
      cursorId === id && 'shadow-[inset_3px_0_0_var(--accent)]',
    )
  const offered = selection ? rows.filter((row) => selection.offers?.(row) ?? true) : []
  const chosen = selection ? offered.filter((row) => selection.has(row)).length : 0
  const box = (row: Row) =>
    selection &&
    offered.includes(row) && (
      <CheckboxAlone
        label={`Select ${selection.nameOf(row)}`}
        checked={selection.has(row)}
        onChange={(on) => selection.toggle(row, on)}
      />
    )

  return (
    <section aria-label={label}>
      {(bar || columnMenu) && (
        <div className="mb-3 flex min-h-8 items-start gap-2">
          <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2 text-sm text-muted">{bar}</div>
          {tools}
          {columnMenu && (
            <span className="hidden md:block">
              <Menu
                trigger={
                  <Button look="quiet" aria-label="Columns">
                    <Columns3 aria-hidden />
                    <span className="hidden lg:inline">Columns</span>
                  </Button>
                }
              >
                {table
                  .getAllLeafColumns()
                  .filter((column) => signs(column).label)
                  .map((column) => (
                    <MenuCheck
                      key={column.id}
                      checked={columnVisibility[column.id] !== false}
                      onChange={(next) => setVisibility((before) => ({ ...before, [column.id]: next }))}
                    >
                      {signs(column).label}
                    </MenuCheck>
                  ))}
              </Menu>
            </span>
          )}
        </div>
      )}
      {shown.length === 0 ? (
        <div className="card px-5 py-10 text-center">{empty}</div>
      ) : (
        <>
          <div className="card hidden overflow-x-auto md:block">
            <table className="w-full text-sm">
              <thead>
                {table.getHeaderGroups().map((group) => (
                  <tr key={group.id}>
                    {selection && (
                      <td className="h-8 w-10 border-b border-line pl-3">
                        <CheckboxAlone
                          label="Select every row of this page"
                          checked={chosen === offered.length}
                          some={chosen > 0 && chosen < offered.length}
                          onChange={selection.toggleAll}
                        />
                      </td>
                    )}
                    {group.headers.map((header) => (
                      <th
                        key={header.id}
                        scope="col"
                        className={classNames(
                          'h-8 border-b border-line px-3 text-left text-xs font-medium whitespace-nowrap text-muted first-letter:uppercase',
                          signs(header.column).align === 'right' && 'text-right',
                        )}
                      >
                        <table.FlexRender header={header} />
                      </th>
                    ))}
                  </tr>
                ))}
              </thead>
              <tbody>
                {shown.map((row) => (
                  <tr
                    key={row.id}
                    data-row={row.id}
                    aria-current={selectedId === row.id || undefined}
                    onClick={(event) => open(event, row.original)}
                    className={rowClasses(row.id)}
                  >
                    {selection && (
                      <td className="h-9 w-10 border-b border-line/70 pl-3 [tr:last-child>&]:border-b-0">
                        {box(row.original)}
                      </td>
                    )}
                    {row.getVisibleCells().map((cell) => (
                      <td
                        key={cell.id}
                        className={classNames(
                          'h-9 border-b border-line/70 px-3 [tr:last-child>&]:border-b-0',
                          signs(cell.column).align === 'right' && 'text-right',
                          signs(cell.column).className,
                        )}
                      >
                        {href && signs(cell.column).narrow === 'title' ? (
                          <Link href={href(row.original)} scroll={false} className="block rounded-sm hover:text-accent">
                            {contentOf(cell)}
                          </Link>
                        ) : (
                          contentOf(cell)
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
              {footer && <tfoot>{footer}</tfoot>}
            </table>
          </div>
          <ul className="card divide-y divide-line/70 overflow-hidden md:hidden">
            {shown.map((row) => {
              const cells = row.getAllCells()
              const at = (place: ColumnSigns['narrow']) => cells.filter((cell) => signs(cell.column).narrow === place)
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the row's title is a link; the row itself only widens its target
                <li
                  key={row.id}
                  onClick={(event) => open(event, row.original)}
                  className={classNames('relative flex items-center gap-3 px-3 py-2.5', rowClasses(row.id))}
                >
                  {selection && <div className="relative z-10 shrink-0">{box(row.original)}</div>}
                  <div className="min-w-0 flex-1">
                    <div className="flex items-start justify-between gap-3">
                      <div className="line-clamp-2 min-w-0 font-medium break-words">
                        {at('title').map((cell) =>
                          href ? (
                            <Link
                              key={cell.id}
                              href={href(row.original)}
                              scroll={false}
                              className="after:absolute after:inset-0"
                            >
                              {contentOf(cell)}
                            </Link>
                          ) : (
                            <Fragment key={cell.id}>{contentOf(cell)}</Fragment>
                          ),
                        )}
                      </div>
                      <div className="flex shrink-0 items-center gap-2 text-sm">
                        {at('side').map((cell) => (
                          <Fragment key={cell.id}>{contentOf(cell)}</Fragment>
                        ))}
                      </div>
                    </div>
                    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
                      {at('line').map((cell) => (
                        <span key={cell.id} className="min-w-0 empty:hidden">
                          {contentOf(cell)}
                        </span>
                      ))}
                    </div>
                  </div>
                  {at('actions').map((cell) => (
                    <div key={cell.id} className="relative -my-1 shrink-0 empty:hidden">
                      {contentOf(cell)}
                    </div>
                  ))}
                </li>
              )
            })}
          </ul>
        </>
      )}
    </section>
  )
}
