'use client'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../../../../components/ui/button.tsx'
import { Dialog } from '../../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../../components/ui/dialog-end.tsx'
import { Field } from '../../../../../components/ui/field.tsx'
import { Input, TextArea } from '../../../../../components/ui/input.tsx'
import { Select } from '../../../../../components/ui/select.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import { askReplayAction, stopReplayAction } from '../actions.ts'

interface ReplayOrdersProps {
  changeId: string
  /** The replay that runs; null when none does. */
  running: string | null
  again: boolean
  storefronts: readonly { id: string; code: string; name: string }[]
}

const usual = 500
const everyShop = 'all'

/** Starts a replay, of the newest orders or of chosen ones; stops the one that runs. */
export function ReplayOrders({ changeId, running, again, storefronts }: ReplayOrdersProps) {
  const ask = useAct(askReplayAction, { done: () => null })
  const stop = useAct(stopReplayAction, { done: 'The replay stops after the orders it is at' })
  if (running) {
    return (
      <Button look="danger" pending={stop.pending} onClick={() => void stop.act({ replayId: running })}>
        Stop the replay
      </Button>
    )
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Choose changeId={changeId} storefronts={storefronts} />
      <Button
        look={again ? 'plain' : 'primary'}
        pending={ask.pending}
        onClick={() => void ask.act({ changeId, selection: { last: usual } })}
      >
        Replay the last {usual} orders
      </Button>
    </div>
  )
}

function Choose({ changeId, storefronts }: Pick<ReplayOrdersProps, 'changeId' | 'storefronts'>) {
  const [open, setOpen] = useState(false)
  const [by, setBy] = useState<'last' | 'dates' | 'named'>('last')
  const [shop, setShop] = useState(everyShop)
  const id = useId()
  const ask = useAct(askReplayAction, { done: 'The replay has been asked for', after: () => setOpen(false) })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const storefront = shop === everyShop ? {} : { storefrontId: shop }
    const text = (name: string) => String(given.get(name) ?? '')
    const selection =
      by === 'last'
        ? { last: Number(text('last')), ...storefront }
        : by === 'dates'
          ? { from: text('from'), to: text('to'), ...storefront }
          : {
              numbers: text('numbers')
                .split(/[\s,;#]+/)
                .filter(Boolean),
            }
    void ask.act({ changeId, selection })
  }
  return (
    <Dialog
      title="Replay chosen orders"
      description="Paid orders are mapped by the rules in force and by this change, side by side. Nothing is sent, and nothing but the report is written."
      trigger={<Button look="quiet">Choose orders</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 text-sm font-medium">Which orders</legend>
          <label className="touch flex items-center gap-2">
            <input type="radio" name="by" checked={by === 'last'} onChange={() => setBy('last')} />
            The newest
          </label>
          <label className="touch flex items-center gap-2">
            <input type="radio" name="by" checked={by === 'dates'} onChange={() => setBy('dates')} />
            Paid between two days
          </label>
          <label className="touch flex items-center gap-2">
            <input type="radio" name="by" checked={by === 'named'} onChange={() => setBy('named')} />
            Named ones
          </label>
        </fieldset>
        {by === 'named' && (
          <Field label="Order numbers" htmlFor={`${id}-numbers`} hint="Separated by spaces or commas; 500 at most.">
            <TextArea id={`${id}-numbers`} name="numbers" required aria-describedby={`${id}-numbers-hint`} />
          </Field>
        )}
        {by === 'last' && (
          <Field label="How many" htmlFor={`${id}-last`} hint="5,000 at most.">
            <Input
              id={`${id}-last`}
              name="last"
              type="number"
              min={1}
              max={5000}
              defaultValue={usual}
              required
              aria-describedby={`${id}-last-hint`}
            />
          </Field>
        )}
        {by === 'dates' && (
          <div className="grid grid-cols-2 gap-3">
            <Field label="From" htmlFor={`${id}-from`}>
              <Input id={`${id}-from`} name="from" type="date" required />
            </Field>
            <Field label="To, included" htmlFor={`${id}-to`}>
              <Input id={`${id}-to`} name="to" type="date" required />
            </Field>
          </div>
        )}
        {storefronts.length > 1 && by !== 'named' && (
          <Field label="Storefront" htmlFor={`${id}-shop`}>
            <Select
              id={`${id}-shop`}
              label="Storefront"
              value={shop}
              onChange={setShop}
              choices={[
                { value: everyShop, label: 'Every one' },
                ...storefronts.map((one) => ({ value: one.id, label: one.name, hint: one.code })),
              ]}
            />
          </Field>
        )}
        <DialogEnd verb="Replay them" pending={ask.pending} failure={ask.failure} />
      </form>
    </Dialog>
  )
}
