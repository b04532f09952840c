'use client'
import { Check, X } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { DataTable } from '../../../../components/table/data-table.tsx'
import type { ChangeRow } from '../../../../lib/boards/catalogue-changes.ts'
import { SelectionBar } from '../selection-bar.tsx'
import { useSelection } from '../use-selection.ts'
import { changeColumns, isWaiting, nameOfChange } from './change-columns.tsx'
import { DecideChanges } from './decide-changes.tsx'

interface ChangesTableProps {
  rows: readonly ChangeRow[]
  mayDecide: boolean
  /** Stands on a shop item's own page: the item is not named again. */
  ofOneItem?: boolean
  bar?: ReactNode
  empty: ReactNode
}

const actions = [
  { kind: 'approve' as const, label: 'Approve ...', Icon: Check },
  { kind: 'reject' as const, label: 'Reject ...', Icon: X },
]

/** The record: what was written to the shop and what waits to be. */
export function ChangesTable({ rows, mayDecide, ofOneItem = false, bar, empty }: ChangesTableProps) {
  const waiting = rows.filter(isWaiting)
  const selection = useSelection(waiting, nameOfChange)
  const [asked, setAsked] = useState<{ decision: 'approve' | 'reject'; rows: readonly ChangeRow[] } | null>(null)
  const columns = useMemo(
    () =>
      changeColumns({
        mayDecide,
        ofOneItem,
        decide: (decision, row) => setAsked({ decision, rows: [row] }),
      }),
    [mayDecide, ofOneItem],
  )
  const choose = mayDecide && waiting.length > 1
  return (
    <>
      <DataTable
        name={ofOneItem ? 'item-changes' : 'catalogue-changes'}
        label="Changes"
        rows={rows}
        columns={columns}
        columnMenu={!ofOneItem}
        {...(choose ? { selection: { ...selection.rows, offers: isWaiting } } : {})}
        bar={bar}
        empty={empty}
      />
      {choose && (
        <SelectionBar
          selection={selection}
          total={selection.chosen}
          actions={actions}
          onAct={(decision) => setAsked({ decision, rows: selection.shown })}
        />
      )}
      {asked && <DecideChanges {...asked} onClose={() => setAsked(null)} onDone={selection.clear} />}
    </>
  )
}
