'use client'
import { useState } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { DialogEnd } from '../../../components/ui/dialog-end.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import { snoozeCaseAction, wakeCaseAction } from './actions.ts'
import { type SnoozeDetail, SnoozeFields } from './snooze-fields.tsx'

interface SnoozeDialogProps {
  caseId: string
  held: number
  sentence: string
  onClose: () => void
}

/** Puts one exception off. */
export function SnoozeDialog({ caseId, held, sentence, onClose }: SnoozeDialogProps) {
  const [detail, setDetail] = useState<SnoozeDetail | null>(null)
  const wake = useAct(wakeCaseAction, { done: 'Back in the queue' })
  const snooze = useAct(snoozeCaseAction, {
    done: 'Snoozed',
    undo: () => ({ label: 'Undo', act: () => void wake.act({ caseId }) }),
    after: onClose,
  })
  return (
    <Dialog
      title="Snooze the exception"
      description={`${sentence}. It leaves the queue until then${held > 0 ? `; ${countOf(held, 'order stays', 'orders stay')} held` : ''}.`}
      open
      onOpenChange={(open) => !open && onClose()}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (detail) void snooze.act({ caseId, snooze: detail })
        }}
      >
        <SnoozeFields onChange={setDetail} />
        <DialogEnd failure={snooze.failure} verb="Snooze" pending={snooze.pending} incomplete={detail === null} />
      </form>
    </Dialog>
  )
}
