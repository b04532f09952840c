'use client'
import { type FormEvent, useId, useState } from 'react'
import { amountText } from '../../../../../components/display/money-text.ts'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../../components/ui/field.tsx'
import { Input, TextArea } from '../../../../../components/ui/input.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import { formatAmount } from '../../../../../lib/kernel/money.ts'
import type { Amounts } from '../../../../../lib/reconciliation/components.ts'
import { adjustmentSize } from '../../../../../lib/reconciliation/journal/adjustment-size.ts'
import { proposeAdjustmentAction } from '../../actions.ts'

export interface Adjustable extends Amounts {
  id: string
  subject: string
}

/** A journal entry that puts one variance right; another person approves it. */
export function AdjustDialog({
  variance: { id: varianceId, subject, ...amounts },
  currency,
  scale,
  offered,
  onDone,
}: {
  variance: Adjustable
  currency: string
  scale: number
  offered: { debit: string; credit: string }
  onDone: () => void
}) {
  const [open, setOpen] = useState(false)
  const propose = useAct(proposeAdjustmentAction, { done: 'Proposed; another person approves it' })
  const id = useId()
  const size = adjustmentSize(amounts)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const done = await propose.act({
      varianceId,
      amount: formatAmount(size, scale),
      debit: text('debit'),
      credit: text('credit'),
      reason: text('reason'),
    })
    if (!done) return
    setOpen(false)
    onDone()
  }
  const input = (name: string, label: string, value: string) => (
    <Field label={label} htmlFor={`${id}-${name}`}>
      <Input id={`${id}-${name}`} name={name} required maxLength={60} defaultValue={value} />
    </Field>
  )
  return (
    <Dialog
      title={`Adjust ${subject}`}
      description="A journal entry with the next number is made once another person of finance approves it."
      trigger={<Button>Adjust ...</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="flex items-baseline justify-between gap-4 text-sm">
          <span className="text-muted">The whole difference</span>
          <span className="figures font-semibold">
            {amountText(size, scale)} {currency}
          </span>
        </p>
        <div className="grid gap-4 sm:grid-cols-2">
          {input('debit', 'Debit account', offered.debit)}
          {input('credit', 'Credit account', offered.credit)}
        </div>
        <Field label="Reason" htmlFor={`${id}-reason`}>
          <TextArea id={`${id}-reason`} name="reason" required minLength={3} maxLength={1_000} />
        </Field>
        <DialogEnd keep="Keep as it is" verb="Propose" pending={propose.pending} failure={propose.failure} />
      </form>
    </Dialog>
  )
}
