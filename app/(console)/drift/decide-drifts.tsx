'use client'
import { countOf } from '../../../components/display/money-text.ts'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { OutcomeList } from '../catalogue/outcome-list.tsx'
import { useOutcome } from '../catalogue/use-outcome.ts'
import { AcceptDrifts } from './accept-drifts.tsx'
import { acceptDriftsAction, cancelDriftedAction, ignoreDriftsAction, pushDriftsAction } from './actions.ts'
import { type Chosen, type Decision, ordersOf } from './decisions.ts'
import { PushDrifts } from './push-drifts.tsx'
import { ReasonDrifts } from './reason-drifts.tsx'

interface DecideDriftsProps {
  decision: Decision
  chosen: readonly Chosen[]
  mayTell: boolean
  onClose: () => void
  /** It was done, all or in part. */
  onDone: () => void
}

const words: Record<Decision, { title: string; effect: string; done: string }> = {
  accept: {
    title: 'Accept what stands in the ERP',
    effect:
      'The ERP keeps what it has and the shop what it has. It holds for exactly these values: when either side moves again, it is open again.',
    done: 'accepted',
  },
  push: {
    title: 'Push the shop’s version',
    effect: 'The ERP is asked to change the sales order, and it is read back: it is settled once the ERP shows it.',
    done: 'being changed in the ERP',
  },
  ignore: {
    title: 'Ignore',
    effect: 'Nothing is written anywhere. When either side moves again, it is open again.',
    done: 'ignored',
  },
  cancel: {
    title: 'Cancel the sales order',
    effect:
      'The ERP is asked to cancel the whole sales order. What is picked cannot be cancelled any more. Nothing is written to the shop: refund or cancel the order there.',
    done: 'on its way to be cancelled',
  },
}

/** Says exactly what a decision writes where, then takes it. */
export function DecideDrifts({ decision, chosen, mayTell, onClose, onDone }: DecideDriftsProps) {
  const { title, effect, done } = words[decision]
  const said = ({ done: count }: { done: number }) => `${countOf(count, 'change')} ${done}`
  const finished = () => {
    onDone()
    onClose()
  }
  const accept = useOutcome(acceptDriftsAction, said, finished)
  const push = useOutcome(pushDriftsAction, said, finished)
  const ignore = useOutcome(ignoreDriftsAction, said, finished)
  const cancel = useOutcome(cancelDriftedAction, said, finished)
  const { outcome, pending, failure } = { accept, push, ignore, cancel }[decision]
  const ids = chosen.map(({ row }) => row.id)
  const orders = ordersOf(chosen)
  const many = `${countOf(chosen.length, 'change')} of ${orders.length === 1 ? `order #${orders[0]?.number}` : countOf(orders.length, 'order')}`
  const close = () => {
    if (outcome) onDone()
    onClose()
  }
  return (
    <Dialog
      title={title}
      description={effect}
      open
      onOpenChange={(open) => !open && close()}
      className="w-[min(680px,calc(100vw-24px))]"
    >
      {outcome ? (
        <OutcomeList outcome={outcome.data} done={outcome.words} />
      ) : decision === 'accept' ? (
        <AcceptDrifts
          chosen={chosen}
          many={many}
          mayTell={mayTell}
          pending={pending}
          failure={failure}
          onAccept={(note, tellCustomer) => void accept.act({ ids, note, tellCustomer })}
        />
      ) : decision === 'push' ? (
        <PushDrifts
          chosen={chosen}
          pending={pending}
          failure={failure}
          onPush={(wanted) => void push.act({ ids: wanted })}
        />
      ) : (
        <ReasonDrifts
          chosen={chosen}
          verb={
            decision === 'ignore'
              ? `Ignore ${many}`
              : `Cancel ${orders.length === 1 ? `sales order ${orders[0]?.ordNum ?? ''}` : countOf(orders.length, 'sales order')}`
          }
          look={decision === 'ignore' ? 'primary' : 'danger'}
          pending={pending}
          failure={failure}
          onReason={(reason) => void (decision === 'ignore' ? ignore : cancel).act({ ids, reason })}
        />
      )}
    </Dialog>
  )
}
