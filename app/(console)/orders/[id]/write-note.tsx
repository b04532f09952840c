'use client'
import { StickyNote } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { CheckboxLine } from '../../../../components/ui/checkbox.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { TextArea } from '../../../../components/ui/input.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import { writeNoteAction } from '../actions.ts'

/** Writes a note on the shop's order: private, or to the customer as a choice of its own. */
export function WriteNote({ orderId, number }: { orderId: string; number: string }) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const [toCustomer, setToCustomer] = useState(false)
  const write = useAct(writeNoteAction, {
    done: (_, { toCustomer: mailed }) =>
      mailed ? 'The note goes to the shop, which mails it to the customer' : 'The private note goes to the shop',
    after: () => setOpen(false),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('text') ?? '').trim()
    void write.act({ orderId, text, toCustomer })
  }
  return (
    <Dialog
      title={`Note on order #${number}`}
      description="It is written on the shop’s order, where everybody who works in the shop reads it."
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        setToCustomer(false)
      }}
      trigger={
        <Button size="small">
          <StickyNote aria-hidden />
          Write a note ...
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Note" htmlFor={id} hint="Plain text. A short reference of ours is added to it.">
          <TextArea id={id} name="text" required minLength={3} maxLength={2_000} aria-describedby={`${id}-hint`} />
        </Field>
        <CheckboxLine checked={toCustomer} onChange={setToCustomer}>
          Tell the customer: the shop mails it to them
        </CheckboxLine>
        {toCustomer && <p className="text-waiting">The customer reads exactly this text. It cannot be taken back.</p>}
        <DialogEnd
          keep="Write nothing"
          verb={toCustomer ? 'Write it and mail the customer' : 'Write a private note'}
          failure={write.failure}
          pending={write.pending}
        />
      </form>
    </Dialog>
  )
}
