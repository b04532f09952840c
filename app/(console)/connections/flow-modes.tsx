'use client'
import { type FormEvent, type ReactNode, useState } from 'react'
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
type Flow = 'orders' | 'catalogue' | 'inventory' | 'shipments' | 'returns'

interface FlowModesProps {
  storefront: {
    id: string
    modes: Record<Flow, Mode>
    liveFrom: Date | null
    releaseDelaySeconds: number
    erpCode: string | null
  }
  /** What a person should know before a flow goes live. */
  warnings?: Partial<Record<Flow, string>>
  mayEdit: boolean
}

interface FlowWords {
  title: string
  hints: Record<Mode, string>
  effects: Record<Mode, string>
}

const flowWords: Record<Flow, FlowWords> = {
  orders: {
    title: 'Orders flow',
    hints: {
      off: 'reads nothing, writes nothing',
      shadow: 'reads, checks and maps; sends nothing',
      live: 'sends sales orders to the ERP',
    },
    effects: {
      off: 'The shop is no longer read and nothing is sent. Orders already in the ERP stay.',
      shadow: 'Orders are read, checked and mapped; nothing is sent. What is being sent at this moment still arrives.',
      live: 'Every paid order that is ready goes to the ERP, beginning now.',
    },
  },
  catalogue: {
    title: 'Catalogue flow',
    hints: {
      off: 'reads nothing, writes nothing',
      shadow: 'compares the shop with the item master; changes nothing',
      live: 'publishes, reverts and quarantines by policy',
    },
    effects: {
      off: 'The shop’s products are no longer read and nothing of them is changed.',
      shadow: 'Products are read and compared; what would be changed is shown, and nothing is changed.',
      live: 'From now on local edits meet the policy of their field, and a SKU the ERP does not know is quarantined. What stands in the shop already is compared, not changed.',
    },
  },
  inventory: {
    title: 'Inventory flow',
    hints: {
      off: 'reads nothing, writes nothing',
      shadow: 'computes what could be sold; sends nothing',
      live: 'sends stock to the shop',
    },
    effects: {
      off: 'No stock is read or sent. The shop keeps its last numbers.',
      shadow: 'What could be sold is computed and shown; nothing is sent. The shop keeps its last numbers.',
      live: 'The shop’s stock becomes what the ERP can give, less what orders have taken and the buffers, beginning now.',
    },
  },
  shipments: {
    title: 'Shipments flow',
    hints: {
      off: 'tells the shop nothing',
      shadow: 'shows what the shop would be told; tells nothing',
      live: 'writes tracking and status to the shop; customers hear of it once',
    },
    effects: {
      off: 'The shop is no longer told what left. What has not been told yet is withdrawn; what is being written at this moment may still arrive.',
      shadow:
        'What left is read and what the shop would be told is shown; nothing is written, and no customer hears of it.',
      live: 'What leaves from now on is written to the shop, and its customers hear of it once. What left before is written without a word to them.',
    },
  },
  returns: {
    title: 'Returns flow',
    hints: {
      off: 'books nothing in the ERP',
      shadow: 'shows what refunds would become; books nothing',
      live: 'books refunds as returns, credits and cancellations in the ERP',
    },
    effects: {
      off: 'Refunds of the shop are no longer booked in the ERP. What has not been sent is withdrawn; what is in the ERP stays.',
      shadow: 'Refunds are read and what they would become is shown; nothing is booked in the ERP.',
      live: 'Refunds become returns, credits and cancellations in the ERP by the return reasons, beginning now.',
    },
  },
}

const modeWords: Record<Mode, string> = { off: 'Off', shadow: 'Shadow', live: 'Live' }

export function FlowModes({ storefront, warnings = {}, mayEdit }: FlowModesProps) {
  const { id: storefrontId, modes, liveFrom, erpCode, releaseDelaySeconds } = storefront
  return (
    <div className="flex flex-col gap-5">
      <div>
        <FlowMode flow="orders" storefrontId={storefrontId} mode={modes.orders} mayEdit={mayEdit}>
          {erpCode ? `to ${erpCode}` : 'no ERP connected'}
          {releaseDelaySeconds > 0 && `, ${Math.round(releaseDelaySeconds / 60)} min after payment`}
        </FlowMode>
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
      </div>
      {(['catalogue', 'inventory', 'shipments', 'returns'] as const).map((flow) => (
        <FlowMode
          key={flow}
          flow={flow}
          storefrontId={storefrontId}
          mode={modes[flow]}
          mayEdit={mayEdit}
          warning={warnings[flow]}
        >
          {flowWords[flow].hints[modes[flow]]}
        </FlowMode>
      ))}
    </div>
  )
}

interface FlowModeProps {
  flow: Flow
  storefrontId: string
  mode: Mode
  mayEdit: boolean
  warning?: string | undefined
  children: ReactNode
}

function FlowMode({ flow, storefrontId, mode, mayEdit, warning, children }: FlowModeProps) {
  const [wanted, setWanted] = useState<Mode | null>(null)
  const { title, hints, effects } = flowWords[flow]
  const name = title.toLowerCase()
  const setMode = useAct(setModeAction, {
    done: (_, { mode: to }) => `The ${name} is ${to}`,
    after: () => setWanted(null),
  })
  const choices = (['off', 'shadow', 'live'] as const).map((value) => ({
    value,
    label: modeWords[value],
    hint: hints[value],
  }))
  return (
    <div>
      <h3 className="mb-2 font-semibold">{title}</h3>
      <div className="flex flex-wrap items-center gap-3">
        {mayEdit ? (
          <Select
            label={`Mode of the ${name}`}
            className="w-36"
            choices={choices}
            value={mode}
            onChange={(to) => to !== mode && setWanted(to as Mode)}
          />
        ) : (
          <Status kind="mode" state={mode} />
        )}
        <span className="text-muted">{children}</span>
      </div>
      {wanted && (
        <Dialog
          title={`Set the ${name} to ${wanted}`}
          description={effects[wanted]}
          open
          onOpenChange={(open) => !open && setWanted(null)}
        >
          {wanted === 'live' && warning && <p className="mb-4 text-waiting">{warning}</p>}
          <DialogEnd
            keep="Keep as it is"
            verb={wanted === 'live' ? 'Go live' : wanted === 'off' ? 'Switch off' : 'Set to shadow'}
            failure={setMode.failure}
            pending={setMode.pending}
            act={() => void setMode.act({ storefrontId, flow, mode: wanted })}
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
