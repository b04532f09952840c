'use client'
import { Instant } from '../../../components/display/instant.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { useAct } from '../../../components/ui/use-act.ts'
import type { Correction } from '../../../lib/flows/orders/read-corrections.ts'
import { takeBackCorrectionAction } from './correct-actions.ts'
import { correctionLabel } from './correctable.ts'

/** What was put right on our copy of an order before, and the way back. */
export function CorrectionsMade({
  corrections,
  takenBack,
}: {
  corrections: readonly Correction[]
  takenBack: () => void
}) {
  const takeBack = useAct(takeBackCorrectionAction, { done: 'What the shop says holds again', after: takenBack })
  if (corrections.length === 0) return null
  return (
    <section className="border-t border-line pt-3">
      <h3 className="mb-2 font-semibold">Put right before</h3>
      <ul className="flex flex-col gap-2 text-sm">
        {corrections.map(({ id, field, before, after, byLabel, at, reason, endedAt, endedBy }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{correctionLabel(field)}</span>
            <span>
              {before === '' ? 'empty' : before} → {after === '' ? 'empty' : after}
            </span>
            <span className="text-muted">
              {byLabel}, <Instant at={at} />: {reason}
              {endedAt && `; ${endedBy}`}
            </span>
            {!endedAt && (
              <Button
                look="quiet"
                size="small"
                pending={takeBack.pending}
                onClick={() => void takeBack.act({ correctionId: id })}
              >
                Take it back
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
