'use client'
import { Button } from '../../../../../components/ui/button.tsx'
import { Menu, MenuItem } from '../../../../../components/ui/menu.tsx'
import { ReasonDialog } from '../../../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import {
  acceptVariancesAction,
  approveAdjustmentAction,
  assignVariancesAction,
  reopenVariancesAction,
  sendToExceptionsAction,
  withdrawAdjustmentAction,
} from '../../actions.ts'
import { type Adjustable, AdjustDialog } from './adjust-dialog.tsx'
import { ExplainDialog } from './explain-dialog.tsx'

export interface Chosen {
  ids: readonly string[]
  /** Where one is chosen that can be adjusted, or whose adjustment waits. */
  single: (Adjustable & { state: string }) | null
  currency: string
  scale: number
  /** The accounts an adjustment is offered with. */
  offered: { debit: string; credit: string }
  people: readonly { id: string; name: string }[]
  /** In review the approver accepts; before it the preparer works. */
  isInReview: boolean
  onDone: () => void
}

/** What is done with the chosen variances, all of them or none. */
export function ChosenActions({ ids, single, currency, scale, offered, people, isInReview, onDone }: Chosen) {
  const assign = useAct(assignVariancesAction, { done: 'Assigned' })
  const reopen = useAct(reopenVariancesAction, { done: 'To be explained again' })
  const accept = useAct(acceptVariancesAction, { done: 'Accepted' })
  const approve = useAct(approveAdjustmentAction, { done: ({ number }) => `Approved: entry ${number}` })
  const withdraw = useAct(withdrawAdjustmentAction, { done: 'Withdrawn; to be explained again' })
  const send = useAct(sendToExceptionsAction, { done: 'Asked: it stands in the exceptions' })
  const then = async (done: Promise<boolean>) => {
    if (await done) onDone()
  }
  const all = [...ids]
  if (isInReview)
    return (
      <Button look="primary" pending={accept.pending} onClick={() => void then(accept.act({ ids: all }))}>
        Accept
      </Button>
    )
  if (single?.state === 'adjusting')
    return (
      <>
        <Button
          look="primary"
          pending={approve.pending}
          onClick={() => void then(approve.act({ varianceId: single.id }))}
        >
          Approve the adjustment
        </Button>
        <Button
          look="quiet"
          pending={withdraw.pending}
          onClick={() => void then(withdraw.act({ varianceId: single.id }))}
        >
          Withdraw it
        </Button>
      </>
    )
  return (
    <>
      <ExplainDialog ids={ids} onDone={onDone} />
      {single?.state === 'open' && (
        <AdjustDialog
          key={single.id}
          variance={single}
          currency={currency}
          scale={scale}
          offered={offered}
          onDone={onDone}
        />
      )}
      <Menu trigger={<Button pending={assign.pending}>Assign</Button>}>
        {people.map(({ id, name }) => (
          <MenuItem key={id} onSelect={() => void then(assign.act({ ids: all, ownerId: id }))}>
            {name}
          </MenuItem>
        ))}
        <MenuItem onSelect={() => void then(assign.act({ ids: all, ownerId: null }))}>Nobody</MenuItem>
      </Menu>
      <ReasonDialog
        trigger={<Button>Send to the exceptions ...</Button>}
        title="Ask whoever runs the shop"
        effect="Each becomes a case with your question. It closes once both sides agree, or you have explained the variance."
        verb="Ask"
        act={async (question) => {
          const done = await send.act({ ids: all, question })
          if (done) onDone()
          return done
        }}
      />
      <Button look="quiet" pending={reopen.pending} onClick={() => void then(reopen.act({ ids: all }))}>
        Take the explanation back
      </Button>
    </>
  )
}
