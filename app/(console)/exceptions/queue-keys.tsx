'use client'
import { Keyboard } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { isForPage, useSingleKeys } from '../../../components/shell/keys.ts'
import { KeysHelp } from '../../../components/shell/keys-help.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { assignCaseAction, retryCaseAction } from './actions.ts'
import type { BulkKind } from './bulk-words.ts'
import type { ExceptionRow } from './exceptions-table.tsx'
import { useQueueState } from './queue-state.tsx'
import { SnoozeDialog } from './snooze-case.tsx'

const keys = [
  { key: 'j', does: 'Next row' },
  { key: 'k', does: 'Previous row' },
  { key: 'x', does: 'Select the row, or take it out' },
  { key: 'e', does: 'Open or close the exception' },
  { key: 'a', does: 'Take it: the row, or all that is selected' },
  { key: 'r', does: 'Look at its orders again' },
  { key: 's', does: 'Snooze it' },
  { key: 'Esc', does: 'Close the exception' },
  { key: '?', does: 'This help' },
]

interface QueueKeysProps {
  rows: readonly ExceptionRow[]
  openId: string | null
  myId: string
  mayResolve: boolean
  /** An action on all that is selected. */
  onBulk: (kind: BulkKind) => void
}

/** The queue by keyboard. The focus goes with it, so that what is read out is the row one stands on. */
export function QueueKeys({ rows, openId, myId, mayResolve, onBulk }: QueueKeysProps) {
  const router = useRouter()
  const path = usePathname()
  const query = useSearchParams()
  const [on] = useSingleKeys()
  const [helps, setHelps] = useState(false)
  const [snoozing, setSnoozing] = useState<ExceptionRow | null>(null)
  const { chosen, everything, cursor, choose, moveTo, announce } = useQueueState()
  const back = useAct(assignCaseAction, { done: 'Given back' })
  const take = useAct(assignCaseAction, {
    done: 'It is with you',
    undo: (_, { caseId }) => ({
      label: 'Undo',
      act: () => void back.act({ caseId, assigneeId: rows.find(({ id }) => id === caseId)?.assignee?.id ?? null }),
    }),
  })
  const retry = useAct(retryCaseAction, {
    done: ({ orders }) => (orders > 0 ? `Looking at ${countOf(orders, 'order')} again` : 'Looking again'),
  })

  useEffect(() => {
    if (openId !== null) moveTo(openId)
  }, [openId, moveTo])

  const show = (id: string | null) => {
    const wanted = new URLSearchParams(query)
    for (const name of ['open', 'beyond', 'before']) wanted.delete(name)
    if (id !== null) wanted.set('open', id)
    router.replace(`${path}${wanted.size > 0 ? `?${wanted}` : ''}`, { scroll: false })
  }
  const standing = (): ExceptionRow | undefined => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row
    const id = focused ?? cursor ?? openId
    return rows.find((row) => row.id === id)
  }
  const walk = (step: 1 | -1) => {
    const here = standing()
    const next = rows[here ? rows.indexOf(here) + step : 0]
    if (!next) return announce(step === 1 ? 'Last row of this page' : 'First row of this page')
    moveTo(next.id)
    focusRow(next.id)
    if (openId !== null) show(next.id)
  }
  const press = (key: string): boolean => {
    if (key === '?') setHelps(true)
    else if (key === 'j') walk(1)
    else if (key === 'k') walk(-1)
    else if (key === 'e') {
      const row = standing()
      if (openId !== null) show(null)
      else if (row) show(row.id)
    } else if (!mayResolve) return false
    else if (key === 'x') {
      const row = standing()
      if (!row) return false
      const isChosen = everything || chosen.has(row.id)
      choose(everything ? rows.map(({ id }) => id).filter((id) => id !== row.id) : [row.id], everything || !isChosen)
      announce(`${isChosen ? 'Taken out' : 'Selected'}: ${row.sentence}`)
    } else if (key === 'a' || key === 'r' || key === 's') {
      if (everything || chosen.size > 0) onBulk(key === 'a' ? 'assign' : key === 'r' ? 'retry' : 'snooze')
      else {
        const row = standing()
        if (!row || row.state === 'closed') return false
        if (key === 'a') void take.act({ caseId: row.id, assigneeId: myId })
        else if (key === 'r') void retry.act({ caseId: row.id })
        else setSnoozing(row)
      }
    } else return false
    return true
  }

  useEffect(() => {
    if (!on) return
    const hear = (event: KeyboardEvent) => {
      if (isForPage(event) && press(event.key)) event.preventDefault()
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  })

  return (
    <>
      <Button look="quiet" className="max-md:hidden" aria-label="Keyboard" onClick={() => setHelps(true)}>
        <Keyboard aria-hidden />
        <span className="hidden lg:inline">Keyboard</span>
      </Button>
      <KeysHelp open={helps} onOpenChange={setHelps} keys={keys} />
      {snoozing && (
        <SnoozeDialog
          key={snoozing.id}
          caseId={snoozing.id}
          held={snoozing.held}
          sentence={snoozing.sentence}
          onClose={() => setSnoozing(null)}
        />
      )}
    </>
  )
}

/** Of the two shapes a list has only one is drawn. */
function focusRow(id: string) {
  for (const row of document.querySelectorAll<HTMLElement>(`[data-row="${id}"]`)) {
    if (row.getClientRects().length === 0) continue
    row.querySelector<HTMLElement>('a')?.focus()
    row.scrollIntoView({ block: 'nearest' })
  }
}
