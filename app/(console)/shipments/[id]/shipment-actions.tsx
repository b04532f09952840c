'use client'
import { Mail, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../../components/ui/button.tsx'
import { Dialog } from '../../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../../components/ui/dialog-end.tsx'
import { useAct } from '../../../../components/ui/use-act.ts'
import type { ShipmentState } from '../../../../lib/boards/shipment-choices.ts'
import { completeNowAction, retryDispatchesAction } from '../actions.ts'
import { silenceWords } from '../shipment-words.ts'

interface ShipmentActionsProps {
  shipment: {
    dispatchId: string
    pickNum: string
    orderNumber: string
    state: ShipmentState
    silentBecause: string | null
    toldAt: Date | null
  }
}

/** States in which trying again changes something. */
const retried: ReadonlySet<ShipmentState> = new Set(['ready', 'unknown', 'waiting', 'refused'])

export function ShipmentActions({ shipment }: ShipmentActionsProps) {
  const { dispatchId, state, silentBecause, toldAt } = shipment
  const retry = useAct(retryDispatchesAction, {
    done: ({ tried }) =>
      tried > 0 ? 'The shop is asked again at once' : 'It is under way already: nothing to try again',
  })
  return (
    <>
      {state === 'confirmed' && silentBecause && !toldAt && (
        <TellCustomer {...shipment} silentBecause={silentBecause} />
      )}
      {retried.has(state) && (
        <Button pending={retry.pending} onClick={() => void retry.act({ dispatchIds: [dispatchId] })}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
    </>
  )
}

function TellCustomer({
  dispatchId,
  pickNum,
  orderNumber,
  silentBecause,
}: {
  dispatchId: string
  pickNum: string
  orderNumber: string
  silentBecause: string
}) {
  const [open, setOpen] = useState(false)
  const tell = useAct(completeNowAction, { done: 'The customer will be told', after: () => setOpen(false) })
  return (
    <Dialog
      title={`Tell the customer of #${orderNumber}`}
      description={`Shipment ${pickNum} is silent: ${silenceWords(silentBecause)}. The shop will mail the customer that it left, once, and complete the order where everything has. It cannot be taken back.`}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <Mail aria-hidden />
          Tell the customer ...
        </Button>
      }
    >
      <DialogEnd
        keep="Keep it silent"
        verb="Tell the customer"
        failure={tell.failure}
        pending={tell.pending}
        act={() => void tell.act({ dispatchId })}
      />
    </Dialog>
  )
}
