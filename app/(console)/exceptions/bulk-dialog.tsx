'use client'
import { useEffect, useState } from 'react'
import { Money } from '../../../components/display/money.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Skeleton } from '../../../components/ui/skeleton.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { BulkInput } from '../../../lib/exceptions/bulk-kinds.ts'
import { askBulkAction, previewBulkAction } from './bulk-actions.ts'
import { BulkFields, firstAction } from './bulk-fields.tsx'
import { type BulkKind, bulkWords } from './bulk-words.ts'
import { followBulk } from './follow-bulk.tsx'

export type BulkChoice = { caseIds: string[] } | { query: string }

/** What is touched does not depend on what the action is told. */
const anyOf: Record<BulkKind, BulkInput> = {
  assign: { kind: 'assign', detail: { assigneeId: null } },
  snooze: { kind: 'snooze', detail: { forChange: true, reason: 'preview' } },
  severity: { kind: 'severity', detail: { severity: 'low' } },
  retry: { kind: 'retry', detail: {} },
  dismiss: { kind: 'dismiss', detail: { reason: 'preview' } },
}

type Preview = NonNullable<Awaited<ReturnType<typeof previewBulkAction>>['data']>

interface BulkDialogProps {
  kind: BulkKind
  target: BulkChoice
  people: readonly { id: string; name: string }[]
  myId: string
  onClose: () => void
  /** It was asked for: what was chosen is done with. */
  onAsked: () => void
  see: (bulkId: string) => void
}

/** What an action on many touches, before it is asked for. */
export function BulkDialog({ kind, target, people, myId, onClose, onAsked, see }: BulkDialogProps) {
  const words = bulkWords[kind]
  const [action, setAction] = useState<BulkInput | null>(() => firstAction(kind, myId))
  const [preview, setPreview] = useState<Preview | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const ask = useAct(askBulkAction, {
    done: () => null,
    after: (data) => {
      followBulk({ id: data.id, kind, cases: data.cases, appliesAt: data.appliesAt }, see)
      onAsked()
    },
  })
  useEffect(() => {
    let current = true
    void previewBulkAction({ action: anyOf[kind], target }).then((answer) => {
      if (!current) return
      setPreview(answer.data ?? null)
      setRefused(answer.serverError?.message ?? (answer.data ? null : 'What it touches could not be read.'))
    })
    return () => {
      current = false
    }
  }, [kind, target])
  const cases = preview?.cases ?? 0
  return (
    <Dialog title={words.title} description={words.effect} open onOpenChange={(open) => !open && onClose()}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (action && cases > 0) void ask.act({ action, target })
        }}
      >
        {preview ? <Touched preview={preview} /> : !refused && <Skeleton className="h-16 w-full" />}
        <BulkFields kind={kind} people={people} myId={myId} onChange={setAction} />
        <DialogEnd
          failure={refused ?? ask.failure}
          verb={words.verb(cases)}
          look={kind === 'dismiss' ? 'danger' : 'primary'}
          pending={ask.pending}
          incomplete={preview === null || action === null || cases === 0}
        />
      </form>
    </Dialog>
  )
}

function Touched({ preview }: { preview: Preview }) {
  const { cases, orders, held, money, notAllowed, more } = preview
  return (
    <div className="rounded-md bg-sunken px-3 py-2">
      <p>
        <span className="font-medium">{countOf(cases, 'exception')}</span>
        {orders > 0 && `, ${countOf(orders, 'order')}`}
        {held > 0 && held !== orders && `, ${countOf(held, 'of them held', 'of them held')}`}
        {orders > 0 && held === orders && ', all held'}
      </p>
      {money.length > 0 && (
        <p className="mt-1 flex flex-wrap gap-x-4">
          {money.map(({ currency, amount }) => (
            <Money key={currency} currency={currency} amount={amount} />
          ))}
        </p>
      )}
      {more && <p className="mt-1 text-waiting">The filter holds more: these are the first {countOf(cases, 'one')}.</p>}
      {notAllowed.length > 0 && (
        <details className="mt-1">
          <summary className="cursor-pointer text-waiting">{countOf(notAllowed.length, 'is', 'are')} left out</summary>
          <ul className="mt-1 max-h-40 overflow-y-auto text-sm">
            {notAllowed.map(({ caseId, sentence, reason }) => (
              <li key={caseId}>
                {sentence}: <span className="text-muted">{reason}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
