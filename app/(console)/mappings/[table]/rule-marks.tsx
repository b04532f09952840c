import { Badge } from '../../../../components/ui/badge.tsx'

/** What a person who tidies a table should know of a rule. */
export interface RuleMark {
  /** The rule that is tried before it and fits everything it fits. */
  shadowedBy?: { position: string; words: string } | undefined
  /** It decided nothing since it was written, or in all the days coverage looks back. */
  unused?: 'yet' | 'long' | undefined
}

export function RuleMarks({ mark: { shadowedBy, unused } }: { mark: RuleMark }) {
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {shadowedBy && (
        <>
          <Badge tone="waiting">Never reached</Badge>
          <span className="text-muted">
            rule {shadowedBy.position} ({shadowedBy.words}) fits all of it first
          </span>
        </>
      )}
      {unused && !shadowedBy && <Badge>{unused === 'yet' ? 'Not used yet' : 'Unused for 90 days'}</Badge>}
    </span>
  )
}
