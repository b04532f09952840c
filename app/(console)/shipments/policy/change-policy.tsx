'use client'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { CheckboxLine } from '../../../../components/ui/checkbox.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { Input } from '../../../../components/ui/input.tsx'
import { Select } from '../../../../components/ui/select.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { ShipmentPolicyRow } from '../../../../lib/boards/shipment-policies.ts'
import { setShipmentPolicyAction } from '../actions.ts'
import { choiceWords } from './policy-words.ts'

const figures = [
  { name: 'quietDays', label: 'Silent after days', hint: 'What left longer ago tells nobody.', least: 0, most: 365 },
  {
    name: 'confirmMinutes',
    label: 'Late after minutes',
    hint: 'Of business hours; then it stands in the report.',
    least: 1,
    most: 10_080,
  },
  { name: 'receiptDays', label: 'Returns chased after', hint: 'Business days.', least: 1, most: 365 },
] as const

const choices = [
  { name: 'message', label: 'Customer hears' },
  { name: 'completes', label: 'Order completed' },
  { name: 'editsBefore', label: 'Edits before despatch' },
] as const

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export function ChangePolicy({ policy }: { policy: ShipmentPolicyRow }) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState({
    message: policy.message,
    completes: policy.completes,
    editsBefore: policy.editsBefore,
    writesMeta: policy.writesMeta,
  })
  const save = useAct(setShipmentPolicyAction, {
    done: `${policy.name} is told by these rules from now on`,
    after: () => setOpen(false),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const figure = (name: string) => Number(form.get(name))
    void save.act({
      storefrontId: policy.storefrontId,
      patch: {
        ...chosen,
        completedSlug: String(form.get('completedSlug') ?? '').trim(),
        quietDays: figure('quietDays'),
        confirmMinutes: figure('confirmMinutes'),
        receiptDays: figure('receiptDays'),
      },
    })
  }
  return (
    <Dialog
      title={`How ${policy.name} is told`}
      description="It holds for what has not been told yet. What the shop confirmed stays as it is, and nobody is told twice."
      className="w-[min(640px,calc(100vw-24px))]"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="quiet" size="small" className="text-accent">
          Change
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        {choices.map(({ name, label }) => (
          <Field key={name} label={label} htmlFor={`${id}-${name}`}>
            <Select
              id={`${id}-${name}`}
              label={label}
              choices={Object.entries(choiceWords[name]).map(([value, says]) => ({ value, label: capital(says) }))}
              value={chosen[name]}
              onChange={(value) => setChosen((before) => ({ ...before, [name]: value }))}
            />
          </Field>
        ))}
        <CheckboxLine
          checked={chosen.writesMeta}
          onChange={(writesMeta) => setChosen((before) => ({ ...before, writesMeta }))}
        >
          Tracking stands on the shop’s order too
        </CheckboxLine>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Status of a completed order" htmlFor={`${id}-slug`} hint="The shop’s own word.">
            <Input
              id={`${id}-slug`}
              name="completedSlug"
              required
              maxLength={40}
              pattern="[a-z0-9_\-]+"
              autoComplete="off"
              spellCheck={false}
              defaultValue={policy.completedSlug}
              aria-describedby={`${id}-slug-hint`}
            />
          </Field>
          {figures.map(({ name, label, hint, least, most }) => (
            <Field key={name} label={label} htmlFor={`${id}-${name}`} hint={hint}>
              <Input
                id={`${id}-${name}`}
                name={name}
                type="number"
                min={least}
                max={most}
                step={1}
                required
                defaultValue={policy[name]}
                aria-describedby={`${id}-${name}-hint`}
              />
            </Field>
          ))}
        </div>
        <DialogEnd verb="Save" failure={save.failure} pending={save.pending} />
      </form>
    </Dialog>
  )
}
