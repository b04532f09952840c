'use client'
import { type FormEvent, useState } from 'react'
import { Instant } from '../../../components/display/instant.tsx'
import { Status } from '../../../components/display/status.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { Field } from '../../../components/ui/field.tsx'
import { Input } from '../../../components/ui/input.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { setLiveFromAction, setModeAction } from './actions.ts'

type Mode = 'off' | 'shadow' | 'live'

interface FlowModesProps {
  storefront: { id: string; mode: Mode; liveFrom: Date | null; releaseDelaySeconds: number; erpCode: string | null }
  mayEdit: boolean
}

const choices = [
  { value: 'off', label: 'Off', hint: 'reads nothing, writes nothing' },
  { value: 'shadow', label: 'Shadow', hint: 'reads, checks and maps; sends nothing' },
  { value: 'live', label: 'Live', hint: 'sends sales orders to the ERP' },
]

const effects: Record<Mode, string> = {
  off: 'The shop is no longer read and nothing is sent. Orders already in the ERP stay.',
  shadow: 'Orders are read, checked and mapped; nothing is sent. What is being sent at this moment still arrives.',
  live: 'Every paid order that is ready goes to the ERP, beginning now.',
}

export function FlowModes({ storefront, mayEdit }: FlowModesProps) {
  const { id: storefrontId, mode, liveFrom, erpCode, releaseDelaySeconds } = storefront
  const [wanted, setWanted] = useState<Mode | null>(null)
  const setMode = useAct(setModeAction, {
    done: (_, { mode: to }) => `The orders flow is ${to}`,
    after: () => setWanted(null),
  })
  return (
    <div>
      <h3 className="mb-2 font-semibold">Orders flow</h3>
      <div className="flex flex-wrap items-center gap-3">
        {mayEdit ? (
          <Select
            label="Mode of the orders flow"
            className="w-36"
            choices={choices}
            value={mode}
            onChange={(to) => to !== mode && setWanted(to as Mode)}
          />
        ) : (
          <Status kind="mode" state={mode} />
        )}
        <span className="text-muted">
          {erpCode ? `to ${erpCode}` : 'no ERP connected'}
          {releaseDelaySeconds > 0 && `, ${Math.round(releaseDelaySeconds / 60)} min after payment`}
        </span>
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted">
        {liveFrom ? (
          <span>
            Orders paid since <Instant at={liveFrom} show="day" className="text-text" /> are sent; older ones are
            excluded as before go-live.
          </span>
        ) : (
          <span>No go-live instant is set: the flow cannot go live.</span>
        )}
        {mayEdit && <SetLiveFrom storefrontId={storefrontId} liveFrom={liveFrom} />}
      </div>
      {wanted && (
        <Dialog
          title={`Set the orders flow to ${wanted}`}
          description={effects[wanted]}
          open
          onOpenChange={(open) => !open && setWanted(null)}
        >
          <DialogEnd
            keep="Keep as it is"
            verb={wanted === 'live' ? 'Go live' : wanted === 'off' ? 'Switch off' : 'Set to shadow'}
            failure={setMode.failure}
            pending={setMode.pending}
            act={() => void setMode.act({ storefrontId, mode: wanted })}
          />
        </Dialog>
      )}
    </div>
  )
}

function SetLiveFrom({ storefrontId, liveFrom }: { storefrontId: string; liveFrom: Date | null }) {
  const [open, setOpen] = useState(false)
  const save = useAct(setLiveFromAction, {
    done: 'The go-live instant is set; orders are looked at again',
    after: () => setOpen(false),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('instant') ?? '')
    void save.act({ storefrontId, liveFrom: text ? new Date(`${text}:00Z`).toISOString() : null })
  }
  return (
    <Dialog
      title="Go-live instant"
      description="Orders paid before it are landed for history and excluded. What is in the ERP already stays there."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="quiet" size="small" className="-ml-2 text-accent">
          Change
        </Button>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Instant, in UTC" htmlFor="live-from" error={save.failure ?? undefined}>
          <Input
            id="live-from"
            name="instant"
            type="datetime-local"
            defaultValue={liveFrom?.toISOString().slice(0, 16)}
          />
        </Field>
        <DialogEnd keep="Keep as it is" verb="Set it" pending={save.pending} />
      </form>
    </Dialog>
  )
}
