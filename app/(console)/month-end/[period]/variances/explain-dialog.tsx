'use client'
import { type FormEvent, useId, useState } from 'react'
import { countOf } from '../../../../../components/display/money-text.ts'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../../components/ui/field.tsx'
import { Input, TextArea } from '../../../../../components/ui/input.tsx'
import { Select } from '../../../../../components/ui/select.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import { explainVariancesAction } from '../../actions.ts'

const kinds = [
  { value: 'document', label: 'A document' },
  { value: 'carried', label: 'Carried to the next period' },
] as const

/** Cause and evidence for the chosen variances, together. */
export function ExplainDialog({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const [open, setOpen] = useState(false)
  const [kind, setKind] = useState<'document' | 'carried'>('document')
  const explain = useAct(explainVariancesAction, { done: `${countOf(ids.length, 'variance')} explained` })
  const id = useId()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const reference = text('reference')
    const done = await explain.act({
      ids: [...ids],
      cause: text('cause'),
      note: text('note'),
      evidence: reference ? { kind, reference } : null,
    })
    if (!done) return
    setOpen(false)
    onDone()
  }
  return (
    <Dialog
      title={`Explain ${countOf(ids.length, 'variance')}`}
      description="Strict tie-out: a cause, and the document that bears it out. A note alone explains nothing."
      trigger={<Button look="primary">Explain ...</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Cause" htmlFor={`${id}-cause`} hint="In a few words: the list is grouped by it.">
          <Input id={`${id}-cause`} name="cause" required maxLength={120} aria-describedby={`${id}-cause-hint`} />
        </Field>
        <Field label="Evidence" htmlFor={`${id}-kind`}>
          <Select
            id={`${id}-kind`}
            label="Evidence"
            choices={kinds}
            value={kind}
            onChange={(next) => setKind(next === 'carried' ? 'carried' : 'document')}
          />
        </Field>
        <Field
          label={kind === 'document' ? 'Number of the document' : 'Why it is carried'}
          htmlFor={`${id}-reference`}
          hint={
            kind === 'document'
              ? 'Of an invoice, credit memo, sales order or refund, as the ERP or the shop writes it.'
              : 'What clears it, and when.'
          }
        >
          <Input
            id={`${id}-reference`}
            name="reference"
            required
            maxLength={120}
            aria-describedby={`${id}-reference-hint`}
          />
        </Field>
        <Field label="Note" htmlFor={`${id}-note`}>
          <TextArea id={`${id}-note`} name="note" maxLength={2_000} />
        </Field>
        <DialogEnd keep="Keep as it is" verb="Explain" look="primary" pending={explain.pending} />
      </form>
    </Dialog>
  )
}
