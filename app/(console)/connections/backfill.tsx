'use client'
import { History } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input } from '../../../components/ui/input.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { askRunAction } from './actions.ts'

/** Asks what the shop holds of a time: a dry run first, which lands nothing. */
export function AskBackfill({ storefrontId }: { storefrontId: string }) {
  const [open, setOpen] = useState(false)
  const [invalid, setInvalid] = useState<string | null>(null)
  const ask = useAct(askRunAction, {
    done: 'The shop is being counted; the list below says what it would land',
    after: () => setOpen(false),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const instant = (name: string) => new Date(`${String(form.get(name))}:00Z`)
    const [from, to] = [instant('from'), instant('to')]
    if (!(from < to)) {
      setInvalid('It must end after it begins.')
      return
    }
    setInvalid(null)
    void ask.act({
      kind: 'orders:backfill',
      storefrontId,
      from: from.toISOString(),
      to: to.toISOString(),
      dryRun: true,
    })
  }
  return (
    <Dialog
      title="Backfill orders"
      description="Reads every order placed in a time. First it only counts what it would land; you run it from the list below. Orders paid before go-live are kept for history and never sent; the others are looked up in the ERP before they are sent."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <History aria-hidden />
          Backfill ...
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Placed from, in UTC" htmlFor="backfill-from">
          <Input id="backfill-from" name="from" type="datetime-local" required />
        </Field>
        <Field label="Placed before, in UTC" htmlFor="backfill-to" error={invalid ?? ask.failure ?? undefined}>
          <Input id="backfill-to" name="to" type="datetime-local" required />
        </Field>
        <DialogEnd verb="Count first" pending={ask.pending} />
      </form>
    </Dialog>
  )
}

interface RunBackfillProps {
  storefrontId: string
  from: string
  to: string
  orders: number
}

/** Lands what a dry run has counted. */
export function RunBackfill({ storefrontId, from, to, orders }: RunBackfillProps) {
  const ask = useAct(askRunAction, { done: 'The backfill runs; the list shows how far it is' })
  return (
    <Button
      size="small"
      look="primary"
      pending={ask.pending}
      onClick={() => void ask.act({ kind: 'orders:backfill', storefrontId, from, to, dryRun: false })}
    >
      {orders === 1 ? 'Land 1 order' : `Land ${orders} orders`}
    </Button>
  )
}
