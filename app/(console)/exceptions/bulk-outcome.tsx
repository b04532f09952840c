'use client'
import { Check, OctagonX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { countOf } from '../../../components/display/money-text.ts'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { Skeleton } from '../../../components/ui/skeleton.tsx'
import { readBulkAction } from './bulk-actions.ts'

type Bulk = NonNullable<Awaited<ReturnType<typeof readBulkAction>>['data']>

/** What came of an action on many, case by case. */
export function BulkOutcome({ bulkId, onClose }: { bulkId: string; onClose: () => void }) {
  const [bulk, setBulk] = useState<Bulk | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    void readBulkAction({ bulkId }).then(({ data, serverError }) => {
      setBulk(data ?? null)
      setFailure(data ? null : (serverError?.message ?? 'It could not be read.'))
    })
  }, [bulkId])
  const done = bulk?.outcome.filter((one) => one.done).length ?? 0
  return (
    <Dialog
      title="What came of it"
      description={
        bulk
          ? bulk.state === 'undone'
            ? 'It was taken back before it was applied.'
            : `${countOf(done, 'exception')} of ${bulk.cases} changed.`
          : undefined
      }
      open
      onOpenChange={(open) => !open && onClose()}
    >
      {failure && <p role="alert">{failure}</p>}
      {!bulk && !failure && <Skeleton className="h-32 w-full" />}
      {bulk && (
        <ul className="divide-y divide-line/70 rounded-md border border-line">
          {[...bulk.outcome]
            .sort((a, b) => Number(a.done) - Number(b.done))
            .map(({ caseId, sentence, done: isDone, reason }) => (
              <li key={caseId} className="flex items-start gap-2 px-3 py-1.5">
                {isDone ? (
                  <Check aria-label="Done" className="mt-0.5 size-4 shrink-0 text-settled" />
                ) : (
                  <OctagonX aria-label="Not done" className="mt-0.5 size-4 shrink-0 text-blocked" />
                )}
                <span className="min-w-0 break-words">
                  {sentence}
                  {reason && <span className="block text-sm text-muted">{reason}</span>}
                </span>
              </li>
            ))}
        </ul>
      )}
    </Dialog>
  )
}
