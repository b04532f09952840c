'use client'
import { useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { ReasonDialog } from '../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { ReturnPart } from '../../../lib/boards/returns-list.ts'
import { chaseReceiptAction, excludePartAction, holdPartsAction, retryPartsAction } from './actions.ts'
import { partWords } from './return-words.ts'

/** What can be done with one part: only what its state allows. */
export function PartActions({ part, number }: { part: ReturnPart; number: string }) {
  const what = `${partWords[part.kind].toLowerCase()} of order #${number}`
  return (
    <span className="flex flex-wrap gap-1">
      {part.state === 'held' && <Retry part={part} what={what} />}
      {part.state === 'planned' && <Hold part={part} what={what} />}
      {part.overdue && <Chase part={part} what={what} />}
      {(part.state === 'held' || part.state === 'waiting') && <Exclude part={part} what={what} />}
    </span>
  )
}

interface PartProps {
  part: ReturnPart
  what: string
}

function Retry({ part, what }: PartProps) {
  const retry = useAct(retryPartsAction, { done: `The ${what} is tried again` })
  return (
    <Button
      size="small"
      pending={retry.pending}
      aria-label={`Try the ${what} again`}
      onClick={() => void retry.act({ ids: [part.id] })}
    >
      Try again
    </Button>
  )
}

function Hold({ part, what }: PartProps) {
  const hold = useAct(holdPartsAction, { done: `The ${what} is held` })
  return (
    <Button
      size="small"
      look="quiet"
      pending={hold.pending}
      aria-label={`Hold the ${what}`}
      onClick={() => void hold.act({ ids: [part.id] })}
    >
      Hold
    </Button>
  )
}

function Chase({ part, what }: PartProps) {
  const [failure, setFailure] = useState<string | null>(null)
  const chase = useAct(chaseReceiptAction, { done: 'It is written down that the goods were asked for' })
  return (
    <ReasonDialog
      trigger={
        <Button size="small" aria-label={`Chase the goods of the ${what}`}>
          Chase ...
        </Button>
      }
      title="Chase the goods"
      effect="Write down whom you asked and what they said, for the activity log; nobody is told by it. The goods are waited for as long again. They count as received only when the ERP shows them."
      verb="Write it down"
      act={async (note) => {
        const done = await chase.act({ id: part.id, note })
        setFailure(done ? null : 'It was not written down.')
        return done
      }}
      failure={failure}
    />
  )
}

function Exclude({ part, what }: PartProps) {
  const [failure, setFailure] = useState<string | null>(null)
  const exclude = useAct(excludePartAction, { done: `The ${what} is left out` })
  return (
    <ReasonDialog
      trigger={
        <Button size="small" look="quiet" aria-label={`Leave out the ${what}`}>
          Leave out ...
        </Button>
      }
      title={`Leave out the ${what}`}
      effect="Nothing is sent to the ERP for it any more: say so only where it was booked there by hand, or need not be. The shop’s refund stays as it is."
      verb="Leave it out"
      look="danger"
      act={async (reason) => {
        const done = await exclude.act({ id: part.id, reason })
        setFailure(done ? null : 'It was not left out.')
        return done
      }}
      failure={failure}
    />
  )
}
