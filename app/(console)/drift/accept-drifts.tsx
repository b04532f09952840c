'use client'
import { useEffect, useId, useState } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { CheckboxLine } from '../../../components/ui/checkbox.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { TextArea } from '../../../components/ui/input.tsx'
import { previewNotesAction } from './actions.ts'
import { ChosenList } from './chosen-list.tsx'
import { type Chosen, ordersOf } from './decisions.ts'

interface AcceptDriftsProps {
  chosen: readonly Chosen[]
  many: string
  /** Whether the person may write to customers. */
  mayTell: boolean
  pending: boolean
  failure: string | null
  onAccept: (note: boolean, tellCustomer: string | null) => void
}

/** A note for customer service by default; telling the customer is chosen apart and confirmed with its text in view. */
export function AcceptDrifts({ chosen, many, mayTell, pending, failure, onAccept }: AcceptDriftsProps) {
  const id = useId()
  const [note, setNote] = useState(true)
  const [tell, setTell] = useState(false)
  const [text, setText] = useState('')
  const [confirming, setConfirming] = useState(false)
  const orders = ordersOf(chosen)
  const [order] = orders
  if (confirming) {
    return (
      <>
        <div>
          <p className="font-medium">The customer of order #{order?.number} gets this from the shop, by e-mail:</p>
          <p className="mt-2 rounded-md border border-line bg-sunken px-3 py-2 break-words whitespace-pre-line">
            {text}
          </p>
          <p className="mt-2 text-muted">It cannot be taken back.</p>
        </div>
        <DialogEnd
          failure={failure}
          verb={`Accept ${many} and e-mail the customer`}
          pending={pending}
          act={() => onAccept(note, text.trim())}
        >
          <Button onClick={() => setConfirming(false)}>Back</Button>
        </DialogEnd>
      </>
    )
  }
  return (
    <>
      <ChosenList chosen={chosen} />
      <div className="flex flex-col gap-2">
        <CheckboxLine checked={note} onChange={setNote}>
          Write a private note on {orders.length === 1 ? 'the shop’s order' : countOf(orders.length, 'order')} for
          customer service
        </CheckboxLine>
        {note && <NotePreview chosen={chosen} />}
      </div>
      {orders.length === 1 && mayTell && (
        <div className="flex flex-col gap-2">
          <CheckboxLine checked={tell} onChange={setTell}>
            Tell the customer too
          </CheckboxLine>
          {tell && (
            <Field
              label="What the customer reads"
              htmlFor={id}
              hint="The shop sends it by e-mail as a note on the order. You confirm it before it leaves."
            >
              <TextArea
                id={id}
                value={text}
                maxLength={2_000}
                aria-describedby={`${id}-hint`}
                onChange={(event) => setText(event.currentTarget.value)}
              />
            </Field>
          )}
        </div>
      )}
      <DialogEnd
        failure={failure}
        verb={tell ? 'Look at the e-mail before it leaves' : `Accept ${many}`}
        pending={pending}
        incomplete={tell && text.trim().length < 3}
        act={() => (tell ? setConfirming(true) : onAccept(note, null))}
      />
    </>
  )
}

/** The words that will stand on the shop's order, as they will stand there. */
function NotePreview({ chosen }: { chosen: readonly Chosen[] }) {
  const [notes, setNotes] = useState<{ number: string; text: string }[] | 'none' | null>(null)
  const asked = chosen.map(({ row }) => row.id).join()
  useEffect(() => {
    let gone = false
    void previewNotesAction({ ids: asked.split(',') })
      .then((answer) => !gone && setNotes(answer.data ?? 'none'))
      .catch(() => !gone && setNotes('none'))
    return () => {
      gone = true
    }
  }, [asked])
  if (notes === 'none') return <p className="text-sm text-muted">The note’s text cannot be shown just now.</p>
  if (notes !== null && notes.length === 0) {
    return <p className="text-sm text-muted">Nothing can be written: the personal data of the order was erased.</p>
  }
  if (notes === null) return <p className="h-16 animate-pulse rounded-md bg-sunken" aria-busy />
  return (
    <div className="flex max-h-56 flex-col gap-2 overflow-y-auto">
      {notes.slice(0, 5).map(({ number, text }) => (
        <figure key={number}>
          <figcaption className="text-xs text-muted">On order #{number}, seen by staff only:</figcaption>
          <blockquote className="mt-1 rounded-md border border-line bg-sunken px-3 py-2 text-sm break-words whitespace-pre-line">
            {text}
          </blockquote>
        </figure>
      ))}
      {notes.length > 5 && (
        <p className="text-sm text-muted">and one on each of {countOf(notes.length - 5, 'other order')}.</p>
      )}
    </div>
  )
}
