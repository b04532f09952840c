'use client'
import { type FormEvent, type ReactElement, type ReactNode, useId, useState } from 'react'
import { Dialog } from './dialog.tsx'
import { DialogEnd } from './dialog-end.tsx'
import { Field } from './field.tsx'
import { TextArea } from './input.tsx'

interface ReasonDialogProps {
  trigger: ReactElement
  title: string
  /** What will happen, before it happens. */
  effect: ReactNode
  verb: string
  look?: 'primary' | 'danger'
  /** @returns whether it was done */
  act: (reason: string) => Promise<boolean>
  failure?: string | null
}

/** Asks for a reason before something that moves money or silences a warning. */
export function ReasonDialog({ trigger, title, effect, verb, look = 'primary', act, failure }: ReasonDialogProps) {
  const [open, setOpen] = useState(false)
  const [pending, setPending] = useState(false)
  const id = useId()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '')
    setPending(true)
    const done = await act(reason)
    setPending(false)
    if (done) setOpen(false)
  }
  return (
    <Dialog title={title} description={effect} trigger={trigger} open={open} onOpenChange={setOpen}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Reason"
          htmlFor={id}
          hint="At least three letters. It stands in the activity log."
          error={failure ?? undefined}
        >
          <TextArea id={id} name="reason" required minLength={3} maxLength={500} aria-describedby={`${id}-hint`} />
        </Field>
        <DialogEnd keep="Keep as it is" verb={verb} look={look} pending={pending} />
      </form>
    </Dialog>
  )
}
