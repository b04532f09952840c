'use client'
import { AlarmClock, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { Button } from '../../../components/ui/button.tsx'
import { ReasonDialog } from '../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { dismissCaseAction, restoreCaseAction, retryCaseAction, wakeCaseAction } from './actions.ts'
import { SnoozeDialog } from './snooze-case.tsx'

interface CaseActionsProps {
  caseId: string
  sentence: string
  dismissed: boolean
  snoozed: boolean
  held: number
}

/** What a person may do with a case besides fixing its cause. */
export function CaseActions({ caseId, sentence, dismissed, snoozed, held }: CaseActionsProps) {
  const [snoozing, setSnoozing] = useState(false)
  const retry = useAct(retryCaseAction, {
    done: ({ orders }) => (orders > 0 ? `Looking at ${countOf(orders, 'order')} again` : 'Looking again'),
  })
  const wake = useAct(wakeCaseAction, { done: 'Back in the queue' })
  const restore = useAct(restoreCaseAction, { done: 'Back in the queue' })
  const dismiss = useAct(dismissCaseAction, {
    done: 'Dismissed',
    undo: () => ({ label: 'Undo', act: () => void restore.act({ caseId }) }),
  })
  return (
    <div className="flex flex-wrap gap-2">
      <Button pending={retry.pending} onClick={() => void retry.act({ caseId })}>
        <RotateCw aria-hidden />
        {held > 0 ? `Look at ${countOf(held, 'order')} again` : 'Look again'}
      </Button>
      {snoozed ? (
        <Button pending={wake.pending} onClick={() => void wake.act({ caseId })}>
          <AlarmClock aria-hidden />
          Wake it
        </Button>
      ) : (
        !dismissed && (
          <Button onClick={() => setSnoozing(true)}>
            <AlarmClock aria-hidden />
            Snooze ...
          </Button>
        )
      )}
      {dismissed ? (
        <Button pending={restore.pending} onClick={() => void restore.act({ caseId })}>
          Put back into the queue
        </Button>
      ) : (
        <ReasonDialog
          trigger={<Button look="quiet">Dismiss ...</Button>}
          title="Dismiss this exception"
          effect={
            held > 0
              ? `It leaves the queue. ${countOf(held, 'order stays', 'orders stay')} held: dismissing sends nothing and excludes nothing.`
              : 'It leaves the queue. It comes back by itself when the evidence changes.'
          }
          verb="Dismiss"
          failure={dismiss.failure}
          act={(reason) => dismiss.act({ caseId, reason })}
        />
      )}
      {snoozing && <SnoozeDialog caseId={caseId} held={held} sentence={sentence} onClose={() => setSnoozing(false)} />}
    </div>
  )
}
