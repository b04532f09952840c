'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { RowSelection } from '../../../components/table/data-table.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { type BulkChoice, BulkDialog } from './bulk-dialog.tsx'
import { BulkOutcome } from './bulk-outcome.tsx'
import type { BulkKind } from './bulk-words.ts'
import { type ExceptionRow, ExceptionsTable } from './exceptions-table.tsx'
import { filterQuery } from './filters.ts'
import { followAgain } from './follow-bulk.tsx'
import { QueueKeys } from './queue-keys.tsx'
import { QueueStateProvider, useQueueState } from './queue-state.tsx'

interface QueueProps {
  rows: readonly ExceptionRow[]
  /** Rows of the filter on every page. */
  total: number
  openId: string | null
  myId: string
  mayResolve: boolean
  people: readonly { id: string; name: string }[]
  bar: ReactNode
  empty: ReactNode
}

/** The queue's rows with what can be done to them: one by one, by keyboard, or many at once. */
export function Queue(props: QueueProps) {
  const filter = filterQuery(useSearchParams().toString())
  return (
    <QueueStateProvider filter={filter}>
      <Rows {...props} filter={filter} />
    </QueueStateProvider>
  )
}

function Rows({ rows, total, openId, myId, mayResolve, people, bar, empty, filter }: QueueProps & { filter: string }) {
  const router = useRouter()
  const { chosen, everything, cursor, choose, clear } = useQueueState()
  const [bulk, setBulk] = useState<{ kind: BulkKind; target: BulkChoice } | null>(null)
  const [seen, setSeen] = useState<string | null>(null)
  useEffect(() => followAgain(setSeen), [])
  const pageIds = useMemo(() => rows.map(({ id }) => id), [rows])
  const ask = (kind: BulkKind) => setBulk({ kind, target: everything ? { query: filter } : { caseIds: [...chosen] } })
  const selection: RowSelection<ExceptionRow> = {
    has: ({ id }) => everything || chosen.has(id),
    toggle: ({ id }, on) => choose(everything ? pageIds.filter((other) => other !== id) : [id], everything || on),
    toggleAll: (on) => (on ? choose(pageIds, true) : everything ? clear() : choose(pageIds, false)),
    nameOf: ({ sentence }) => sentence,
  }
  return (
    <>
      <ExceptionsTable
        rows={rows}
        cursorId={cursor}
        {...(mayResolve ? { selection } : {})}
        bar={bar}
        tools={<QueueKeys rows={rows} openId={openId} myId={myId} mayResolve={mayResolve} onBulk={ask} />}
        empty={empty}
      />
      {mayResolve && <BulkBar pageIds={pageIds} total={total} onBulk={ask} />}
      {bulk && (
        <BulkDialog
          key={bulk.kind}
          {...bulk}
          people={people}
          myId={myId}
          onClose={() => setBulk(null)}
          onAsked={() => {
            setBulk(null)
            clear()
            router.refresh()
          }}
          see={setSeen}
        />
      )}
      {seen && <BulkOutcome key={seen} bulkId={seen} onClose={() => setSeen(null)} />}
    </>
  )
}
