'use client'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../components/ui/field.tsx'
import { Input } from '../../../../components/ui/input.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import { saveAccountAction } from '../actions.ts'
import { warnUnknown } from '../warn-unknown.ts'
import { accountFields } from './account-fields.ts'

interface AccountDialogProps {
  name: string
  /** Its line in account.csv. */
  cells: Record<string, string>
}

export function AccountDialog({ name, cells }: AccountDialogProps) {
  const [open, setOpen] = useState(false)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const id = useId()
  const save = useAct(saveAccountAction, {
    done: (data) =>
      'errors' in data
        ? null
        : data.version === null
          ? 'Nothing differs'
          : `Saved as version ${data.version}; orders not yet sent are looked at again`,
    after: (data) => {
      if ('errors' in data) setErrors(Object.fromEntries(data.errors.map(({ field, reason }) => [field, reason])))
      else {
        setOpen(false)
        warnUnknown(data.warnings)
      }
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = accountFields.map((field) => [field.name, String(form.get(field.name) ?? '').trim()])
    setErrors({})
    void save.act({ cells: { storefront: cells.storefront ?? '', ...Object.fromEntries(given) } })
  }
  return (
    <Dialog
      title={`Account of ${name}`}
      description="It holds at once for orders that have not been sent. What is in the ERP stays as it is."
      className="w-[min(640px,calc(100vw-24px))]"
      open={open}
      onOpenChange={(next) => {
        setErrors({})
        setOpen(next)
      }}
      trigger={<Button size="small">Change</Button>}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-3 sm:grid-cols-2">
          {accountFields.map((field) => (
            <Field
              key={field.name}
              label={field.label}
              htmlFor={`${id}-${field.name}`}
              hint={field.hint}
              error={errors[field.name]}
            >
              <Input
                id={`${id}-${field.name}`}
                name={field.name}
                required={field.required}
                maxLength={200}
                autoComplete="off"
                defaultValue={cells[field.name] ?? ''}
                aria-invalid={errors[field.name] ? true : undefined}
                aria-describedby={`${id}-${field.name}-hint`}
              />
            </Field>
          ))}
        </div>
        <DialogEnd verb="Save the account" failure={save.failure} pending={save.pending} />
      </form>
    </Dialog>
  )
}
