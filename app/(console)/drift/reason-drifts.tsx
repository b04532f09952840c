'use client'
import { type FormEvent, useId } from 'react'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { TextArea } from '../../../components/ui/input.tsx'
import { ChosenList } from './chosen-list.tsx'
import type { Chosen } from './decisions.ts'

interface ReasonDriftsProps {
  chosen: readonly Chosen[]
  verb: string
  look: 'primary' | 'danger'
  pending: boolean
  failure: string | null
  onReason: (reason: string) => void
}

/** What is decided and why. */
export function ReasonDrifts({ chosen, verb, look, pending, failure, onReason }: ReasonDriftsProps) {
  const id = useId()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onReason(String(new FormData(event.currentTarget).get('reason') ?? ''))
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <ChosenList chosen={chosen} />
      <Field
        label="Reason"
        htmlFor={id}
        hint="At least three letters. It stands beside the change and in the activity log."
      >
        <TextArea id={id} name="reason" required minLength={3} maxLength={500} aria-describedby={`${id}-hint`} />
      </Field>
      <DialogEnd failure={failure} verb={verb} look={look} pending={pending} keep="Keep as it is" />
    </form>
  )
}
