'use client'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../../components/ui/field.tsx'
import { Input } from '../../../../../components/ui/input.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import { stateBalanceAction } from '../../actions.ts'

/** What the provider's own statement says it owed at the end of the period. */
export function StateBalance({
  storefrontId,
  gateway,
  currency,
  day,
  stated,
}: {
  storefrontId: string
  gateway: string
  currency: string
  day: string
  /** As written; '' where nobody has said it. */
  stated: string
}) {
  const [open, setOpen] = useState(false)
  const state = useAct(stateBalanceAction, { done: 'Balance kept' })
  const id = useId()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const amount = String(new FormData(event.currentTarget).get('amount') ?? '').replaceAll(',', '')
    if (await state.act({ storefrontId, gateway, currency, day, amount: amount.trim() })) setOpen(false)
  }
  return (
    <Dialog
      title={`Balance of ${gateway} on ${day}`}
      description="As the provider's own statement has it at the end of that day. Clearing has to come to the same amount."
      trigger={
        <Button look="quiet" aria-label={`State the balance of ${gateway} in ${currency}`}>
          {stated === '' ? 'State ...' : stated}
        </Button>
      }
      open={open}
      onOpenChange={setOpen}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label={`Balance (${currency})`} htmlFor={id} hint="With a minus where the shop owes the provider.">
          <Input
            id={id}
            name="amount"
            required
            inputMode="decimal"
            defaultValue={stated}
            aria-describedby={`${id}-hint`}
          />
        </Field>
        <DialogEnd keep="Keep as it is" verb="Keep" pending={state.pending} failure={state.failure} />
      </form>
    </Dialog>
  )
}
