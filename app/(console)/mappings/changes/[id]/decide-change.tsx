'use client'
import { countOf } from '../../../../../components/display/money-text.ts'
import { Button } from '../../../../../components/ui/button.tsx'
import { ReasonDialog } from '../../../../../components/ui/reason-dialog.tsx'
import { useAct } from '../../../../../components/ui/use-act.ts'
import { approveChangeAction, rejectChangeAction } from '../actions.ts'

interface DecideChangeProps {
  change: { id: string; byLabel: string; effectiveOn: string | null }
  /** The replay of the change as it stands; null while there is none. */
  evidence: { id: string; total: number; changed: number; isBehind: boolean } | null
  /** There was one, of the change as it stood before. */
  replayed: boolean
  outdated: boolean
}

/** A change that waits, for who may decide it: what the decision rests on, yes and no. */
export function DecideChange({ change, evidence, replayed, outdated }: DecideChangeProps) {
  const approve = useAct(approveChangeAction, { done: (answer) => `Approved: version ${answer?.version} is in force` })
  const reject = useAct(rejectChangeAction, { done: 'Rejected; its author may edit it and submit it again' })
  const holds = change.effectiveOn ? `orders of ${change.effectiveOn} and later` : 'all orders that are not sent yet'
  const rests = evidence
    ? `The replay below is the evidence: ${countOf(evidence.changed, 'order')} of ${evidence.total} would come out otherwise.`
    : replayed
      ? 'The replay below is of the change as it stood before, or did not end: replay it as it stands, then approve.'
      : 'It has not been replayed: replay it, look at what differs, then approve.'
  return (
    <section aria-labelledby="decide" className="card mb-4 flex flex-wrap items-center gap-x-6 gap-y-3 p-4 md:p-5">
      <div className="min-w-0 flex-1 basis-96">
        <h2 id="decide" className="text-base font-semibold">
          Your decision
        </h2>
        <p className="text-muted">
          {change.byLabel} asks for it, for {holds}. {rests}
        </p>
        {evidence?.isBehind && (
          <p className="mt-1 text-waiting">
            Other rules were saved since that replay: a new one may come out otherwise.
          </p>
        )}
        {outdated && (
          <p className="mt-1 text-blocked">
            A rule it ends is not in force any more: it cannot be approved as it is. Reject it, so that it is written
            again.
          </p>
        )}
      </div>
      <div className="flex gap-2">
        <ReasonDialog
          trigger={<Button look="danger">Reject</Button>}
          title="Reject this change"
          effect="No rule changes. Its author sees why, and may edit it and submit it again."
          verb="Reject the change"
          look="danger"
          failure={reject.failure}
          act={(note) => reject.act({ changeId: change.id, note })}
        />
        <ReasonDialog
          trigger={
            <Button look="primary" disabled={!evidence || outdated}>
              Approve
            </Button>
          }
          title="Approve this change"
          effect={`It holds for ${holds}. ${rests}`}
          verb="Approve the change"
          failure={approve.failure}
          act={(note) => approve.act({ changeId: change.id, note, evidenceId: evidence?.id ?? null })}
        />
      </div>
    </section>
  )
}
