'use client'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../../components/ui/field.tsx'
import { Input, TextArea } from '../../../../../components/ui/input.tsx'
import { ReasonDialog } from '../../../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import type { ReadChange } from '../../../../../lib/mappings/change/read-change.ts'
import { renameChangeAction, reopenChangeAction, submitChangeAction, withdrawChangeAction } from '../actions.ts'

interface ChangeActionsProps {
  change: Pick<ReadChange, 'id' | 'title' | 'state' | 'money' | 'effectiveOn'>
  can: ReadChange['may']
  /** Of who looks at it. */
  approves: boolean
  /** A replay of the change as it stands has been run. */
  replayed: boolean
  /** yyyy-mm-dd */
  firstOfNextMonth: string
}

/** What may be done to a change by who writes it. */
export function ChangeActions({ change, can, approves, replayed, firstOfNextMonth }: ChangeActionsProps) {
  const withdraw = useAct(withdrawChangeAction, { done: 'The change is withdrawn' })
  const reopen = useAct(reopenChangeAction, { done: 'It is a draft again' })
  const forFinance = change.money && !approves
  return (
    <>
      {can.edit && change.state === 'draft' && <Rename change={change} />}
      {can.edit && change.state !== 'draft' && (
        <Button pending={reopen.pending} onClick={() => void reopen.act({ changeId: change.id })}>
          Make it a draft again
        </Button>
      )}
      {can.withdraw && (
        <ReasonDialog
          trigger={<Button look="quiet">Withdraw</Button>}
          title="Withdraw this change"
          effect="It is given up: no rule changes. It stays in the list of what was decided."
          verb="Withdraw the change"
          look="danger"
          failure={withdraw.failure}
          act={(note) => withdraw.act({ changeId: change.id, note })}
        />
      )}
      {can.submit && (
        <Submit
          change={change}
          verb={forFinance ? 'Submit for approval' : 'Put in force'}
          forFinance={forFinance}
          replayed={replayed}
          firstOfNextMonth={firstOfNextMonth}
        />
      )}
    </>
  )
}

function Rename({ change: { id, title } }: { change: Pick<ReadChange, 'id' | 'title'> }) {
  const [open, setOpen] = useState(false)
  const field = useId()
  const rename = useAct(renameChangeAction, { done: 'Renamed', after: () => setOpen(false) })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void rename.act({ changeId: id, title: String(new FormData(event.currentTarget).get('title') ?? '') })
  }
  return (
    <Dialog title="Name this change" trigger={<Button look="quiet">Rename</Button>} open={open} onOpenChange={setOpen}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" htmlFor={field} hint="What finance reads in the list, and exceptions that wait for it say.">
          <Input
            id={field}
            name="title"
            defaultValue={title}
            required
            maxLength={120}
            aria-describedby={`${field}-hint`}
          />
        </Field>
        <DialogEnd verb="Rename" pending={rename.pending} failure={rename.failure} />
      </form>
    </Dialog>
  )
}

interface SubmitProps {
  change: Pick<ReadChange, 'id' | 'effectiveOn'>
  verb: string
  forFinance: boolean
  replayed: boolean
  firstOfNextMonth: string
}

function Submit({ change, verb, forFinance, replayed, firstOfNextMonth }: SubmitProps) {
  const [open, setOpen] = useState(false)
  const [dated, setDated] = useState(true)
  const id = useId()
  const send = useAct(submitChangeAction, {
    done: (answer) =>
      answer?.state === 'in_force' ? `In force as version ${answer.version}` : 'Submitted: it waits for finance',
    after: () => setOpen(false),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const effectiveOn = dated ? String(given.get('effectiveOn') ?? '') : null
    void send.act({ changeId: change.id, effectiveOn, note: String(given.get('note') ?? '') })
  }
  return (
    <Dialog
      title={verb}
      trigger={<Button look="primary">{verb}</Button>}
      description={
        forFinance
          ? 'Nothing changes until a finance user approves it, with its replay as evidence.'
          : 'Orders that are not sent yet and whose date it holds for are mapped again at once.'
      }
      open={open}
      onOpenChange={setOpen}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-sm font-medium">For which orders it holds</legend>
          <label className="touch flex items-center gap-2">
            <input type="radio" name="dated" checked={dated} onChange={() => setDated(true)} />
            Those paid on a date and later
          </label>
          {dated && (
            <Field
              label="First date"
              htmlFor={`${id}-on`}
              hint="Orders of the days before it are mapped as before, whenever they are sent."
              className="pl-6"
            >
              <Input
                id={`${id}-on`}
                type="date"
                name="effectiveOn"
                required
                defaultValue={change.effectiveOn ?? firstOfNextMonth}
                aria-describedby={`${id}-on-hint`}
                className="w-44"
              />
            </Field>
          )}
          <label className="touch flex items-center gap-2">
            <input type="radio" name="dated" checked={!dated} onChange={() => setDated(false)} />
            All that are not sent yet, whatever their date
          </label>
        </fieldset>
        <Field label="Note" htmlFor={`${id}-note`} hint="Why, for who approves it and for the history. May be empty.">
          <TextArea id={`${id}-note`} name="note" maxLength={500} aria-describedby={`${id}-note-hint`} />
        </Field>
        {!replayed && (
          <p className="rounded-md bg-waiting-soft px-3 py-2 text-waiting">
            {forFinance
              ? 'It has not been replayed as it stands. Finance can approve it only with a replay.'
              : 'It has not been replayed as it stands: nobody has seen what it does to landed orders.'}
          </p>
        )}
        <DialogEnd verb={verb} pending={send.pending} failure={send.failure} />
      </form>
    </Dialog>
  )
}
