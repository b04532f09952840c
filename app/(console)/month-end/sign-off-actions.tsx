'use client'
import { Button } from '../../../components/ui/button.tsx'
import { ReasonDialog } from '../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { PeriodState } from '../../../lib/reconciliation/periods/lock-period.ts'
import {
  approvePeriodAction,
  askToReopenAction,
  confirmPeriodAction,
  preparePeriodAction,
  refuseToReopenAction,
  reopenPeriodAction,
  returnPeriodAction,
} from './actions.ts'

interface SignOffActionsProps {
  periodId: string
  state: PeriodState
  /** Who has asked for it to be opened again, and why. */
  askedBy: string | null
  mayPrepare: boolean
  mayApprove: boolean
  isPreparer: boolean
  isAsker: boolean
}

/** What this person can do with the period as it stands, and why they cannot do the rest. */
export function SignOffActions({
  periodId,
  state,
  askedBy,
  mayPrepare,
  mayApprove,
  isPreparer,
  isAsker,
}: SignOffActionsProps) {
  const prepare = useAct(preparePeriodAction, { done: 'Handed over for sign-off' })
  const giveBack = useAct(returnPeriodAction, { done: 'Returned' })
  const approve = useAct(approvePeriodAction, { done: 'Signed off' })
  const confirm = useAct(confirmPeriodAction, { done: 'The sign-off stands' })
  const ask = useAct(askToReopenAction, { done: 'Asked; another person confirms it' })
  const refuse = useAct(refuseToReopenAction, { done: 'It stays signed off' })
  const reopen = useAct(reopenPeriodAction, { done: 'Reopened' })
  const isSigned = state === 'signed_off' || state === 'suspended'
  if (!mayPrepare && !mayApprove) return <p className="text-sm text-muted">Finance prepares and signs it.</p>
  return (
    <>
      {(state === 'open' || state === 'reopened') && (
        <Button look="primary" pending={prepare.pending} onClick={() => void prepare.act({ periodId })}>
          Prepare
        </Button>
      )}
      {state === 'in_review' && (
        <>
          <ReasonDialog
            trigger={<Button>Return ...</Button>}
            title="Return the period"
            effect="It is open again, and has to be prepared anew."
            verb="Return it"
            act={(reason) => giveBack.act({ periodId, reason })}
          />
          {isPreparer ? (
            <p className="text-sm text-muted">You have prepared it: another person signs it off.</p>
          ) : (
            <Button look="primary" pending={approve.pending} onClick={() => void approve.act({ periodId })}>
              Sign off
            </Button>
          )}
        </>
      )}
      {state === 'suspended' && !isPreparer && (
        <ReasonDialog
          trigger={<Button look="primary">Let the sign-off stand ...</Button>}
          title="Let the sign-off stand"
          effect="What came late stays in the open period, named below. The signed figures do not change."
          verb="Let it stand"
          act={(reason) => confirm.act({ periodId, reason })}
        />
      )}
      {isSigned && !askedBy && (
        <ReasonDialog
          trigger={<Button>Reopen ...</Button>}
          title="Ask for the period to be opened again"
          effect="Another person of finance confirms it. What came late then counts on its own days, and the period is signed anew."
          verb="Ask for it"
          act={(reason) => ask.act({ periodId, reason })}
        />
      )}
      {isSigned && askedBy && (
        <>
          <p className="max-w-80 text-sm text-muted">To be opened again, {askedBy}</p>
          <Button pending={refuse.pending} onClick={() => void refuse.act({ periodId })}>
            Keep it signed
          </Button>
          {!isAsker && (
            <Button look="primary" pending={reopen.pending} onClick={() => void reopen.act({ periodId })}>
              Open it again
            </Button>
          )}
        </>
      )}
    </>
  )
}
