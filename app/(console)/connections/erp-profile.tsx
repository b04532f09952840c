'use client'
import { type FormEvent, useState } from 'react'
import { Source } from '../../../components/display/source.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { TextArea } from '../../../components/ui/input.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { ProfileProblem } from '../../../lib/connections/change-profile.ts'
import { changeProfileAction } from './actions.ts'

interface ErpProfileProps {
  connectionId: string
  /** What was set for this tenant, and the whole with the contract's own values, as JSON text. */
  set: string
  whole: string
  mayEdit: boolean
}

/** What is particular to this tenant's ERP: names, lengths, codes. */
export function ErpProfile({ connectionId, set, whole, mayEdit }: ErpProfileProps) {
  return (
    <div className="mt-5 border-t border-line pt-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold">
          Profile <span className="font-normal text-muted">what is particular to this tenant</span>
        </h3>
        {mayEdit && <ChangeProfile connectionId={connectionId} set={set} />}
      </div>
      {set === '{}' ? (
        <p className="mb-2 text-muted">Nothing is set: the contract's own names and lengths hold.</p>
      ) : (
        <Source title="Set for this tenant" text={set} />
      )}
      <div className="mt-2">
        <Source title="Everything in force" text={whole} />
      </div>
    </div>
  )
}

function ChangeProfile({ connectionId, set }: { connectionId: string; set: string }) {
  const [open, setOpen] = useState(false)
  const [problems, setProblems] = useState<readonly ProfileProblem[]>([])
  const save = useAct(changeProfileAction, {
    done: (data) => (data.problems.length > 0 ? null : 'Saved; orders that wait are looked at again'),
    after: (data) => {
      setProblems(data.problems)
      if (data.problems.length === 0) setOpen(false)
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('profile') ?? '')
    void save.act({ connectionId, text })
  }
  return (
    <Dialog
      title="Change the profile"
      description="Only what differs from the contract stands here. It holds from the next request on."
      className="w-[min(720px,calc(100vw-24px))]"
      open={open}
      onOpenChange={(next) => {
        setProblems([])
        setOpen(next)
      }}
      trigger={<Button size="small">Change</Button>}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Profile as JSON" htmlFor="profile">
          <TextArea
            id="profile"
            name="profile"
            className="figures min-h-72 text-sm"
            spellCheck={false}
            defaultValue={set}
            aria-invalid={problems.length > 0 || undefined}
            aria-describedby="profile-problems"
          />
        </Field>
        <ul id="profile-problems" role="alert" className="flex flex-col gap-1 text-sm text-blocked empty:hidden">
          {problems.map(({ field, reason }) => (
            <li key={`${field} ${reason}`}>
              <span className="figures font-medium">{field || 'The text'}</span> {reason}
            </li>
          ))}
          {save.failure && <li>{save.failure}</li>}
        </ul>
        <DialogEnd verb="Save the profile" pending={save.pending} />
      </form>
    </Dialog>
  )
}
