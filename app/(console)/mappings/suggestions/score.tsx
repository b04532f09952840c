import { Badge } from '../../../../components/ui/badge.tsx'
import type { Reason, Scored } from '../../../../lib/mappings/suggest/score-item.ts'
import { pointsText, reasonWords } from './reason-words.ts'

/** A score of 100 as a bar and a figure. */
export const ScoreBar = ({ score }: { score: number }) => (
  <span className="inline-flex items-center gap-2">
    <span aria-hidden className="h-1.5 w-12 overflow-hidden rounded-sm bg-sunken ring-1 ring-line-strong">
      <span className="block h-full bg-mark-flight" style={{ width: `${score}%` }} />
    </span>
    <span className="figures text-sm font-medium">
      <span className="sr-only">Score </span>
      {score}
    </span>
  </span>
)

/** What a score is made of, a word a reason with its points. */
export const Reasons = ({ reasons }: { reasons: readonly Reason[] }) => (
  <span className="flex flex-wrap gap-1">
    {reasons.map((reason) => (
      <Badge key={reason.kind} tone={reason.points < 0 ? 'blocked' : 'closed'}>
        {reasonWords(reason)} <span className="figures">{pointsText(reason.points)}</span>
      </Badge>
    ))}
  </span>
)

export const ScoreWithReasons = ({ score, reasons }: Scored) => (
  <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
    <ScoreBar score={score} />
    <Reasons reasons={reasons} />
  </span>
)
