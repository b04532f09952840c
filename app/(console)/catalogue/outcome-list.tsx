import { countOf } from '../../../components/display/money-text.ts'
import { DialogActions, DialogClose } from '../../../components/ui/dialog.tsx'
import type { Outcome } from './decisions.ts'

/** What was done and what was left out, with its reasons: stands in the dialog that asked for it. */
export function OutcomeList({ outcome, done }: { outcome: Outcome; done: string }) {
  const left = outcome.left.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <p role="status" className="font-medium">
        {done}; {countOf(left, 'was left out', 'were left out')}.
      </p>
      <ul
        aria-label="Left out"
        className="max-h-72 divide-y divide-line/70 overflow-y-auto rounded-md border border-line text-sm"
      >
        {outcome.left.map(({ reason, count }) => (
          <li key={reason} className="flex items-baseline gap-3 px-3 py-1.5">
            <span className="min-w-0 flex-1 break-words">{reason}</span>
            <span className="figures">{count}</span>
          </li>
        ))}
      </ul>
      <DialogActions>
        <DialogClose>Close</DialogClose>
      </DialogActions>
    </>
  )
}
