'use client'
import { type FormEvent, useId } from 'react'
import { countOf } from '../../../../components/display/money-text.ts'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { TextArea } from '../../../../components/ui/input.tsx'
import type { ChangeRow } from '../../../../lib/boards/catalogue-changes.ts'
import { decideChangesAction } from '../actions.ts'
import { sideText } from '../catalogue-words.ts'
import { OutcomeList } from '../outcome-list.tsx'
import { useOutcome } from '../use-outcome.ts'
import { nameOfChange } from './change-columns.tsx'

interface DecideChangesProps {
  decision: 'approve' | 'reject'
  rows: readonly ChangeRow[]
  onClose: () => void
  onDone: () => void
}

const words = {
  approve: { title: 'Approve', effect: 'What stands on the right is written to the shop now.', done: 'approved' },
  reject: {
    title: 'Reject',
    effect: 'The shop keeps what it has, until it or the ERP changes it again.',
    done: 'rejected',
  },
} as const

/** Shows each proposed change from and to, then approves or rejects them together. */
export function DecideChanges({ decision, rows, onClose, onDone }: DecideChangesProps) {
  const id = useId()
  const { title, effect, done } = words[decision]
  const decide = useOutcome(
    decideChangesAction,
    ({ done: count }) => `${countOf(count, 'change')} ${done}`,
    () => {
      onDone()
      onClose()
    },
  )
  const many = countOf(rows.length, 'change')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const note = String(new FormData(event.currentTarget).get('note') ?? '')
    void decide.act({ ids: rows.map((row) => row.id), decision, note })
  }
  const close = () => {
    if (decide.outcome) onDone()
    onClose()
  }
  return (
    <Dialog title={`${title} ${many}`} description={effect} open onOpenChange={(open) => !open && close()}>
      {decide.outcome ? (
        <OutcomeList outcome={decide.outcome.data} done={decide.outcome.words} />
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <ul
            aria-label="What changes"
            className="max-h-72 divide-y divide-line/70 overflow-y-auto rounded-md border border-line text-sm"
          >
            {rows.map((row) => (
              <li key={row.id} className="px-3 py-1.5 break-words">
                <span className="figures font-medium">{nameOfChange(row)}</span>{' '}
                <span className="figures">{sideText(row, row.before) || 'empty'}</span> →{' '}
                <span className="figures">{sideText(row, row.after) || 'empty'}</span>
              </li>
            ))}
          </ul>
          <Field label="Why (may be left empty)" htmlFor={id} hint="It stands in the record and in the activity log.">
            <TextArea id={id} name="note" maxLength={500} aria-describedby={`${id}-hint`} />
          </Field>
          <DialogEnd
            failure={decide.failure}
            verb={`${title} ${many}`}
            look={decision === 'reject' ? 'danger' : 'primary'}
            pending={decide.pending}
          />
        </form>
      )}
    </Dialog>
  )
}
